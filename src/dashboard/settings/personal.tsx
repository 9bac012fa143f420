// What this browser keeps for itself: language and colours. And who it is signed in as.

import { Button } from '../frame/button.tsx'
import { SelectField } from '../frame/field.tsx'
import { isHelpOpen } from '../frame/key-help.tsx'
import { Panel } from '../frame/panel.tsx'
import { session, signOut } from '../frame/session.ts'
import { choose, THEME_WORDS, THEMES, type Theme, theme } from '../frame/theme.ts'
import { language, speak, t } from '../frame/words.ts'

export const Personal = () => (
  <div class="settings-panels">
    <Panel title={t({ en: 'Appearance', de: 'Darstellung' })}>
      <div class="stack">
        <SelectField
          label={t({ en: 'Language', de: 'Sprache' })}
          value={language.value}
          onChange={chosen => speak(chosen === 'de' ? 'de' : 'en')}
          choices={[
            ['en', 'English'],
            ['de', 'Deutsch'],
          ]}
        />
        <SelectField
          label={t({ en: 'Colours', de: 'Farben' })}
          value={theme.value}
          onChange={chosen => choose(chosen as Theme)}
          choices={THEMES.map(one => [one, t(THEME_WORDS[one])] as const)}
        />
        <div class="actions">
          <Button
            onClick={() => {
              isHelpOpen.value = true
            }}
          >
            {t({ en: 'Show all keys', de: 'Alle Tasten zeigen' })}
          </Button>
        </div>
      </div>
    </Panel>
    <SignedIn />
  </div>
)

const ROLES: Readonly<Record<string, { en: string; de: string }>> = {
  read: { en: 'may look', de: 'darf lesen' },
  operate: { en: 'may look and operate', de: 'darf lesen und bedienen' },
  admin: { en: 'may do everything', de: 'darf alles' },
}

function SignedIn() {
  if (session.value.state !== 'done') return null
  const { name, role } = session.value.answer
  const may = ROLES[role ?? '']
  return (
    <Panel title={t({ en: 'Signed in', de: 'Angemeldet' })}>
      <div class="stack">
        <p>
          <strong>{name}</strong> {may !== undefined && <span class="soft">{t(may)}</span>}
        </p>
        {name === 'anybody' ? (
          <p class="soft">
            {t({
              en: 'No access tokens are configured, so everybody on this machine may do everything.',
              de: 'Es sind keine Zugangstoken konfiguriert, also darf jeder auf diesem Rechner alles.',
            })}
          </p>
        ) : (
          <div class="actions">
            <Button onClick={signOut}>{t({ en: 'Sign out', de: 'Abmelden' })}</Button>
          </div>
        )}
      </div>
    </Panel>
  )
}
