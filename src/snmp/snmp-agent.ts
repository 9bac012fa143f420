// The agent as an element: one socket, and a view of what can be asked that is put in its place now and then. It reads
// nothing itself, changes nothing, and answers within its bounds.
//
//   datagram --> allowed? --> pace of its sender? --> SnmpEngine --> datagram

import type { Element, ElementEffect, ElementEvent } from '../element/index.ts'
import {
  type Chance,
  type Endpoint,
  type Instant,
  type Rate,
  remember,
  TokenBucket,
} from '../kernel/index.ts'
import { AddressRanges } from '../tls/index.ts'
import { MibView } from './mib-view.ts'
import { type EngineSettings, OUTCOMES, type Outcome, SnmpEngine } from './snmp-engine.ts'

export interface AgentSettings extends EngineSettings {
  local: Endpoint
  /** Addresses and ranges that may ask. */
  allow: readonly string[]
}

const SOCKET = 'snmp'
/** Of one asker: a walk of everything is some thirty requests at once. */
const PACE: Rate = { most: 200, everyMs: 10 }
/** Of all together: whoever forges senders has as many as are allowed. */
const PACE_OF_ALL: Rate = { most: 1000, everyMs: 2 }
/** Askers whose pace is remembered. */
const ASKERS = 256

export class SnmpAgent implements Element {
  readonly #settings: AgentSettings
  readonly #chance: Chance
  readonly #allowed: AddressRanges
  readonly #paces = new Map<string, TokenBucket>()
  readonly #pace = new TokenBucket()
  readonly #counts = new Map<Outcome, number>()
  #engine: SnmpEngine | undefined
  #view = new MibView([])

  constructor(settings: AgentSettings, chance: Chance) {
    this.#settings = settings
    this.#chance = chance
    this.#allowed = new AddressRanges(settings.allow)
  }

  start(now: Instant): ElementEffect[] {
    this.#engine = new SnmpEngine(this.#settings, this.#chance, now)
    return [{ type: 'bind', socket: SOCKET, local: this.#settings.local }]
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    switch (event.type) {
      case 'datagram':
        return this.#asked(event.from, event.bytes, now)
      case 'unbound':
        return [
          {
            type: 'note',
            fact: {
              ...{ kind: 'unbound', place: SOCKET, transport: 'udp' },
              ...{ local: this.#settings.local, says: event.says },
            },
          },
        ]
      default:
        return []
    }
  }

  deadline(): undefined {
    return undefined
  }

  /** What is answered from, from now on. */
  show(view: MibView): void {
    this.#view = view
  }

  /** What became of requests since the start; what came from elsewhere than allowed is not known. */
  counts(): Record<Outcome, number> {
    return Object.fromEntries(OUTCOMES.map(each => [each, this.#counts.get(each) ?? 0])) as Record<
      Outcome,
      number
    >
  }

  #asked(from: Endpoint, octets: Uint8Array, now: Instant): ElementEffect[] {
    if (this.#engine === undefined) return []
    if (!this.#allowed.has(from.address)) return this.#count('not-known')
    if (!this.#isInPace(from.address, now)) return this.#count('too-many')
    const { outcome, answer } = this.#engine.handle(octets, this.#view, now)
    this.#count(outcome)
    return answer === undefined ? [] : [{ type: 'datagram', socket: SOCKET, to: from, bytes: answer }]
  }

  #count(outcome: Outcome): [] {
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1)
    return []
  }

  #isInPace(address: string, now: Instant): boolean {
    const bucket = this.#paces.get(address) ?? new TokenBucket()
    remember(this.#paces, address, bucket, ASKERS)
    if (!bucket.has(now, PACE) || !this.#pace.has(now, PACE_OF_ALL)) return false
    bucket.take()
    this.#pace.take()
    return true
  }
}
