// SIP messages of a capture, whole ones: parsed and noted as facts from the sender's view. What cannot be read is
// counted; the first few say where.

import { type KeptMessage, type KeptPlace, SipKeeper } from '../facts/index.ts'
import type { Endpoint, Instant, Transport } from '../kernel/index.ts'
import type { Seen } from './conversation.ts'

/** Where a message was under way. */
export interface SipWay {
  transport: Transport
  source: Endpoint
  destination: Endpoint
  connection?: string
}

/** Unreadable messages that are told one by one. */
const TOLD = 5

export class SipReader {
  readonly #observer: string
  readonly #note: (kept: KeptMessage) => void
  readonly #keeper = new SipKeeper()
  readonly problems: string[] = []
  messages = 0
  unreadable = 0

  constructor(observer: string, note: (kept: KeptMessage) => void) {
    this.#observer = observer
    this.#note = note
  }

  /** One whole message. `wireBytes` is more than `bytes` has where the packet was cut. Never throws. */
  read(bytes: Uint8Array, way: SipWay, seen: Seen, wireBytes = bytes.length): void {
    const place: KeptPlace = {
      at: seen.time as Instant,
      observer: this.#observer,
      ref: `packet ${seen.packet}`,
      direction: 'sent',
      transport: way.transport,
      local: way.source,
      remote: way.destination,
    }
    if (way.connection !== undefined) place.connection = way.connection
    const kept = this.#keeper.read(bytes, place, bytes.length < wireBytes ? filled(bytes, wireBytes) : bytes)
    if (kept.ok) {
      this.messages++
      this.#note(kept.value)
      return
    }
    this.unreadable++
    if (this.problems.length < TOLD)
      this.problems.push(`packet ${seen.packet}: this SIP message cannot be read: ${kept.fault.what}`)
  }
}

/** The rest of a message that the snapshot length cut off, as spaces, so that its head can be read. */
function filled(bytes: Uint8Array, wireBytes: number): Uint8Array {
  const whole = new Uint8Array(Math.min(wireBytes, 65_535)).fill(32)
  whole.set(bytes.subarray(0, whole.length))
  return whole
}
