// The configuration in effect, and where each value comes from. Secrets are not among them.

import { useState } from 'preact/hooks'
import type { SettingsAnswer } from '../../api/shapes/index.ts'
import { TextField } from '../frame/field.tsx'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'

type Setting = SettingsAnswer['settings'][number]

const COLUMNS: readonly Column<Setting>[] = [
  { id: 'path', title: { en: 'Key', de: 'Schlüssel' }, cell: ({ path }) => <code>{path}</code> },
  {
    id: 'value',
    title: { en: 'Value', de: 'Wert' },
    cell: ({ value }) => <code class="setting-value">{value}</code>,
  },
  { id: 'from', title: { en: 'From', de: 'Woher' }, cell: ({ from }) => <span class="soft">{from}</span> },
  { id: 'says', title: { en: 'What it is', de: 'Was es ist' }, cell: ({ says }) => says },
]

export function Configuration() {
  const settings = useLoaded<SettingsAnswer>('settings')
  const [sought, setSought] = useState('')
  const isWanted = ({ path, value }: Setting): boolean =>
    `${path} ${value}`.toLowerCase().includes(sought.toLowerCase())
  return (
    <div class="settings-table">
      <TextField
        bare
        type="search"
        label={t({ en: 'Look for a setting', de: 'Einstellung suchen' })}
        placeholder={t({ en: 'Look for a setting', de: 'Einstellung suchen' })}
        value={sought}
        onChange={setSought}
      />
      <Panel flush>
        <WhenLoaded of={settings} rows={8}>
          {({ settings }) =>
            settings.some(isWanted) ? (
              <DataTable
                label={t({ en: 'Settings in effect', de: 'Geltende Einstellungen' })}
                columns={settings.some(({ says }) => says !== undefined) ? COLUMNS : COLUMNS.slice(0, 3)}
                rows={settings.filter(isWanted)}
                rowKey={({ path }) => path}
              />
            ) : (
              <EmptyState title={t({ en: 'No such setting', de: 'Keine solche Einstellung' })} />
            )
          }
        </WhenLoaded>
      </Panel>
    </div>
  )
}
