// An endpoint and a DNS zone for the tests of this room: requests to `carrier.example`, which has two servers.

import { fault, type Instant, instantOf, ok, seededChance, type Transport } from '../../kernel/index.ts'
import {
  formatMessage,
  parseMessage,
  responseTo,
  SipHeaders,
  type SipMessage,
  SipRequest,
} from '../../sip/index.ts'
import type { TlsClientPolicy, TlsServerPolicy } from '../../tls/index.ts'
import { addressAnswer, type DnsAnswer, type Question } from '../dns.ts'
import type { ElementEffect, ElementEvent } from '../element.ts'
import { SipEndpoint, type SipEvent } from '../endpoint/sip-endpoint.ts'
import type { SipInterface } from '../sip-interface.ts'

export const NOW = instantOf(1_641_286_500_000)
export const LOCAL = { address: '198.51.100.9', port: 5060 }
export const FIRST = '192.0.2.1'
export const SECOND = '192.0.2.2'

type Sent = Extract<ElementEffect, { type: 'datagram' | 'open' | 'send' | 'close' | 'resolve' }>

export class NamedPeer {
  readonly endpoint: SipEndpoint
  readonly zone = new Map<string, DnsAnswer>([
    [
      'SRV _sip._udp.carrier.example',
      ok([
        { type: 'SRV', priority: 1, weight: 0, port: 5060, target: 'one.carrier.example' },
        { type: 'SRV', priority: 2, weight: 0, port: 5062, target: 'two.carrier.example' },
      ]),
    ],
    ['A one.carrier.example', addressAnswer([FIRST], 'A')],
    ['A two.carrier.example', addressAnswer([SECOND], 'A')],
    ['A both.carrier.example', addressAnswer([FIRST, SECOND], 'A')],
  ])
  /** All that was done, in order; look-ups are answered by themselves. */
  readonly sent: Sent[] = []
  readonly notes: Extract<ElementEffect, { type: 'note' }>['fact'][] = []
  /** Look-ups wait for `answerAll`. */
  isDnsSlow = false
  #unanswered: Extract<ElementEffect, { type: 'resolve' }>[] = []

  constructor(transport: Transport = 'udp', change: Partial<SipInterface> = {}) {
    const tls = {
      server: {} as TlsServerPolicy,
      client: (serverName: string) => ({ serverName }) as TlsClientPolicy,
    }
    this.endpoint = new SipEndpoint({
      chance: seededChance(3),
      interfaces: [
        {
          ...{ name: 'trunk', transport, local: LOCAL },
          ...{ sentBy: { host: LOCAL.address, port: LOCAL.port } },
          ...(transport === 'tls' && { tls }),
          ...change,
        },
      ],
    })
    this.endpoint.start()
    this.endpoint.takeEffects()
  }

  request(
    method: string,
    host = 'carrier.example',
    port?: number,
    callId = 'c1',
    now: Instant = NOW,
  ): string {
    const headers = SipHeaders.of(
      ['From', '<sip:a@sbc.example>;tag=a1'],
      ['To', '<sip:b@carrier.example>'],
      ['Call-ID', callId],
      ['CSeq', `1 ${method}`],
      ['Max-Forwards', '70'],
    )
    const message = new SipRequest({ method, uri: `sip:b@${host}`, headers })
    const id = this.endpoint.request(message, { interface: 'trunk', host, port }, now)
    this.#work(now)
    return id
  }

  hears(event: ElementEvent, now: Instant = NOW): SipEvent[] {
    this.endpoint.handle(event, now)
    this.#work(now)
    return this.endpoint.takeEvents()
  }

  /** The answer to the latest request that went out, from where it went. */
  answers(status: number, headers: [string, string][] = [], now: Instant = NOW): SipEvent[] {
    const last = this.requests().at(-1)
    if (last === undefined) throw new Error('nothing was sent')
    const response = responseTo(last.message as SipRequest, status, { toTag: 'z', headers })
    const bytes = Buffer.from(formatMessage(response))
    return this.hears({ type: 'datagram', socket: 'trunk', from: last.to, bytes }, now)
  }

  answerAll(): SipEvent[] {
    this.isDnsSlow = false
    const waiting = this.#unanswered
    this.#unanswered = []
    for (const question of waiting) this.#resolved(question, NOW)
    this.#work(NOW)
    return this.endpoint.takeEvents()
  }

  /** Requests over UDP, and whereto. */
  requests(): { message: SipMessage; to: { address: string; port: number } }[] {
    return this.sent.flatMap(effect => {
      if (effect.type !== 'datagram') return []
      const parsed = parseMessage(effect.bytes)
      return parsed.ok && parsed.value.kind === 'request' ? [{ message: parsed.value, to: effect.to }] : []
    })
  }

  /** `OPTIONS 192.0.2.1:5060`, of each request once. */
  tried(): string[] {
    const told = this.requests().map(({ message, to }) => {
      const { branch } = message.via
      return `${branch} ${message.cseq.method} ${to.address}:${to.port}`
    })
    return [...new Set(told)].map(each => each.slice(each.indexOf(' ') + 1))
  }

  asked(): string[] {
    return this.sent.flatMap(effect => (effect.type === 'resolve' ? [`${effect.record} ${effect.name}`] : []))
  }

  #resolved({ name, record }: Question, now: Instant): void {
    const answer = this.zone.get(`${record} ${name}`) ?? fault('no-such-name')
    this.endpoint.handle({ type: 'resolved', name, record, answer }, now)
  }

  #work(now: Instant): void {
    for (
      let effects = this.endpoint.takeEffects();
      effects.length > 0;
      effects = this.endpoint.takeEffects()
    ) {
      for (const effect of effects) {
        if (effect.type === 'note') this.notes.push(effect.fact)
        else this.sent.push(effect as Sent)
        if (effect.type !== 'resolve') continue
        if (this.isDnsSlow) this.#unanswered.push(effect)
        else this.#resolved(effect, now)
      }
    }
  }
}
