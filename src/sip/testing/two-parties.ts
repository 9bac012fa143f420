// Two user agents on a simulated network, for tests: `left` calls `right`. Messages cross as octets, each with a
// fate of its own: delayed, doubled or lost. Time jumps from one thing that happens to the next.

import { after, type Instant, instantOf, millis, seededChance } from '../../kernel/index.ts'
import { parseMessage } from '../message/parse-message.ts'
import { responseTo } from '../message/response-to.ts'
import { formatMessage, type SipMessage, type SipRequest } from '../message/sip-message.ts'
import type { Reliability } from '../transaction/timers.ts'
import type { InviteUsage } from '../usage/invite-usage.ts'
import type { UsageCommand, UsageEvent } from '../usage/usage-language.ts'
import type { UsageProfile } from '../usage/usage-state.ts'
import { UserAgent, type UserAgentEffect } from './user-agent.ts'

type Name = 'left' | 'right'
/** The delays of the copies that arrive; empty when the message is lost. */
export type Fate = (line: string, from: Name, count: number) => number[]

interface Flight {
  at: Instant
  to: Name
  bytes: Uint8Array
  line: string
}

export interface PartiesOptions {
  reliability?: Reliability
  fate?: Fate
  left?: Partial<UsageProfile>
  right?: Partial<UsageProfile>
  seed?: number
}

const OFFER = 'v=0\r\n'

/** `INVITE 1`, `200 1 INVITE`. */
export const lineOf = (message: SipMessage): string =>
  message.kind === 'request'
    ? `${message.method} ${message.cseq.number}`
    : `${message.status} ${message.cseq.number} ${message.cseq.method}`

export class Party {
  readonly name: Name
  readonly agent: UserAgent<Name>
  readonly profile: UsageProfile
  readonly events: UsageEvent[] = []
  usage: InviteUsage | undefined
  invited: { id: string; request: SipRequest } | undefined
  /** Called on each event, to answer at once. */
  onEvent: (event: UsageEvent) => void = () => {}

  constructor(name: Name, agent: UserAgent<Name>, profile: UsageProfile) {
    this.name = name
    this.agent = agent
    this.profile = profile
  }

  get state(): string {
    return this.usage?.state.state ?? 'none'
  }

  heard(): string[] {
    return this.events.map(event => event.type)
  }

  find<Type extends UsageEvent['type']>(type: Type): Extract<UsageEvent, { type: Type }> | undefined {
    return this.events.find(event => event.type === type) as Extract<UsageEvent, { type: Type }> | undefined
  }
}

export class TwoParties {
  now: Instant = instantOf(1_000_000)
  readonly left: Party
  readonly right: Party
  /** Everything sent: `left INVITE 1`. */
  readonly wire: string[] = []
  readonly messages: SipMessage[] = []
  readonly #fate: Fate
  #flights: Flight[] = []

  constructor(options: PartiesOptions = {}) {
    const chance = seededChance(options.seed ?? 1)
    this.#fate = options.fate ?? (() => [10])
    const party = (name: Name, other: Name, profile: Partial<UsageProfile> | undefined): Party =>
      new Party(
        name,
        new UserAgent<Name>({
          chance,
          wayOf: () => other,
          reliabilityOf: () => options.reliability ?? 'reliable',
          viaOf: () => `TLS ${name}.example.net:5061`,
        }),
        { contact: `<sip:${name}@${name}.example.net:5061>`, ...profile },
      )
    this.left = party('left', 'right', options.left)
    this.right = party('right', 'left', options.right)
  }

  /** `left` sends its INVITE. */
  call(headers: [string, string][] = [], body = OFFER): void {
    const parts = {
      uri: 'sip:right@right.example.net',
      from: '<sip:left@left.example.net>',
      body,
      headers,
    }
    const to = '<sip:right@right.example.net>'
    const { usage, effects } = this.left.agent.call({ ...parts, to }, this.left.profile, this.now)
    this.left.usage = usage
    this.#carryOut(this.left, effects)
  }

  /** A call that stands: answered and acknowledged. */
  establish(headers: [string, string][] = []): void {
    this.call(headers)
    this.run(100)
    this.tell(this.right, { type: 'answer', body: OFFER })
    this.run(100)
  }

  tell(party: Party, command: UsageCommand): void {
    if (party.usage !== undefined) this.#carryOut(party, party.agent.command(party.usage, command, this.now))
  }

  /** Puts a message on the wire as if `from` had sent it. */
  inject(from: Name, message: SipMessage): void {
    this.#send(from, message)
  }

  /** The connection under all requests of `party` breaks. */
  lose(party: Party): void {
    for (const client of party.agent.clients(() => true)) {
      this.#carryOut(party, party.agent.unreachable(client, this.now))
    }
  }

  /** Lets `length` milliseconds pass. */
  run(length: number): void {
    const end = after(this.now, millis(length))
    for (let next = this.#next(); next !== undefined && next <= end; next = this.#next()) {
      if (next > this.now) this.now = next
      this.#happen()
    }
    this.now = end
  }

  seen(from: Name): string[] {
    return this.wire.filter(line => line.startsWith(`${from} `)).map(line => line.slice(from.length + 1))
  }

  #next(): Instant | undefined {
    const times: number[] = this.#flights.map(flight => flight.at)
    for (const party of [this.left, this.right]) {
      const deadline = party.agent.deadline()
      if (deadline !== undefined) times.push(deadline)
    }
    return times.length === 0 ? undefined : instantOf(Math.min(...times))
  }

  #happen(): void {
    const due = this.#flights
      .filter(flight => flight.at <= this.now)
      .toSorted((one, other) => one.at - other.at)
    this.#flights = this.#flights.filter(flight => flight.at > this.now)
    for (const flight of due) {
      const parsed = parseMessage(flight.bytes)
      if (!parsed.ok) throw new Error(`${flight.line}: ${parsed.fault.what}`)
      const party = this[flight.to]
      const from: Name = flight.to === 'left' ? 'right' : 'left'
      this.#carryOut(party, party.agent.receive(parsed.value, from, this.now))
    }
    for (const party of [this.left, this.right]) this.#carryOut(party, party.agent.tick(this.now))
  }

  #carryOut(party: Party, effects: UserAgentEffect<Name>[]): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'send':
          this.#send(party.name, effect.message)
          break
        case 'invited': {
          const { usage, effects: more } = party.agent.accept(
            effect.id,
            effect.request,
            party.profile,
            this.now,
          )
          if (party.state === 'none' || party.state === 'ended') party.usage = usage
          party.invited = { id: effect.id, request: effect.request }
          this.#carryOut(party, more)
          break
        }
        case 'requested': {
          const response = responseTo(effect.request, 200, { toTag: 'x' })
          this.#carryOut(party, party.agent.respond(effect.id, response, this.now))
          break
        }
        case 'event':
          party.events.push(effect.event)
          party.onEvent(effect.event)
          break
        default:
          break
      }
    }
  }

  #send(from: Name, message: SipMessage): void {
    const line = lineOf(message)
    this.wire.push(`${from} ${line}`)
    this.messages.push(message)
    const to: Name = from === 'left' ? 'right' : 'left'
    const count = this.wire.filter(other => other === `${from} ${line}`).length
    for (const delay of this.#fate(line, from, count)) {
      this.#flights.push({ at: after(this.now, millis(delay)), to, bytes: formatMessage(message), line })
    }
  }
}

/** Drops the first `count` copies of these lines. */
export const losing =
  (lost: Record<string, number>, delay = 10): Fate =>
  (line, from, count) =>
    count <= (lost[`${from} ${line}`] ?? 0) ? [] : [delay]
