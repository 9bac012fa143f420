// How many calls there were in the last hours, and how many of them came to nothing.

import { useMemo } from 'preact/hooks'
import type { CountsAnswer } from '../../api/shapes/index.ts'
import { Chart, type Series } from '../frame/chart.tsx'
import { pathWith } from '../frame/client.ts'
import { EmptyState, WhenLoaded } from '../frame/instead.tsx'
import { Panel } from '../frame/panel.tsx'
import { useLoaded } from '../frame/use-loaded.ts'
import { t } from '../frame/words.ts'
import { SHOWN_MS } from './subject-list.tsx'

const BUCKET_MS = 10 * 60_000

export function CallChart({ now }: { now: number }) {
  // Asked anew when a bucket is over, not with each second.
  const to = Math.ceil(now / BUCKET_MS) * BUCKET_MS
  const from = to - SHOWN_MS
  const counts = useLoaded<CountsAnswer>(
    pathWith('calls/counts', { from, to, bucketMs: BUCKET_MS, by: 'state' }),
  )
  return (
    <Panel title={t({ en: 'Calls, each ten minutes', de: 'Anrufe je zehn Minuten' })}>
      <WhenLoaded of={counts} rows={4}>
        {({ counts }) => (counts.length === 0 ? <NoCalls /> : <Bars counts={counts} from={from} to={to} />)}
      </WhenLoaded>
    </Panel>
  )
}

const NoCalls = () => (
  <EmptyState title={t({ en: 'No calls in this time', de: 'Keine Anrufe in dieser Zeit' })} />
)

function Bars({ counts, from, to }: { counts: CountsAnswer['counts']; from: number; to: number }) {
  const [times, sums] = useMemo(() => chartOf(counts, from, to), [counts, from, to])
  const named: Series[] = [
    { title: t({ en: 'All', de: 'Alle' }), colour: '--accent', values: sums.all },
    { title: t({ en: 'Refused', de: 'Abgewiesen' }), colour: '--down', values: sums.refused },
  ]
  const total = sums.all.reduce((sum, count) => sum + count, 0)
  const refused = sums.refused.reduce((sum, count) => sum + count, 0)
  const label = t(
    {
      en: '{total} calls in six hours, {refused} of them refused',
      de: '{total} Anrufe in sechs Stunden, {refused} davon abgewiesen',
    },
    { total, refused },
  )
  return (
    <>
      <Chart label={label} times={times} series={named} heightPx={150} />
      <p class="legend soft">
        {named.map(({ title, colour }) => (
          <span key={title} class={`key${colour}`}>
            {title}
          </span>
        ))}
      </p>
    </>
  )
}

function chartOf(counts: CountsAnswer['counts'], from: number, to: number) {
  const times = Array.from(
    { length: Math.round((to - from) / BUCKET_MS) },
    (_, index) => from + index * BUCKET_MS,
  )
  const sums = (isCounted: (value: string) => boolean): number[] =>
    times.map(begin =>
      counts
        .filter(({ at, value }) => at >= begin && at < begin + BUCKET_MS && isCounted(value))
        .reduce((sum, { calls }) => sum + calls, 0),
    )
  return [times, { all: sums(() => true), refused: sums(value => value === 'refused') }] as const
}
