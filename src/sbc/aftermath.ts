// Legs of calls that are over. Late and repeated messages may still come for them until their dialogs are released (RFC
// 3261 section 17, RFC 6026): a 2xx is acknowledged again, a request gets its 481. Nothing of it is news to any call, so
// that the call itself is gone already, with all it held, and of a leg no more is left than it takes to answer.
//
//   Leg --not at its end yet: it may still be answered, and cancelled--> Leg
//    `---ended--> remains on a shelf, by dialog --64*T1--> (forgotten)

import type { ConnectionId, SipSource } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { BusyMap, Deadlines, earliest, type Instant, Shelf } from '../kernel/index.ts'
import {
  type Ended,
  type SipRequest,
  type SipResponse,
  stepEnded,
  type UsageEffect,
  type UsageInput,
  usageKeyOf,
} from '../sip/index.ts'
import { type CallOutside, refusalFact } from './call-scene.ts'
import type { Leg } from './leg.ts'
import type { Side } from './leg-id.ts'
import { type Hop, targetOf } from './next-hop.ts'
import { whyRefused } from './refused-by-dialog.ts'

/** What is left of a leg; as JSON on the shelf. */
interface Remains {
  readonly side: Side
  readonly state: Ended
  /** Where its requests go. */
  readonly hop: Hop
  readonly connection: ConnectionId | undefined
  /** INVITEs of ours that had a 2xx. */
  readonly clients: readonly Client[]
}

interface Client {
  readonly ref: string
  readonly client: string
}

type AftermathOutside = Pick<CallOutside, 'endpoint' | 'contexts' | 'isTrusted'>

export class Aftermath {
  readonly #note: (fact: Note) => void
  readonly #outside: AftermathOutside
  /** Legs that still have something to end. */
  readonly #legs = new Deadlines<Leg>()
  readonly #unended = new BusyMap<Leg, true>()
  readonly #dialogs = new Shelf()

  constructor(note: (fact: Note) => void, outside: AftermathOutside) {
    this.#note = note
    this.#outside = outside
  }

  /** Legs that are remembered. */
  get size(): number {
    return this.#unended.size + this.#dialogs.size
  }

  add(leg: Leg): void {
    leg.media = undefined
    if (leg.usage.state.state !== 'ended') this.#unended.set(leg, true)
    this.#settle(leg)
  }

  deadline(): Instant | undefined {
    return earliest(this.#legs.earliest(), this.#dialogs.deadline())
  }

  /** Whether a dialog, by the key of `usageKeyOf`, is one of a side and just over. */
  has(key: string, side: Side): boolean {
    return this.#remains(key)?.side === side
  }

  handle(leg: Leg, input: UsageInput, now: Instant, source?: SipSource): void {
    for (const event of leg.handle(input, now, source)) if (event.type === 'ended') leg.isOver = true
    if (input.type === 'request') this.#noteRefusal(leg, input.request, leg.refusalOf(input.transaction))
    this.#settle(leg)
  }

  /** A request inside a dialog that is over; false where it is none of ours. */
  requested(transaction: string, request: SipRequest, side: Side, source: SipSource, now: Instant): boolean {
    const key = usageKeyOf(request) ?? ''
    const found = this.#remains(key)
    if (found?.side !== side) return false
    const effects = this.#step(key, found, { type: 'request', transaction, request }, now)
    for (const effect of effects) {
      if (effect.type !== 'respond') continue
      const { status } = effect.response
      const where = { callId: request.callId, lastSource: source }
      this.#noteRefusal(where, request, status >= 400 ? status : undefined)
    }
    return true
  }

  /** A further 2xx to an INVITE of ours, after the end. */
  answered(client: string, response: SipResponse, now: Instant): void {
    const key = `${response.callId};${response.from.tag ?? ''}`
    const found = this.#remains(key)
    const ref = found?.clients.find(each => each.client === client)?.ref
    if (found !== undefined && ref !== undefined)
      this.#step(key, found, { type: 'response', ref, response }, now)
  }

  tick(now: Instant): void {
    for (let leg = this.#legs.takeDue(now); leg !== undefined; leg = this.#legs.takeDue(now)) {
      this.handle(leg, { type: 'tick' }, now)
    }
    this.#dialogs.forget(now)
  }

  /** A leg at its end gives way to what is left of it. */
  #settle(leg: Leg): void {
    const { state, key } = leg.usage
    if (state.state !== 'ended') {
      this.#legs.set(leg, leg.usage.deadline())
      if (state.state === 'released') this.#unended.delete(leg)
      return
    }
    this.#legs.set(leg, undefined)
    this.#unended.delete(leg)
    const { side, hop, connection } = leg
    const clients = leg.invites
    leg.forget()
    this.#put(key, { side, state, hop, connection, clients })
  }

  #put(key: string, remains: Remains): void {
    this.#dialogs.put(key, JSON.stringify(remains), remains.state.releaseAt)
  }

  #remains(key: string): Remains | undefined {
    const text = this.#dialogs.get(key)
    return text === undefined ? undefined : JSON.parse(text)
  }

  #step(key: string, remains: Remains, input: UsageInput, now: Instant): UsageEffect[] {
    const { endpoint, contexts, isTrusted } = this.#outside
    const { side } = remains
    const trusts = (host: string): boolean => isTrusted(side, host)
    const [state, effects] = stepEnded(remains.state, input, now, contexts[side])
    if (state.state === 'ended' && state !== remains.state) this.#put(key, { ...remains, state })
    for (const effect of effects) {
      if (effect.type === 'respond') endpoint.respond(effect.transaction, effect.response, now)
      // The answer to the BYE of a fork that nobody wanted is no news.
      if (effect.type === 'request') {
        endpoint.request(effect.request, targetOf(effect.request, remains, trusts), now)
      } else if (effect.type === 'acknowledge') {
        endpoint.acknowledge(effect.request, targetOf(effect.request, remains, trusts), now)
      }
    }
    return effects
  }

  #noteRefusal(
    leg: Pick<Leg, 'callId' | 'lastSource'>,
    { method }: SipRequest,
    status: number | undefined,
  ): void {
    if (status === undefined) return
    for (const fact of refusalFact(leg, status, whyRefused(method, status))) this.#note(fact)
  }
}
