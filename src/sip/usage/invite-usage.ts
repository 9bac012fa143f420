// One side of a call (RFC 5057's INVITE dialog usage): the machine that SBC, Teams side and carrier all use. It never
// sees a connection or a transaction; its owner carries its effects to the TransactionLayer and brings back facts.
//
//   call()      calling ------------2xx, ACK-------------> confirmed ---bye---> ending ---200---> ended
//                  | CANCEL, failure, timeout                 ^ | BYE of the peer, 481       ^       | 64*T1
//                  `------------------------------------------+-+----------------------------+       v
//   incoming()  incoming ---answer---> answering ---ACK-------' `----------------------------'    released
//                  | reject, CANCEL        | no ACK: BYE
//                  `------> ended          `------> ending
//
// `calling` has an early dialog for each fork, `incoming` one: usage-early.ts; reliable provisional responses are
// usage-ringing.ts for the callee.
// In `answering` and `confirmed` further machines live beside the dialog: our offer, the peer's offer, the 2xx that
// waits for its ACK, the session timer, the two sides of a REFER's subscription, other requests under way.

import { type Chance, type Instant, unreachable } from '../../kernel/index.ts'
import type { SipRequest } from '../message/sip-message.ts'
import { detached } from '../syntax/grammar.ts'
import { DEFAULT_TIMERS, type TimerRules } from '../transaction/timers.ts'
import { makeTag } from '../transaction/transaction-key.ts'
import { calling, callingCommand, startCalling } from './usage-calling.ts'
import { ending, endingCommand, stepEnded } from './usage-ending.ts'
import { established, establishedCommand, establishedDeadline } from './usage-established.ts'
import { incoming, incomingCommand, incomingDeadline, startIncoming } from './usage-incoming.ts'
import type { UsageCommand, UsageEffect, UsageInput } from './usage-language.ts'
import type { CallParts } from './usage-messages.ts'
import type { UsageContext, UsageProfile, UsageState, UsageStep } from './usage-state.ts'

/** One fact for a usage. */
function stepUsage(s: UsageState, input: UsageInput, now: Instant, context: UsageContext): UsageStep {
  switch (s.state) {
    case 'calling':
      return calling(s, input, now, context)
    case 'incoming':
      return incoming(s, input, now, context)
    case 'answering':
    case 'confirmed':
      return established(s, input, now, context)
    case 'ending':
      return ending(s, input, now, context)
    case 'ended':
      return stepEnded(s, input, now, context)
    case 'released':
      return [s, []]
    default:
      return unreachable(s)
  }
}

/** One wish of its owner. */
function commandUsage(s: UsageState, command: UsageCommand, now: Instant, context: UsageContext): UsageStep {
  switch (s.state) {
    case 'calling':
      return callingCommand(s, command, now, context)
    case 'incoming':
      return incomingCommand(s, command, now, context)
    case 'answering':
    case 'confirmed':
      return establishedCommand(s, command, now, context)
    case 'ending':
      return endingCommand(s, command, now, context)
    case 'ended':
    case 'released':
      return [s, [{ type: 'ignored', command: command.type, state: s.state }]]
    default:
      return unreachable(s)
  }
}

function usageDeadline(s: UsageState): Instant | undefined {
  switch (s.state) {
    case 'incoming':
      return incomingDeadline(s)
    case 'answering':
    case 'confirmed':
      return establishedDeadline(s)
    case 'ended':
      return s.releaseAt
    case 'calling':
    case 'ending':
    case 'released':
      return undefined
    default:
      return unreachable(s)
  }
}

/** A usage that keeps its state. A step that throws leaves it as it was. */
export class InviteUsage {
  /** `callId;localTag`: what every message of this call has, whichever fork or connection it comes by. */
  readonly key: string
  readonly #context: UsageContext
  #state: UsageState

  private constructor(key: string, state: UsageState, context: UsageContext) {
    this.key = key
    this.#state = state
    this.#context = context
  }

  /** Places a call: the effects hold its INVITE. */
  static call(parts: CallParts, context: UsageContext): { usage: InviteUsage; effects: UsageEffect[] } {
    const [state, effects] = startCalling(parts, context)
    const request = effects.find(effect => effect.type === 'request')?.request
    const key = `${request?.callId ?? ''};${request?.from.tag ?? ''}`
    return { usage: new InviteUsage(key, state, context), effects }
  }

  /**
   * Takes an INVITE without To tag, with its server transaction. One that cannot be a call (no Contact, unknown
   * Require, too short a session interval) is refused at once: the effects hold the answer and `ended`.
   */
  static incoming(
    invite: SipRequest,
    transaction: string,
    now: Instant,
    context: UsageContext,
  ): { usage: InviteUsage; effects: UsageEffect[] } {
    const localTag = makeTag(context.chance)
    const [state, effects] = startIncoming(invite, transaction, localTag, now, context)
    return { usage: new InviteUsage(detached(`${invite.callId};${localTag}`), state, context), effects }
  }

  get state(): UsageState {
    return this.#state
  }

  handle(input: UsageInput, now: Instant): UsageEffect[] {
    const [state, effects] = stepUsage(this.#state, input, now, this.#context)
    this.#state = state
    return effects
  }

  command(command: UsageCommand, now: Instant): UsageEffect[] {
    const [state, effects] = commandUsage(this.#state, command, now, this.#context)
    this.#state = state
    return effects
  }

  deadline(): Instant | undefined {
    return usageDeadline(this.#state)
  }
}

/** The key of the usage that a request inside a dialog (or an ACK) belongs to; undefined without a To tag. */
export const usageKeyOf = (request: SipRequest): string | undefined =>
  request.to.tag === undefined ? undefined : `${request.callId};${request.to.tag}`

/** What usages share: it may be that of many. */
export const usageContext = ({
  chance,
  profile,
  timers = DEFAULT_TIMERS,
}: {
  chance: Chance
  profile: UsageProfile
  timers?: TimerRules
}): UsageContext => ({ chance, profile, rules: timers })
