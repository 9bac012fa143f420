// Settings: of this browser, who is signed in, the configuration in effect, what was done, and what runs here.

import type { Page } from '../frame/page.ts'
import { PageHead } from '../frame/panel.tsx'
import { go, type Place } from '../frame/router.ts'
import { may } from '../frame/session.ts'
import { Tabs } from '../frame/tabs.tsx'
import { t } from '../frame/words.ts'
import { About } from './about.tsx'
import { Audit } from './audit.tsx'
import { Configuration } from './configuration.tsx'
import { MaintenanceWindows } from './maintenance.tsx'
import { Personal } from './personal.tsx'
import './settings.css'

const VIEWS = [
  { id: 'personal', title: { en: 'This browser', de: 'Dieser Browser' }, view: Personal },
  { id: 'configuration', title: { en: 'Configuration', de: 'Konfiguration' }, view: Configuration },
  { id: 'maintenance', title: { en: 'Maintenance', de: 'Wartung' }, view: MaintenanceWindows },
  { id: 'audit', title: { en: 'What was done', de: 'Was getan wurde' }, view: Audit, needs: 'admin' },
  { id: 'about', title: { en: 'About', de: 'Über Linesman' }, view: About },
] as const

function SettingsView({ place: { rest } }: { place: Place }) {
  const views = VIEWS.filter(view => !('needs' in view) || may(view.needs))
  const chosen = views.find(({ id }) => id === rest[0]) ?? views[0]
  if (chosen === undefined) return null
  const View = chosen.view
  return (
    <div class="page">
      <PageHead title={t(settingsPage.title)} />
      <Tabs
        label={t(settingsPage.title)}
        tabs={views.map(({ id, title }) => ({ id, title: t(title) }))}
        chosen={chosen.id}
        onChoose={id => go('settings', id)}
      >
        <View />
      </Tabs>
    </div>
  )
}

export const settingsPage: Page = {
  name: 'settings',
  title: { en: 'Settings', de: 'Einstellungen' },
  key: 's',
  icon: 'M2 4.5h7M12 4.5h2M2 11.5h2M7 11.5h7M9 2.5h3v4H9zM4 9.5h3v4H4z',
  view: SettingsView,
}
