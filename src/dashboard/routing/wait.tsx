// What the caller waits: how likely, how long, and the unluckiest call second by second.

import { type CallAnswer, type Ending, probabilityText, timelineSvg } from '../../routing/index.ts'
import { Panel } from '../frame/panel.tsx'
import { ScrollBox } from '../frame/scroll-box.tsx'
import { type Column, DataTable } from '../frame/table.tsx'
import { language, lasting, numeral, t } from '../frame/words.ts'
import { timelineInGerman } from './timeline-words.ts'
import { W } from './words.ts'

const waited = (ms: number): string => (ms === 0 ? t(W.atOnce) : lasting(ms))

const ENDINGS: readonly Column<Ending>[] = [
  { id: 'probability', title: W.probability, cell: ({ probability }) => probabilityText(probability) },
  { id: 'after', title: W.after, cell: ({ afterMs }) => waited(afterMs) },
  {
    id: 'ends',
    title: W.ending,
    cell: ({ ends, sipCode, microsoftCode }) =>
      ends === 'call fails' ? (
        <span class="problem">{t(W.fails, { sip: String(sipCode), code: String(microsoftCode) })}</span>
      ) : (
        t(ends === 'rings' ? W.rings : W.goesByPlan)
      ),
  },
]

export function Wait({ answer }: { answer: CallAnswer }) {
  const { played, plan } = answer
  const { setupDelayMs, rings, endings } = played
  const figures = [
    { title: W.p50, ms: setupDelayMs?.p50 },
    { title: W.p95, ms: setupDelayMs?.p95 },
    { title: W.worst, ms: setupDelayMs?.worst },
  ]
  const told = language.value === 'de' ? { told: timelineInGerman } : {}
  return (
    <Panel title={t(W.wait)} class="wait">
      <dl class="figures">
        {figures.map(({ title, ms }) => (
          <div key={title.en} class={ms === undefined ? 'bad' : ms > 0 ? 'late' : 'good'}>
            <dt>{t(title)}</dt>
            <dd>{ms === undefined ? t(W.never) : waited(ms)}</dd>
          </div>
        ))}
        <div class={rings > 1 - 1e-9 ? 'good' : rings === 0 ? 'bad' : 'late'}>
          <dt>{t(W.ring)}</dt>
          <dd>{numeral(Math.floor(rings * 1000 + 1e-6) / 10)} %</dd>
        </div>
      </dl>
      {plan.attempts.length > 0 && (
        <>
          <h3>{t(W.longest)}</h3>
          <ScrollBox
            class="picture"
            label={t(W.longest)}
            markup={timelineSvg(answer, { isBare: true, ...told })}
          />
        </>
      )}
      {endings.length > 1 && (
        <>
          <h3>{t(W.endings)}</h3>
          <DataTable
            label={t(W.endings)}
            columns={ENDINGS}
            rows={endings}
            rowKey={({ afterMs, ends, microsoftCode }) => `${afterMs} ${ends} ${microsoftCode}`}
          />
        </>
      )}
    </Panel>
  )
}
