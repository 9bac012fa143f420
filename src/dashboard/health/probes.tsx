// What the last probes of an SBC came to.

import type { ProbesAnswer } from '../../api/shapes/index.ts'
import { pathWith } from '../frame/client.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { Pill } from '../frame/pill.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { moment, numeral, t } from '../frame/words.ts'

type Probe = ProbesAnswer['probes'][number]

/** Of all SBCs together: some hours of the twenty that can be watched. */
const ASKED = 500
const SHOWN = 12

const COLUMNS: readonly Column<Probe>[] = [
  {
    id: 'outcome',
    title: { en: 'Outcome', de: 'Ergebnis' },
    cell: ({ outcome }) => (
      <Pill tone={outcome === 'fine' ? 'up' : 'down'} quiet>
        {outcome === 'fine' ? t({ en: 'Good', de: 'Gut' }) : t({ en: 'Bad', de: 'Schlecht' })}
      </Pill>
    ),
  },
  { id: 'says', title: { en: 'What is seen', de: 'Was zu sehen ist' }, cell: ({ says }) => says },
  {
    id: 'took',
    title: { en: 'Took', de: 'Dauer' },
    cell: ({ durationMs }) => <span class="number nowrap">{numeral(Math.round(durationMs))} ms</span>,
    end: true,
  },
  {
    id: 'at',
    title: { en: 'At', de: 'Um' },
    cell: ({ at }) => <span class="number nowrap">{moment(at)}</span>,
    end: true,
  },
]

/** `name`: the FQDN the SBC is paired with, whatever its port. `seenAt`: of the last one, which is among them. */
export function Probes({ name, seenAt }: { name: string; seenAt: number | undefined }) {
  const probes = useLoaded<ProbesAnswer>(pathWith('probes', { limit: ASKED, to: (seenAt ?? 0) + 1 }))
  const title = t({ en: 'Last probes', de: 'Letzte Prüfungen' })
  return (
    <Panel title={title} flush>
      <WhenLoaded of={probes} rows={4}>
        {({ probes }) => {
          const own = probes.filter(({ target }) => target.replace(/:\d+$/, '') === name).slice(0, SHOWN)
          return own.length === 0 ? (
            <EmptyState title={t({ en: 'None is kept', de: 'Keine ist aufgezeichnet' })} />
          ) : (
            <DataTable label={title} columns={COLUMNS} rows={own} rowKey={({ at }) => at} />
          )
        }}
      </WhenLoaded>
    </Panel>
  )
}
