// The menu of all pages, how things are at a glance, and whether what is shown is alive.

import { useEffect, useState } from 'preact/hooks'
import { PAGES } from '../pages.ts'
import { Button } from './button.tsx'
import { isHelpOpen } from './key-help.tsx'
import { connected } from './live.ts'
import { StatePill } from './pill.tsx'
import { linkTo, place } from './router.ts'
import { overview } from './session.ts'
import { choose, THEME_WORDS, THEMES, type Theme, theme } from './theme.ts'
import { language, speak, t } from './words.ts'

/** There is no SBC of Linesman's own. */
const WATCHED = { en: '{sbc}, watched', de: '{sbc}, beobachtet' } as const

export function SideBar({ here }: { here: string }) {
  const [isOpen, setIsOpen] = useState(false)
  const at = place.value
  // On a small screen the menu covers the page: it goes once something was chosen.
  useEffect(() => setIsOpen(false), [at])
  const now = overview.value
  return (
    <header class={isOpen ? 'side open' : 'side'}>
      <div class="brand">
        <a href={linkTo('health')}>Linesman</a>
        {now !== undefined && <StatePill state={now.state} />}
        <Button
          kind="quiet"
          class="menu-button"
          pressed={isOpen}
          onClick={() => setIsOpen(!isOpen)}
          label={t({ en: 'Menu', de: 'Menü' })}
        >
          ☰
        </Button>
      </div>
      {now !== undefined && <p class="sbc">{now.ownSbc ? now.sbc : t(WATCHED, { sbc: now.sbc })}</p>}
      <nav aria-label={t({ en: 'Pages', de: 'Seiten' })}>
        {PAGES.filter(({ key }) => key !== undefined).map(page => {
          const waiting = now === undefined ? 0 : (page.waiting?.(now) ?? 0)
          return (
            <a
              key={page.name}
              href={linkTo(page.name)}
              aria-current={page.name === here ? 'page' : undefined}
              title={`g ${page.key}`}
            >
              <svg viewBox="0 0 16 16" aria-hidden="true">
                <path d={page.icon} />
              </svg>
              {t(page.title)}
              {waiting > 0 && <span class="waiting-count">{waiting}</span>}
            </a>
          )
        })}
      </nav>
      <div class="foot">
        <Alive />
        <div class="actions">
          <ThemeButton />
          <Button
            kind="quiet"
            onClick={() => speak(language.value === 'en' ? 'de' : 'en')}
            label={language.value === 'en' ? 'DE: Deutsch' : 'EN: English'}
          >
            {language.value === 'en' ? 'DE' : 'EN'}
          </Button>
          <Button
            kind="quiet"
            label={t({ en: 'Keyboard', de: 'Tastatur' })}
            onClick={() => {
              isHelpOpen.value = true
            }}
          >
            ?
          </Button>
        </div>
      </div>
    </header>
  )
}

const Alive = () => (
  <span class={connected.value ? 'alive yes' : 'alive'} role="status">
    {connected.value ? t({ en: 'Live', de: 'Aktuell' }) : t({ en: 'Not connected', de: 'Nicht verbunden' })}
  </span>
)

const THEME_MARKS: Readonly<Record<Theme, string>> = { system: '◐', light: '○', dark: '●' }

const ThemeButton = () => {
  const next = THEMES[(THEMES.indexOf(theme.value) + 1) % THEMES.length] ?? 'system'
  const says = `${t({ en: 'Colours', de: 'Farben' })}: ${t(THEME_WORDS[theme.value])}`
  return (
    <Button kind="quiet" label={says} title={says} onClick={() => choose(next)}>
      {THEME_MARKS[theme.value]}
    </Button>
  )
}
