// Above the ladder of a call: who called whom, and how it went.

import type { CallTold } from '../../api/shapes/index.ts'
import type { Wording } from '../../findings/index.ts'
import { Pill, type Tone } from '../frame/pill.tsx'
import { linkTo } from '../frame/router.ts'
import { lasting, moment, t } from '../frame/words.ts'

const STATES: Readonly<Record<CallTold['state'], readonly [Tone, Wording]>> = {
  ringing: ['info', { en: 'Ringing', de: 'Klingelt' }],
  answered: ['up', { en: 'In call', de: 'Im Gespräch' }],
  ended: ['unknown', { en: 'Ended', de: 'Beendet' }],
  refused: ['down', { en: 'Refused', de: 'Abgewiesen' }],
}

export function CallHead({ call }: { call: CallTold }) {
  const [tone, state] = STATES[call.state]
  const facts = [
    moment(call.startedAt),
    call.durationMs === undefined ? undefined : lasting(call.durationMs),
    call.trunk,
    call.node,
    call.says,
  ]
  return (
    <header class="call-head">
      <a class="button quiet" href={linkTo('calls')} aria-label={t({ en: 'All calls', de: 'Alle Anrufe' })}>
        ←
      </a>
      <h1>
        {call.caller ?? '?'} → {call.callee ?? '?'}
      </h1>
      <Pill tone={tone}>{t(state)}</Pill>
      <p class="soft number">{facts.filter(fact => fact !== undefined).join(' · ')}</p>
    </header>
  )
}
