// Syslog as it comes in, from sockets that somebody else holds: datagrams (RFC 5426), and connections of TCP or TLS.
// All feed one grammar; facts are noted as they are found.

import type { Fact } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { EnvelopeReader } from './envelope/envelope.ts'
import { type LogCounts, LogIntake } from './log-intake.ts'
import { MAX_LINE_BYTES } from './log-lines.ts'
import { SyslogFraming } from './syslog-framing.ts'

export interface SyslogStreamOptions {
  observer: string
  zoneMinutes?: number
  /** When the stream begins. */
  now: Instant
  /** What the numbers of datagrams count; messages as lines when absent. */
  unit?: 'packet'
  note: (fact: Fact) => void
}

/** Senders whose connections are followed. */
const MAX_CONNECTIONS = 1000

export class SyslogStream {
  readonly #intake: LogIntake
  readonly #envelope: EnvelopeReader
  readonly #connections = new Map<string, SyslogFraming>()
  #messages = 0

  constructor({ now, ...options }: SyslogStreamOptions) {
    this.#envelope = new EnvelopeReader({ ...options, before: now })
    this.#intake = new LogIntake({ ...options, before: now })
  }

  /** What it is the log of, once that is known. */
  get kind(): string | undefined {
    return this.#intake.kind
  }

  get counts(): LogCounts {
    return this.#intake.counts
  }

  /** One datagram, one message; `from` is its sender's address, `number` where it stands. Never throws. */
  datagram(octets: Uint8Array, from?: string, number?: number): void {
    this.#message(octets, from, number)
  }

  /** Octets of a connection. False where there are too many: the caller closes it. */
  received(connection: string, octets: Uint8Array, from?: string): boolean {
    let framing = this.#connections.get(connection)
    if (framing === undefined) {
      if (this.#connections.size >= MAX_CONNECTIONS) return false
      framing = new SyslogFraming(message => this.#message(message, from))
      this.#connections.set(connection, framing)
    }
    framing.push(octets)
    return true
  }

  closed(connection: string): void {
    this.#connections.get(connection)?.end()
    this.#connections.delete(connection)
  }

  /** Problems, a line each. */
  end(): string[] {
    for (const connection of [...this.#connections.keys()]) this.closed(connection)
    return this.#intake.end()
  }

  #message(octets: Uint8Array, from: string | undefined, number = this.#messages + 1): void {
    const bytes = Math.min(octets.length, MAX_LINE_BYTES)
    const text = Buffer.from(octets.buffer, octets.byteOffset, bytes).toString('latin1')
    this.#messages++
    const record = this.#envelope.read(number, text.includes('\0') ? text.replaceAll('\0', '') : text)
    record.host ??= from
    this.#intake.take(record)
  }
}

/** Whether octets begin as a message of syslog: with its priority (RFC 5424 section 6.2.1). */
export function beginsAsSyslog(octets: Uint8Array): boolean {
  if (octets[0] !== 60) return false
  const end = octets.indexOf(62, 2)
  if (end < 2 || end > 4) return false
  let priority = 0
  for (let at = 1; at < end; at++) {
    const digit = (octets[at] as number) - 48
    if (digit < 0 || digit > 9) return false
    priority = priority * 10 + digit
  }
  return priority <= MAX_PRIORITY
}
const MAX_PRIORITY = 191
