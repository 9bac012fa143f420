// Counters over what is seen, counted as it is noted. Messages are counted as they pass, unread.

import { Counter, Histogram, type Registry } from 'prom-client'
import type { Fact, FactOf, SipPlace, StampedSketch } from '../../facts/index.ts'
import { remember, seconds } from '../../kernel/index.ts'
import { type CallEars, SHORT_CALL_MS } from '../live/call-watch.ts'
import type { Services } from '../services.ts'

/** A connection shorter than this, on which no SIP came, was made for nothing: as for the rules of diagnosis. */
const SHORT_CONNECTION = seconds(1)
/** Connections of which it is known that SIP came on them. */
const CONNECTIONS = 20_000
const CALL_BUCKETS = [1, 5, 15, 30, 60, 120, 300, 600, 1800, 3600]

export class FactCounters implements CallEars {
  readonly #carried = new Map<string, true>()
  readonly #calls: Counter<'direction' | 'outcome'>
  readonly #lengths: Histogram<'direction'>
  readonly #short: Counter<'direction'>
  readonly #transfers: Counter<'outcome'>
  readonly #messages: Counter<'direction' | 'transport'>
  /** Messages since they were asked for last: there are too many for a counter with labels. */
  readonly #passed: Record<SipPlace['direction'], Record<string, number>> = { sent: {}, received: {} }
  readonly #refused: Counter<'transport'>
  readonly #connections: Counter<'role' | 'how'>
  readonly #shortConnections: Counter<'role'>
  readonly #handshakes: Counter<'role' | 'outcome'>
  readonly #options: Counter<'direction' | 'outcome'>

  constructor({ facts, self }: Pick<Services, 'facts' | 'self'>, registry: Registry) {
    const registers = [registry]
    const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name, help, labelNames, registers })
    this.#calls = counter('linesman_calls_total', 'Calls that are over.', 'direction', 'outcome')
    this.#lengths = new Histogram({
      name: 'linesman_call_duration_seconds',
      help: 'From answer to end, of answered calls that are over.',
      labelNames: ['direction'],
      buckets: CALL_BUCKETS,
      registers,
    })
    const short = `Answered calls shorter than ${SHORT_CALL_MS / 1000} s.`
    this.#short = counter('linesman_short_calls_total', short, 'direction')
    this.#transfers = counter('linesman_transfers_total', 'Transfers by REFER.', 'outcome')
    const passed = this.#passed
    this.#messages = new Counter({
      name: 'linesman_sip_messages_total',
      help: 'SIP messages.',
      labelNames: ['direction', 'transport'],
      registers,
      collect() {
        for (const direction of ['sent', 'received'] as const)
          for (const [transport, count] of Object.entries(passed[direction])) {
            this.inc({ direction, transport }, count)
            passed[direction][transport] = 0
          }
      },
    })
    this.#refused = counter('linesman_refused_messages_total', 'Messages that were not taken.', 'transport')
    this.#connections = counter(
      'linesman_connections_total',
      'TCP connections that are over, or never came to be.',
      'role',
      'how',
    )
    const fruitless = 'TCP connections that were over within 1 s and carried no SIP.'
    this.#shortConnections = counter('linesman_short_connections_total', fruitless, 'role')
    this.#handshakes = counter('linesman_tls_handshakes_total', 'TLS handshakes.', 'role', 'outcome')
    this.#options = counter(
      'linesman_options_total',
      'OPTIONS that ask after a peer.',
      'direction',
      'outcome',
    )
    this.#begin()
    const isOurs = ({ observer }: { observer: string }): boolean => (self.observer ?? observer) === observer
    facts.handOn(noted => {
      if (isOurs(noted)) this.#hear(noted)
    })
  }

  over(direction: string, outcome: string, lengthMs: number | undefined): void {
    this.#calls.inc({ direction, outcome })
    if (lengthMs === undefined) return
    this.#lengths.observe({ direction }, lengthMs / 1000)
    if (lengthMs < SHORT_CALL_MS) this.#short.inc({ direction })
  }

  transfer(outcome: string): void {
    this.#transfers.inc({ outcome })
  }

  #hear(noted: Fact | StampedSketch): void {
    switch (noted.kind) {
      case 'sketch':
        return this.#message(noted.place)
      case 'sip':
        return this.#message(noted)
      case 'refused':
        return this.#refused.inc({ transport: noted.transport }, noted.count ?? 1)
      case 'connection-opened':
        // A name comes again after a restart of who gives it, and is another connection then.
        this.#carried.delete(noted.connection)
        return
      case 'connection-closed':
        return this.#closed(noted)
      case 'tls-handshake':
        if (noted.trial === undefined) this.#handshakes.inc({ role: noted.role, outcome: noted.outcome })
        return
      case 'options':
        return this.#options.inc({ direction: noted.direction, outcome: outcomeOf(noted) })
    }
  }

  #closed({ connection, role, how, livedMs }: FactOf<'connection-closed'>): void {
    this.#connections.inc({ role, how })
    const hasCarried = this.#carried.delete(connection)
    if (livedMs < SHORT_CONNECTION && !hasCarried) this.#shortConnections.inc({ role })
  }

  #message({
    direction,
    transport,
    connection,
  }: Pick<SipPlace, 'direction' | 'transport' | 'connection'>): void {
    const counted = this.#passed[direction]
    counted[transport] = (counted[transport] ?? 0) + 1
    if (connection !== undefined && !this.#carried.has(connection))
      remember(this.#carried, connection, true, CONNECTIONS)
  }

  /** What is counted from the start is there from the start: a rate over what appears first with 1 would miss it. */
  #begin(): void {
    for (const direction of ['inbound', 'outbound']) {
      for (const outcome of ['answered', 'refused']) this.#calls.inc({ direction, outcome }, 0)
      this.#short.inc({ direction }, 0)
      this.#lengths.zero({ direction })
    }
    for (const outcome of ['requested', 'answered', 'failed']) this.#transfers.inc({ outcome }, 0)
    for (const role of ['client', 'server']) {
      this.#shortConnections.inc({ role }, 0)
      this.#connections.inc({ role, how: 'fin' }, 0)
      for (const outcome of ['complete', 'failed']) this.#handshakes.inc({ role, outcome }, 0)
    }
    for (const direction of ['sent', 'received']) {
      for (const transport of ['udp', 'tcp', 'tls']) this.#messages.inc({ direction, transport }, 0)
      this.#options.inc({ direction, outcome: 'fine' }, 0)
      this.#options.inc({ direction, outcome: 'failed' }, 0)
    }
    for (const transport of ['udp', 'tcp', 'tls']) this.#refused.inc({ transport }, 0)
  }
}

/** Any answer shows that somebody is there, but for those that say that nobody is (503). */
const outcomeOf = ({ status, failed }: { status?: number; failed?: string }): string =>
  failed === undefined && status !== 503 ? 'fine' : 'failed'
