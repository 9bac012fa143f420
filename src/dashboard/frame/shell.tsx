// The frame around all pages: their menu, the language, the theme, and whether what is shown is alive.

import { PAGES } from '../pages.ts'
import { connected } from './client.ts'
import { linkTo, place } from './router.ts'
import { language, speak, t } from './words.ts'

export function Shell() {
  const here = place.value
  const page = PAGES.find(({ name }) => name === here.page) ?? PAGES[0]
  if (page === undefined) return null
  const View = page.view
  return (
    <div class="frame">
      <header class="bar">
        <strong>Linesman</strong>
        <nav aria-label={t({ en: 'Pages', de: 'Seiten' })}>
          {PAGES.map(({ name, title }) => (
            <a key={name} href={linkTo(name)} aria-current={name === page.name ? 'page' : undefined}>
              {t(title)}
            </a>
          ))}
        </nav>
        <span class="alive" role="status">
          {connected.value
            ? t({ en: 'live', de: 'live' })
            : t({ en: 'not connected', de: 'nicht verbunden' })}
        </span>
        <button type="button" onClick={() => speak(language.value === 'en' ? 'de' : 'en')}>
          {language.value === 'en' ? 'Deutsch' : 'English'}
        </button>
      </header>
      <main>
        <View place={here} />
      </main>
    </div>
  )
}
