// Counters over what is seen, counted as it is noted. Messages are counted as they pass, unread.

import { Counter, type Registry } from 'prom-client'
import {
  type Fact,
  type FactOf,
  SHORT_CONNECTION,
  SilentConnections,
  type SipPlace,
  type StampedSketch,
} from '../../facts/index.ts'
import type { Services } from '../services.ts'
import { CallCounters } from './call-counters.ts'
import type { Sample, Samples } from './samples.ts'

export class FactCounters {
  readonly calls = new CallCounters()
  readonly #silent = new SilentConnections()
  /** Messages, in plain numbers: there are too many for a counter with labels. */
  readonly #passed = { sent: { udp: 0, tcp: 0, tls: 0 }, received: { udp: 0, tcp: 0, tls: 0 } }
  readonly #refused: Counter<'transport'>
  readonly #connections: Counter<'role' | 'how'>
  readonly #shortConnections: Counter<'role'>
  readonly #handshakes: Counter<'role' | 'outcome'>
  readonly #options: Counter<'direction' | 'outcome'>

  constructor({ facts, self }: Pick<Services, 'facts' | 'self'>, registry: Registry) {
    const registers = [registry]
    const counter = <Label extends string>(name: string, help: string, ...labelNames: Label[]) =>
      new Counter({ name, help, labelNames, registers })
    this.#refused = counter('linesman_refused_messages_total', 'Messages that were not taken.', 'transport')
    this.#connections = counter(
      'linesman_connections_total',
      'TCP connections that are over, or never came to be.',
      'role',
      'how',
    )
    const fruitless = `TCP connections that the other side ended within ${SHORT_CONNECTION / 1000} s and that carried no SIP.`
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

  /** What is counted in plain numbers. */
  tell(samples: Samples): void {
    this.calls.tell(samples)
    samples.counter(
      'linesman_sip_messages_total',
      'SIP messages.',
      Object.entries(this.#passed).flatMap(([direction, counts]) =>
        Object.entries(counts).map(([transport, count]): Sample => [{ direction, transport }, count]),
      ),
    )
  }

  #hear(noted: Fact | StampedSketch): void {
    switch (noted.kind) {
      case 'sketch':
        return this.#message(noted.place)
      case 'sip':
        return this.#message(noted)
      case 'call':
        return this.calls.hear(noted)
      case 'refused':
        return this.#refused.inc({ transport: noted.transport }, noted.count ?? 1)
      case 'connection-opened':
        return this.#silent.opened(noted)
      case 'connection-closed':
        return this.#closed(noted)
      case 'tls-handshake':
        if (noted.trial === undefined) this.#handshakes.inc({ role: noted.role, outcome: noted.outcome })
        return
      case 'options':
        return this.#options.inc({ direction: noted.direction, outcome: outcomeOf(noted) })
    }
  }

  #closed(fact: FactOf<'connection-closed'>): void {
    const { role, how } = fact
    this.#connections.inc({ role, how })
    if (this.#silent.closed(fact)) this.#shortConnections.inc({ role })
  }

  #message({
    direction,
    transport,
    connection,
  }: Pick<SipPlace, 'direction' | 'transport' | 'connection'>): void {
    this.#passed[direction][transport]++
    this.#silent.carried(connection)
  }

  /** What is counted from the start is there from the start: a rate over what appears first with 1 would miss it. */
  #begin(): void {
    for (const role of ['client', 'server']) {
      this.#shortConnections.inc({ role }, 0)
      this.#connections.inc({ role, how: 'fin' }, 0)
      for (const outcome of ['complete', 'failed']) this.#handshakes.inc({ role, outcome }, 0)
    }
    for (const direction of ['sent', 'received']) {
      this.#options.inc({ direction, outcome: 'fine' }, 0)
      this.#options.inc({ direction, outcome: 'failed' }, 0)
    }
    for (const transport of ['udp', 'tcp', 'tls']) this.#refused.inc({ transport }, 0)
  }
}

/** Any answer shows that somebody is there, but for those that say that nobody is (503). */
const outcomeOf = ({ status, failed }: { status?: number; failed?: string }): string =>
  failed === undefined && status !== 503 ? 'fine' : 'failed'
