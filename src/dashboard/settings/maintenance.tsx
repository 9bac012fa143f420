// What is worked on, and what is planned: by operators, and by the configuration.

import type { MaintenanceAnswer, MaintenanceWindow } from '../../api/shapes/index.ts'
import { Button } from '../frame/button.tsx'
import { ask, pathWith } from '../frame/client.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { may } from '../frame/session.ts'
import { type Column, DataTable } from '../frame/table.tsx'
import { toast } from '../frame/toast.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { moment, t } from '../frame/words.ts'

interface Row extends MaintenanceWindow {
  isOn: boolean
}

const PATH = 'health/maintenance'

export function MaintenanceWindows() {
  const [loaded, again] = useLoaded<MaintenanceAnswer>(PATH)
  return (
    <div class="settings-table">
      <Panel flush>
        <WhenLoaded of={[loaded, again]} rows={4}>
          {answer => <Windows rows={rowsOf(answer)} again={again} />}
        </WhenLoaded>
      </Panel>
    </div>
  )
}

const rowsOf = ({ maintenance, upcoming }: MaintenanceAnswer): Row[] => [
  ...maintenance.map(window => ({ ...window, isOn: true })),
  ...upcoming.map(window => ({ ...window, isOn: false })),
]

function Windows({ rows, again }: { rows: readonly Row[]; again: () => void }) {
  if (rows.length === 0)
    return (
      <EmptyState
        title={t({ en: 'Nothing is planned', de: 'Nichts ist geplant' })}
        says={t({
          en: 'Maintenance is planned at the SBC, trunk or region, and each week in the configuration (alerts.maintenance).',
          de: 'Wartung wird beim SBC, Trunk oder der Region geplant, jede Woche in der Konfiguration (alerts.maintenance).',
        })}
      />
    )
  return (
    <DataTable
      label={t({ en: 'Maintenance', de: 'Wartung' })}
      columns={may('operate') ? [...COLUMNS, endColumn(again)] : COLUMNS}
      rows={rows}
      rowKey={({ subject, name, from, note }) => `${subject} ${name} ${from} ${note}`}
    />
  )
}

const COLUMNS: readonly Column<Row>[] = [
  {
    id: 'subject',
    title: { en: 'What', de: 'Was' },
    cell: ({ subject, name }) => `${subject} ${name}`,
  },
  {
    id: 'from',
    title: { en: 'From', de: 'Von' },
    cell: ({ from }) => <span class="number nowrap">{moment(from)}</span>,
  },
  {
    id: 'until',
    title: { en: 'Until', de: 'Bis' },
    cell: ({ until }) => <span class="number nowrap">{moment(until)}</span>,
  },
  {
    id: 'repeats',
    title: { en: 'Each week', de: 'Jede Woche' },
    cell: ({ repeats = '' }) => (repeats === '' ? '' : <code>{repeats}</code>),
  },
  { id: 'note', title: { en: 'Note', de: 'Notiz' }, cell: ({ note }) => note },
]

const endColumn = (again: () => void): Column<Row> => ({
  id: 'end',
  title: { en: 'End', de: 'Ende' },
  cell: ({ subject, name, from, isOn }) => {
    const end = async (): Promise<void> => {
      const of = { subject, name, ...(!isOn && { from }) }
      await ask(pathWith(PATH, of), { method: 'DELETE' }).then(
        () => toast(t({ en: 'Done', de: 'Erledigt' })),
        (error: Error) => toast(error.message, 'bad'),
      )
      again()
    }
    return (
      <Button onClick={end}>
        {isOn ? t({ en: 'End', de: 'Beenden' }) : t({ en: 'Call off', de: 'Absagen' })}
      </Button>
    )
  },
})
