// The frame around all pages: the menu, the page, the keys that lead from one to another, and the page for who has to
// say first who they are.

import { useEffect, useRef } from 'preact/hooks'
import { PAGES } from '../pages.ts'
import { ErrorState, LoadingState } from './instead.tsx'
import { isHelpOpen, KeyHelp } from './key-help.tsx'
import { type Binding, useKeys } from './keys.ts'
import type { Page } from './page.ts'
import { go, place } from './router.ts'
import { loadSession, session } from './session.ts'
import { SideBar } from './side-bar.tsx'
import { SignIn } from './sign-in.tsx'
import { Toasts } from './toast.tsx'
import { language, t } from './words.ts'

const KEYS: readonly Binding[] = [
  ...PAGES.flatMap(({ name, key, title }) =>
    key === undefined ? [] : [{ keys: [`g ${key}`], title, run: () => go(name) }],
  ),
  {
    keys: ['?', 'F1'],
    title: { en: 'These keys', de: 'Diese Tasten' },
    run: () => {
      isHelpOpen.value = true
    },
  },
]

export function Shell() {
  const page = PAGES.find(({ name }) => name === place.value.page) ?? PAGES[0]
  useKeys(KEYS, true)
  useEffect(() => {
    document.documentElement.lang = language.value
    if (page !== undefined) document.title = `${t(page.title)} · Linesman`
  })
  if (page === undefined) return null
  return (
    <div class="frame">
      <button type="button" class="skip button" onClick={() => document.getElementById('main')?.focus()}>
        {t({ en: 'Skip to the page', de: 'Zum Inhalt springen' })}
      </button>
      <SideBar here={page.name} />
      <main id="main" tabIndex={-1} class={`main of-${page.name}`}>
        <Body page={page} />
      </main>
      <KeyHelp />
      <Toasts />
    </div>
  )
}

function Body({ page }: { page: Page }) {
  const known = session.value
  const View = page.view
  const shown = useRef(page.name)
  useEffect(() => {
    if (shown.current !== page.name) scrollTo(0, 0)
    shown.current = page.name
  }, [page.name])
  if (known.state === 'loading') return <LoadingState />
  if (known.state === 'failed') return <ErrorState failure={known} again={loadSession} />
  if (known.answer.role === undefined) return <SignIn />
  return <View place={place.value} />
}
