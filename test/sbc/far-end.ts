// A far end of the SBC in its tests: places and takes calls as it is told, with real SDP and audio, and keeps all that
// it heard. The carrier's trunk and Microsoft's nodes are both played by it.

import {
  AudioEnd,
  type Element,
  type ElementEffect,
  type ElementEvent,
  SipEndpoint,
  type SipEvent,
  type SipInterface,
  type SipTarget,
  type UsageNews,
  UsageTable,
} from '../../src/element/index.ts'
import { type Chance, earliest, type Instant } from '../../src/kernel/index.ts'
import {
  type CallParts,
  responseTo,
  SipHeaders,
  SipRequest,
  type UsageCommand,
  type UsageEvent,
  type UsageProfile,
} from '../../src/sip/index.ts'

interface FarEndOptions {
  interfaces: SipInterface[]
  /** Where its requests go when nothing else is said. */
  sbc: SipTarget
  profile: UsageProfile
  /** A `silent` end agrees on audio and sends none. */
  media: {
    address: string
    profile: 'RTP/AVP' | 'RTP/SAVP'
    codecs?: ('PCMA' | 'PCMU')[]
    silent?: boolean
  }
  chance: Chance
}

export interface FarCall {
  usage: string
  invite: SipRequest | undefined
  audio: AudioEnd
  events: UsageEvent[]
}

type Requested = Extract<SipEvent, { type: 'request' }>

export class FarEnd implements Element {
  readonly options: FarEndOptions
  readonly endpoint: SipEndpoint
  readonly usages: UsageTable
  readonly calls: FarCall[] = []
  /** Requests outside of dialogs and calls, as OPTIONS. */
  readonly requests: SipRequest[] = []
  /** Statuses of answers to requests sent with `send`. */
  readonly statuses: number[] = []
  /** What to do with an INVITE; it rings and is answered at once unless a test says otherwise. */
  onInvite: (call: FarCall, now: Instant) => void = (call, now) => this.answer(call, now)
  /** What to do with the peer's offers; they are answered unless a test says otherwise. */
  onOffer: (call: FarCall, request: SipRequest, now: Instant) => void = (call, request, now) => {
    const answer = call.audio.answer(request.body)
    this.command(
      call,
      answer.ok
        ? { type: 'answer-re-invite', body: answer.value }
        : { type: 'reject-re-invite', status: 488 },
      now,
    )
  }
  /** A final status for requests before anything else looks at them; undefined lets them pass. */
  refuses: (request: SipRequest) => { status: number; headers?: [string, string][] } | undefined = () =>
    undefined
  /** While it is true nothing that comes by a connection is heard; all of it is heard afterwards. */
  isDeaf = false
  #unheard: ElementEvent[] = []
  readonly #sockets = new Map<string, FarCall>()
  #ports = 40_000
  #effects: ElementEffect[] = []

  constructor(options: FarEndOptions) {
    this.options = options
    this.endpoint = new SipEndpoint({ chance: options.chance, interfaces: options.interfaces })
    this.usages = new UsageTable(this.endpoint, { chance: options.chance })
  }

  start(): ElementEffect[] {
    this.endpoint.start()
    return this.#take()
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    if (event.type === 'datagram' && this.#sockets.has(event.socket)) {
      this.#sockets.get(event.socket)?.audio.receive(event.bytes, now)
      return []
    }
    if (this.isDeaf && event.type === 'received') {
      this.#unheard.push(event)
      return []
    }
    this.endpoint.handle(event, now)
    if (event.type === 'tick') {
      this.usages.tick(now)
      for (const call of this.calls) this.#effects.push(...call.audio.tick(now))
    }
    return this.act(now)
  }

  deadline(): Instant | undefined {
    const audio = this.calls.map(call => call.audio.deadline())
    return earliest(this.endpoint.deadline(), this.usages.deadline(), ...audio)
  }

  /** Everything that follows from what was just done. */
  act(now: Instant): ElementEffect[] {
    for (;;) {
      const events = this.endpoint.takeEvents()
      for (const event of events) this.#hear(event, now)
      const news = this.usages.takeNews()
      for (const each of news) this.#learn(each, now)
      if (events.length + news.length === 0) return this.#take()
    }
  }

