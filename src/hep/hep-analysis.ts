// What agents passed on as HEP, to facts. Each agent is an observer of its own: two of them may have seen the same
// message, and one that came twice would look as if it had been sent again.

import { type Fact, FactKeeper, OngoingView, sipFact, stamp } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { parseMessage } from '../sip/index.ts'
import { decodeHep, HEP_SIP, type HepPacket } from './hep-packet.ts'

export interface HepOptions {
  /** Name of the source in its facts, as `dump.hep`. */
  observer: string
  /** Addresses known to be the SBC's. */
  ours?: readonly string[]
}

export interface HepResult {
  /** Those not taken yet, oldest first. */
  facts: Fact[]
  /** Packets whose SIP was read. */
  read: number
  /** Packets that could not be read, or hold something else. */
  skipped: number
  problems: string[]
}

/** Unreadable packets that are told one by one. */
const TOLD = 5

export class HepAnalysis {
  readonly #options: HepOptions
  readonly #keeper = new FactKeeper()
  readonly #view: OngoingView
  readonly #problems: string[] = []
  /** Payloads that are not SIP, by their type. */
  readonly #others = new Map<number, number>()
  #packets = 0
  #read = 0
  #faults = 0

  constructor(options: HepOptions) {
    this.#options = options
    this.#view = new OngoingView(options.ours)
  }

  get packets(): number {
    return this.#packets
  }

  /** One whole packet that came at `now`. Never throws for what it holds. `ref` is where it is found. */
  packet(bytes: Uint8Array, now: Instant, ref = `packet ${this.#packets + 1}`): void {
    this.#packets++
    const decoded = decodeHep(bytes)
    if (!decoded.ok) return this.#refuse(ref, decoded.fault)
    const packet = decoded.value
    if (packet.payloadType !== HEP_SIP) {
      this.#others.set(packet.payloadType, (this.#others.get(packet.payloadType) ?? 0) + 1)
      return
    }
    if (packet.transport === 'sctp') return this.#refuse(ref, 'SIP over SCTP is not read')
    const parsed = parseMessage(Uint8Array.from(packet.payload))
    if (!parsed.ok) return this.#refuse(ref, `its SIP message cannot be read: ${parsed.fault.what}`)
    this.#read++
    const { source: local, destination: remote, transport } = packet
    const note = sipFact(parsed.value, { direction: 'sent', transport, local, remote })
    note.ref = ref
    this.#keeper.note(stamp(note, this.#observerOf(packet), packet.at ?? now) as Fact)
  }

  /** What has come since the last time, oldest first: for packets that go on coming. */
  take(): Fact[] {
    const facts = this.#keeper.take()
    this.#view.turn(facts)
    return facts
  }

  /** Nothing comes any more. */
  end(): HepResult {
    const others = [...this.#others.values()].reduce((sum, count) => sum + count, 0)
    return {
      facts: this.take(),
      read: this.#read,
      skipped: this.#faults + others,
      problems: [...this.#problems, ...this.#remarks()],
    }
  }

  #observerOf({ node, agent }: HepPacket): string {
    const { observer } = this.#options
    if (node !== undefined) return `${observer} ${node}`
    return agent === undefined ? observer : `${observer} agent ${agent}`
  }

  #refuse(ref: string, why: string): void {
    this.#faults++
    if (this.#problems.length < TOLD) this.#problems.push(`${ref}: ${why}`)
  }

  #remarks(): string[] {
    const kinds = [...this.#others].map(([type, count]) => `${count} of type ${type}`).slice(0, 5)
    const more = this.#faults - this.#problems.length
    return [
      ...(more > 0 ? [`${more} more packets cannot be read`] : []),
      ...(kinds.length === 0 ? [] : [`packets that hold no SIP: ${kinds.join(', ')}`]),
      ...(this.#keeper.dropped === 0 ? [] : [`${this.#keeper.dropped} facts were let go: too many to keep`]),
    ]
  }
}
