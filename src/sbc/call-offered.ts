// A call of which one leg has offered itself and the other is being called (call.ts).

import type { Instant } from '../kernel/index.ts'
import type { CallEffect, CallEvent, CallRules } from './call-language.ts'
import { type CallStep, finish, hangUp, type InCall, refuse } from './call-state.ts'
import { ring, withoutFork } from './progress.ts'
import { NO_ANSWER } from './reason.ts'

export function offered(call: InCall<'offered'>, event: CallEvent, now: Instant, rules: CallRules): CallStep {
  const { caller, callee } = call
  switch (event.type) {
    case 'progressed': {
      const [progress, heard] = ring(call.progress, event, rules.ring[call.from])
      const effects: CallEffect[] = heard
        ? [{ type: 'ring', leg: caller, ring: heard, fork: event.fork }]
        : []
      return [{ ...call, progress }, effects]
    }
    case 'fork-ended':
      return [{ ...call, progress: withoutFork(call.progress, event.fork) }, []]
    case 'answered':
      return answered(call)
    case 'replaced':
      return pickedUp(call, event)
    case 'refused':
      return finish(call, [refuse(caller, event.status, event.reasons)], [caller], now, rules)
    case 'unfit':
      return finish(call, [refuse(caller, event.status, []), hangUp(callee)], [caller, callee], now, rules)
    case 'gone': {
      const other = event.leg === caller ? callee : caller
      const end = event.leg === caller ? hangUp(callee, event.reasons) : refuse(caller, 480, event.reasons)
      return finish(call, [end], [other], now, rules)
    }
    case 'stop':
      return finish(
        call,
        [refuse(caller, 503, event.reasons), hangUp(callee, event.reasons)],
        [caller, callee],
        now,
        rules,
      )
    case 'tick':
      if (now < call.noAnswerAt) return [call, []]
      return finish(
        call,
        [hangUp(callee, [NO_ANSWER]), refuse(caller, 480, [NO_ANSWER])],
        [caller, callee],
        now,
        rules,
      )
    case 'referred':
      return [
        call,
        [{ type: 'refuse-refer', leg: event.leg, status: 603, why: 'REFER before the call was answered' }],
      ]
    case 're-offered':
      return [call, [{ type: 're-refuse', leg: event.leg, status: 491 }]]
    default:
      return [call, []]
  }
}

function answered({ caller, callee, from }: InCall<'offered'>): CallStep {
  const [carrier, teams] = from === 'carrier' ? [caller, callee] : [callee, caller]
  return [
    { state: 'talking', carrier, teams, transfers: 0 },
    [
      { type: 'join', carrier, teams },
      { type: 'accept', leg: caller },
      { type: 'note', event: 'answered', says: `${from === 'carrier' ? 'Teams' : 'the carrier'} answered` },
    ],
  ]
}

/** RFC 3891 section 3: somebody else at Teams takes the call that rings; what rang is cancelled. */
function pickedUp(call: InCall<'offered'>, { leg, old }: Extract<CallEvent, { type: 'replaced' }>): CallStep {
  if (old !== call.callee || call.from !== 'carrier') return [call, [refuse(leg, 481, [])]]
  return [
    { state: 'talking', carrier: call.caller, teams: leg, transfers: 0 },
    [
      { type: 'join', carrier: call.caller, teams: leg },
      { type: 'accept', leg },
      { type: 'accept', leg: call.caller },
      hangUp(old),
      { type: 'note', event: 'answered', says: 'a new leg of Teams took the call that rang' },
    ],
  ]
}
