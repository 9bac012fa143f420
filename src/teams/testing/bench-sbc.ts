// An SBC for the tests of this room: calls Teams, takes calls of it, carries REFERs out, hears and plays prompts. What
// a test wants to go wrong is a public field.

import {
  AudioEnd,
  audioSocket,
  type Element,
  type ElementEffect,
  type ElementEvent,
  SipEndpoint,
  type SipEvent,
  UsageTable,
} from '../../element/index.ts'
import { type Chance, earliest, earliestOf, type Instant, seconds } from '../../kernel/index.ts'
import {
  parseUri,
  responseTo,
  SipHeaders,
  SipRequest,
  type SipResponse,
  type UsageEvent,
  type UsageProfile,
} from '../../sip/index.ts'
import type { TlsContext, TrustStore } from '../../tls/index.ts'

export const SBC = 'sbc1.example.net'
export const CALLER = '+4930555100'
const ADDRESS = '127.0.20.2'
const FULL_ALLOW = 'INVITE, ACK, OPTIONS, CANCEL, BYE, INFO, UPDATE, PRACK, REFER, SUBSCRIBE, NOTIFY'

interface BenchLeg {
  key: string
  audio: AudioEnd
  socket: string
  events: UsageEvent[]
  /** The leg whose REFER brought this one about. */
  referrer?: BenchLeg
}

export class BenchSbc implements Element {
  allow = FULL_ALLOW
  contact = `<sip:${CALLER}@${SBC}:5061;transport=tls>`
  /** What a REFER is answered with, when not 202. */
  refuseRefer: number | undefined
  /** Whether NOTIFYs follow the 202. */
  notifies = true
  alterReferredBy: (value: string) => string | undefined = value => value
  alterTarget: (uri: string) => string = uri => uri
  /** How a call of Teams is taken. */
  incoming: 'answer' | 'ring' | 'silent' | number = 'answer'
  answersOptions = true
  readonly legs: BenchLeg[] = []
  readonly received: (SipRequest | SipResponse)[] = []
  readonly #chance: Chance
  readonly #endpoint: SipEndpoint
  readonly #usages: UsageTable
  #effects: ElementEffect[] = []
  #ports = 30_000

