// What becomes of a message that arrives: whether its sender may speak, parsing, and the fact it leaves.
//
//   octets --who may speak--> parse --> message | broken --> TransportEvent
//          `--stranger--> an awaited answer? a request to answer 403? else turned away

import { type SipPlace, sketchOf } from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import {
  type ParseFault,
  parseMessage,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from '../../sip/index.ts'
import type { ElementEffect } from '../element.ts'
import { placeOf, type SipSource } from '../sip-interface.ts'
import { markReceived } from './response-way.ts'
import { type StrangerRules, Strangers } from './strangers.ts'

export type TransportEvent =
  | { type: 'message'; message: SipMessage; source: SipSource }
  | { type: 'broken'; fault: ParseFault; source: SipSource }
  /** A request of somebody who may not speak here, to be answered so and forgotten. */
  | { type: 'stranger'; request: SipRequest; source: SipSource; why: string }
  /** The way of this client transaction failed (section 18.4). */
  | { type: 'unreachable'; client: string }
  /** A response that found no connection back, nor to the sender's address (RFC 3263 section 5). */
  | { type: 'undelivered'; message: SipMessage; source: SipSource }

export interface ArrivalRules {
  strangers?: StrangerRules
  /** Whether a response answers a request of ours: then it may come from anywhere. */
  isAwaited: (response: SipResponse) => boolean
}

const LETTER_S = 83
const SLASH = 47

export class Arrivals {
  readonly #strangers: Strangers | undefined
  readonly #isAwaited: (response: SipResponse) => boolean
  readonly #emit: (effect: ElementEffect) => void

  constructor({ strangers, isAwaited }: ArrivalRules, emit: (effect: ElementEffect) => void) {
    this.#isAwaited = isAwaited
    this.#emit = emit
    if (strangers !== undefined)
      this.#strangers = new Strangers(strangers, fact => emit({ type: 'note', fact }))
  }

  isStrange(source: SipSource): boolean {
    return this.#strangers?.why(source) !== undefined
  }

  /** `unheard`: of a stranger who is not answered. Undefined where there is nothing to do. */
  message(bytes: Uint8Array, source: SipSource, now: Instant): TransportEvent | 'unheard' | undefined {
    const why = this.#strangers?.why(source)
    if (why !== undefined) return this.#ofStranger(bytes, source, why, now)
    const parsed = parseMessage(bytes)
    return parsed.ok ? this.#take(bytes, parsed.value, source) : this.broken(parsed.fault, source)
  }

  /** A stream in which nobody can tell where a message ends; of a stranger it counts as a message. */
  unframed(fault: ParseFault, source: SipSource, now: Instant): TransportEvent | 'unheard' {
    const why = this.#strangers?.why(source)
    if (why !== undefined && this.#strangers?.isAnswered(source, why, now) !== true) return 'unheard'
    return this.broken(fault, source)
  }

  broken(fault: ParseFault, source: SipSource): TransportEvent {
    const { status, what: why } = fault
    this.#emit({ type: 'note', fact: { kind: 'refused', ...placeOf(source), status, why } })
    return { type: 'broken', fault, source }
  }

  tick(now: Instant): void {
    this.#strangers?.tick(now)
  }

  deadline(): Instant | undefined {
    return this.#strangers?.deadline()
  }

  #take(bytes: Uint8Array, message: SipMessage, source: SipSource): TransportEvent {
    this.#emit(noteOf('received', bytes, message, source))
    const marked = message.kind === 'request' ? markReceived(message, source.remote) : message
    return { type: 'message', message: marked, source }
  }

  /** A peer may answer from an address that may not ask. Of anybody else nearly nothing is even read. */
  #ofStranger(
    bytes: Uint8Array,
    source: SipSource,
    why: string,
    now: Instant,
  ): TransportEvent | 'unheard' | undefined {
    if (bytes[0] === LETTER_S && bytes[3] === SLASH) {
      const parsed = parseMessage(bytes)
      if (parsed.ok && parsed.value.kind === 'response' && this.#isAwaited(parsed.value))
        return this.#take(bytes, parsed.value, source)
      this.#strangers?.ignore(source, why, now)
      return undefined
    }
    if (this.#strangers?.isAnswered(source, why, now) !== true) return 'unheard'
    const parsed = parseMessage(bytes)
    if (!parsed.ok) return this.broken(parsed.fault, source)
    if (parsed.value.kind === 'response') return undefined
    this.#emit(noteOf('received', bytes, parsed.value, source))
    return { type: 'stranger', request: markReceived(parsed.value, source.remote), source, why }
  }
}

/** The fact of a message that passed, as a sketch: its octets, what they say, and where it was. */
export function noteOf(
  direction: SipPlace['direction'],
  octets: Uint8Array,
  message: SipMessage,
  { transport, local, remote, connection }: SipSource,
): ElementEffect {
  const place: SipPlace =
    connection === undefined
      ? { direction, transport, local, remote }
      : { direction, transport, local, remote, connection }
  return { type: 'note', fact: sketchOf(octets, place, message) }
}
