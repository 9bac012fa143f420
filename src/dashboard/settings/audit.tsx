// What was done through the API and the dashboard, and what was refused.

import type { AuditAnswer } from '../../api/shapes/index.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { moment, t } from '../frame/words.ts'

type Entry = AuditAnswer['entries'][number]

const COLUMNS: readonly Column<Entry>[] = [
  {
    id: 'at',
    title: { en: 'When', de: 'Wann' },
    cell: ({ at }) => <span class="number nowrap">{moment(at)}</span>,
  },
  { id: 'who', title: { en: 'Who', de: 'Wer' }, cell: ({ who }) => who },
  { id: 'from', title: { en: 'From', de: 'Von wo' }, cell: ({ from }) => <code>{from}</code> },
  { id: 'what', title: { en: 'What', de: 'Was' }, cell: ({ what }) => <code>{what}</code> },
  { id: 'status', title: { en: 'Answer', de: 'Antwort' }, cell: ({ status }) => status, end: true },
]

export function Audit() {
  const audit = useLoaded<AuditAnswer>('audit')
  return (
    <div class="settings-table">
      <Panel flush>
        <WhenLoaded of={audit} rows={6}>
          {({ entries }) =>
            entries.length === 0 ? (
              <EmptyState
                title={t({ en: 'Nothing was done yet', de: 'Noch wurde nichts getan' })}
                says={t({
                  en: 'Whatever changes something is listed here, and whatever was refused.',
                  de: 'Hier steht, was etwas verändert hat und was abgewiesen wurde.',
                })}
              />
            ) : (
              <DataTable
                label={t({ en: 'What was done', de: 'Was getan wurde' })}
                columns={COLUMNS}
                rows={entries}
                rowKey={({ at, what }) => `${at} ${what}`}
              />
            )
          }
        </WhenLoaded>
      </Panel>
    </div>
  )
}