  constructor(contexts: { server: TlsContext; client: TlsContext; trust: TrustStore }, chance: Chance) {
    this.#chance = chance
    const { server, client, trust } = contexts
    const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
    const policies = [{ when: { any: true as const }, context: server.name }]
    this.#endpoint = new SipEndpoint({
      chance,
      interfaces: [
        {
          name: 'teams',
          transport: 'tls',
          local: { address: ADDRESS, port: 5061 },
          sentBy: { host: SBC, port: 5061 },
          tls: {
            server: {
              ...versions,
              contexts: [server],
              policies,
              clientCertificate: 'ask',
              handshakeLimitMs: seconds(10),
            },
            client: serverName => ({
              ...versions,
              serverName,
              context: client,
              trust,
              checkAt: 'handshake-end',
            }),
          },
        },
      ],
    })
    this.#usages = new UsageTable(this.#endpoint, { chance })
  }

  static readonly address = ADDRESS

  start(): ElementEffect[] {
    this.#endpoint.start()
    return this.#finish(0 as Instant)
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    if (event.type === 'datagram') this.#legOfSocket(event.socket)?.audio.receive(event.bytes, now)
    this.#endpoint.handle(event, now)
    if (event.type === 'tick') {
      this.#usages.tick(now)
      for (const leg of this.legs) this.#effects.push(...leg.audio.tick(now))
    }
    return this.#finish(now)
  }

  deadline(): Instant | undefined {
    const audio = this.legs.map(leg => leg.audio.deadline())
    return earliest(this.#endpoint.deadline(), this.#usages.deadline(), earliestOf(audio))
  }

  call(number: string, now: Instant, headers: [string, string][] = []): ElementEffect[] {
    this.#invite(`sip:${number}@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls`, headers, now)
    return this.#finish(now)
  }

  /** A request outside any dialog, as written. */
  send(
    method: string,
    uri: string,
    headers: [string, string][],
    body: string,
    now: Instant,
  ): ElementEffect[] {
    const all = SipHeaders.of(
      ['Max-Forwards', '70'],
      ['From', `<sip:${CALLER}@${SBC}>;tag=${this.#ports}`],
      ['To', `<${uri}>`],
      ['Call-ID', `bench-${this.#ports++}`],
      ['CSeq', `1 ${method}`],
      ...headers,
    )
    this.#endpoint.request(new SipRequest({ method, uri, headers: all, body }), this.#target(uri), now)
    return this.#finish(now)
  }

  options(now: Instant): ElementEffect[] {
    const contact: [string, string] = ['Contact', `<sip:${SBC}:5061;transport=tls>`]
    return this.send('OPTIONS', 'sip:sip.pstnhub.microsoft.com:5061;transport=tls', [contact], '', now)
  }

  hangUp(leg: BenchLeg, now: Instant, reason?: string): ElementEffect[] {
    this.#usages.command(leg.key, { type: 'hang-up', ...(reason && { reason }) }, now)
    return this.#finish(now)
  }

  hold(leg: BenchLeg, direction: 'sendonly' | 'inactive', now: Instant): ElementEffect[] {
    this.#usages.command(leg.key, { type: 're-invite', body: leg.audio.offer(direction) }, now)
    return this.#finish(now)
  }

  dial(leg: BenchLeg, digits: string, now: Instant): ElementEffect[] {
    leg.audio.dial(digits, now)
    return this.#finish(now)
  }

  counts() {
    return { ...this.#endpoint.counts(), usages: this.#usages.size }
  }

  get #profile(): UsageProfile {
    return { contact: this.contact, headers: [['Allow', this.allow]], supported: ['replaces'] }
  }

  #target(uri: string) {
    const parsed = parseUri(uri)
    const { host, port = 5061 } = parsed.ok ? parsed.value : { host: '' }
    return { interface: 'teams', host, port }
  }

  #invite(uri: string, headers: [string, string][], now: Instant, referrer?: BenchLeg): void {
    const leg = this.#leg()
    const parts = {
      uri,
      from: `<sip:${CALLER}@${SBC};user=phone>`,
      to: `<${uri}>`,
      body: leg.audio.offer(),
      headers,
    }
    leg.key = this.#usages.call(parts, this.#profile, this.#target(uri), now)
    if (referrer !== undefined) leg.referrer = referrer
  }

  #leg(): BenchLeg {
    const socket = audioSocket(this.#chance)
    this.#ports += 2
    const local = { address: ADDRESS, port: this.#ports - (this.#ports % 2) }
    const audio = new AudioEnd({ socket, local, profile: 'RTP/SAVP', chance: this.#chance })
    this.#effects.push(...audio.open())
    const leg: BenchLeg = { key: '', audio, socket, events: [] }
    this.legs.push(leg)
    return leg
  }

  #legOfSocket(socket: string): BenchLeg | undefined {
    return this.legs.find(leg => leg.socket === socket)
  }

  #finish(now: Instant): ElementEffect[] {
    for (;;) {
      const events = this.#endpoint.takeEvents()
      for (const event of events) this.#heard(event, now)
      const news = this.#usages.takeNews()
      for (const { usage, event } of news) {
        const leg = this.legs.find(each => each.key === usage)
        if (leg !== undefined) this.#news(leg, event, now)
      }
      if (events.length + news.length === 0) break
    }
    const effects = [...this.#effects, ...this.#endpoint.takeEffects()]
    this.#effects = []
    return effects
  }

  #heard(event: SipEvent, now: Instant): void {
    if (event.type === 'request') this.received.push(event.request)
    if (event.type === 'response') this.received.push(event.response)
    if (this.#usages.handle(event, now) || event.type !== 'request') return
    if (event.request.method !== 'INVITE') {
      const headers: [string, string][] = [['Allow', this.allow]]
      if (this.answersOptions)
        this.#endpoint.respond(event.id, responseTo(event.request, 200, { headers }), now)
      return
    }
    const contact = event.request.contact?.uri ?? ''
    const leg = this.#leg()
    leg.key = this.#usages.accept(event, this.#profile, this.#target(contact), now)
    if (this.incoming === 'silent') return
    if (this.incoming === 'ring') return this.#usages.command(leg.key, { type: 'ring', status: 180 }, now)
    if (this.incoming !== 'answer')
      return this.#usages.command(leg.key, { type: 'reject', status: this.incoming }, now)
    const answer = leg.audio.answer(event.request.body)
    if (answer.ok) this.#usages.command(leg.key, { type: 'answer', body: answer.value }, now)
  }

  #news(leg: BenchLeg, event: UsageEvent, now: Instant): void {
    leg.events.push(event)
    if (event.type === 'answered') {
      leg.audio.accept(event.response.body)
      leg.audio.start(now)
      leg.audio.play('caller', now, true)
    } else if (event.type === 'confirmed') {
      leg.audio.start(now)
      leg.audio.play('caller', now, true)
    } else if (event.type === 're-invited') {
      const answer = leg.audio.answer(event.request.body)
      if (answer.ok) this.#usages.command(leg.key, { type: 'answer-re-invite', body: answer.value }, now)
    } else if (event.type === 'ended') this.#effects.push(...leg.audio.close())
    if (event.type === 'refer') this.#refer(leg, event, now)
    else if (leg.referrer !== undefined) this.#tellReferrer(leg.referrer, event, now)
  }

  #refer(leg: BenchLeg, event: Extract<UsageEvent, { type: 'refer' }>, now: Instant): void {
    const { transaction } = event
    if (this.refuseRefer !== undefined) {
      return this.#usages.command(leg.key, { type: 'respond', transaction, status: this.refuseRefer }, now)
    }
    if (!this.notifies)
      return this.#usages.command(leg.key, { type: 'respond', transaction, status: 202 }, now)
    this.#usages.command(leg.key, { type: 'accept-refer', transaction }, now)
    const referredBy = this.alterReferredBy(event.referredBy ?? '')
    const headers: [string, string][] = referredBy === undefined ? [] : [['Referred-By', referredBy]]
    this.#invite(this.alterTarget(/<(.*)>/.exec(event.referTo)?.[1] ?? ''), headers, now, leg)
  }

  #tellReferrer(referrer: BenchLeg, event: UsageEvent, now: Instant): void {
    const status =
      event.type === 'ringing'
        ? 180
        : event.type === 'answered'
          ? 200
          : event.type === 'ended' && event.message?.kind === 'response'
            ? event.message.status
            : undefined
    if (status !== undefined) this.#usages.command(referrer.key, { type: 'refer-progress', status }, now)
  }
}
