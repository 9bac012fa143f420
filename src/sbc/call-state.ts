// The states of a call and what every part of its machine (call.ts) does alike: hang up, refuse, come to an end.

import { after, type Instant } from '../kernel/index.ts'
import type { Reason } from '../sip/index.ts'
import type { CallEffect, CallRules } from './call-language.ts'
import type { LegId, Side } from './leg-id.ts'
import type { Progress } from './progress.ts'
import type { Transfer } from './transfer.ts'

export type Call =
  | { state: 'offered'; caller: LegId; callee: LegId; from: Side; progress: Progress; noAnswerAt: Instant }
  | Talking
  | { state: 'ending'; legs: readonly LegId[]; dropAt: Instant }
  | { state: 'ended' }

export interface Talking {
  state: 'talking'
  carrier: LegId
  teams: LegId
  transfer?: Transfer
  /** Transfers accepted so far. */
  transfers: number
  /** A change of media that `asked` wants and `other` was asked for. */
  change?: { asked: LegId; other: LegId }
}

export type CallStep = [Call, CallEffect[]]
export type InCall<State extends Call['state']> = Extract<Call, { state: State }>

/** The call is over for people; its legs still have to end in good order. */
export function finish(
  call: Call,
  effects: CallEffect[],
  legs: LegId[],
  now: Instant,
  rules: CallRules,
): CallStep {
  const says = call.state === 'offered' ? 'before it was answered' : 'after a conversation'
  const refusal = call.state === 'offered' ? effects.find(effect => effect.type === 'refuse') : undefined
  return [
    { state: 'ending', legs, dropAt: after(now, rules.endingMs) },
    [...effects, { type: 'note', event: 'ended', says, ...(refusal && { status: refusal.status }) }],
  ]
}

export const hangUp = (leg: LegId, reasons: readonly Reason[] = []): CallEffect & { type: 'hang-up' } => ({
  type: 'hang-up',
  leg,
  reasons,
})
export const refuse = (leg: LegId, status: number, reasons: readonly Reason[]): CallEffect => ({
  type: 'refuse',
  leg,
  status,
  reasons,
})