  hearAgain(now: Instant): void {
    this.isDeaf = false
    for (const event of this.#unheard.splice(0)) this.endpoint.handle(event, now)
  }

  place(parts: Omit<CallParts, 'body'> & { body?: string }, now: Instant): FarCall {
    const audio = this.#audio()
    const body = parts.body ?? audio.end.offer()
    const usage = this.usages.call({ ...parts, body }, this.options.profile, this.options.sbc, now)
    const call: FarCall = { usage, invite: undefined, audio: audio.end, events: [] }
    this.calls.push(call)
    this.#sockets.set(audio.socket, call)
    return call
  }

  ring(call: FarCall, now: Instant, status: 180 | 181 | 183 = 180, body?: string): void {
    this.command(call, { type: 'ring', status, ...(body !== undefined && { body }) }, now)
  }

  answer(call: FarCall, now: Instant, headers: [string, string][] = []): void {
    const answer = call.audio.answer(call.invite?.body ?? '')
    if (!answer.ok) return this.command(call, { type: 'reject', status: 488 }, now)
    this.command(call, { type: 'answer', body: answer.value, headers }, now)
    this.#speak(call, now)
  }

  command(call: FarCall, command: UsageCommand, now: Instant): void {
    this.usages.command(call.usage, command, now)
  }

  /** A bare request of this shape; its answer's status is kept. */
  send(request: SipRequest, target: SipTarget, now: Instant): void {
    this.endpoint.request(request, target, now)
  }

  /** What the peer of a call was told, in short: `180`, `200`, `bye`. */
  saw(call: FarCall): string[] {
    return call.events.flatMap(event => {
      if (event.type === 'ringing') return [String(event.response.status)]
      if (event.type === 'early-media') return [`${event.response.status}+sdp`]
      if (event.type === 'answered') return ['200']
      if (event.type === 're-invited') return ['re-invite']
      if (event.type === 'refer-progress') return [`notify ${event.progress?.status}`]
      if (event.type === 'refer-failed') return [`refer ${event.response?.status ?? event.cause}`]
      if (event.type !== 'ended') return []
      return [
        event.message?.kind === 'response' && event.by === 'remote' ? `${event.message.status}` : event.cause,
      ]
    })
  }

  #hear(event: SipEvent, now: Instant): void {
    if (event.type === 'request') {
      const refusal = this.refuses(event.request)
      if (refusal !== undefined) {
        const { status, headers = [] } = refusal
        return this.endpoint.respond(
          event.id,
          responseTo(event.request, status, { toTag: 'far', headers }),
          now,
        )
      }
    }
    if (this.usages.handle(event, now)) return
    if (event.type === 'response' && event.response.status >= 200) this.statuses.push(event.response.status)
    if (event.type === 'failed') this.statuses.push(0)
    if (event.type !== 'request') return
    if (event.request.method === 'INVITE') return this.#invited(event, now)
    this.requests.push(event.request)
    this.endpoint.respond(event.id, responseTo(event.request, 200), now)
  }

  #invited(event: Requested, now: Instant): void {
    const { host, port } = this.options.sbc
    const target = { interface: event.source.interface, host, port }
    const usage = this.usages.accept(event, this.options.profile, target, now)
    const audio = this.#audio()
    const call: FarCall = { usage, invite: event.request, audio: audio.end, events: [] }
    this.calls.push(call)
    this.#sockets.set(audio.socket, call)
    this.onInvite(call, now)
  }

  #learn({ usage, event }: UsageNews, now: Instant): void {
    const call = this.calls.find(each => each.usage === usage)
    if (call === undefined) return
    call.events.push(event)
    if (event.type === 'answered') {
      if (call.audio.accept(event.response.body).ok) this.#speak(call, now)
    } else if (event.type === 're-invited') this.onOffer(call, event.request, now)
    else if (event.type === 're-invite-answered') call.audio.accept(event.response.body)
    else if (event.type === 'refresh-due') {
      this.command(call, { type: 're-invite', body: call.audio.offer() }, now)
    } else if (event.type === 'requested') {
      this.command(call, { type: 'respond', transaction: event.transaction, status: 200 }, now)
    } else if (event.type === 'ended') this.#effects.push(...call.audio.close())
  }

  #speak(call: FarCall, now: Instant): void {
    if (this.options.media.silent !== true) call.audio.start(now)
  }

  #audio(): { end: AudioEnd; socket: string } {
    this.#ports += 2
    const socket = `audio-${this.#ports}`
    const { media, chance } = this.options
    const local = { address: media.address, port: this.#ports }
    const { profile, codecs } = media
    const end = new AudioEnd({ socket, local, profile, chance, ...(codecs && { codecs }) })
    this.#effects.push(...end.open())
    return { end, socket }
  }

  #take(): ElementEffect[] {
    const effects = [...this.#effects, ...this.endpoint.takeEffects()]
    this.#effects = []
    return effects
  }
}

/** What a call that came is answered with. */
export function answerOf({ audio, invite }: FarCall): string {
  const answer = audio.answer(invite?.body ?? '')
  if (!answer.ok) throw new Error('the offer cannot be answered')
  return answer.value
}

/** A request outside of any dialog. */
export const bareRequest = (
  method: string,
  uri: string,
  headers: [string, string][] = [],
  body = '',
): SipRequest =>
  new SipRequest({
    method,
    uri,
    headers: SipHeaders.of(
      ['Max-Forwards', '70'],
      ['From', '<sip:far@example.org>;tag=far1'],
      ['To', `<${uri}>`],
      ['Call-ID', `bare-${method}-${uri.length}-${headers.length}`],
      ['CSeq', `1 ${method}`],
      ['Contact', '<sip:far@198.51.100.1:5060>'],
      ...headers,
    ),
    body,
  })
