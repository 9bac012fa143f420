// The carrier: the public telephone network as an SBC sees it over its trunk. Its telephones make and take calls,
// speak and listen; its switch can ask for credentials.

import {
  AudioEnd,
  audioSocket,
  type Element,
  type ElementEffect,
  type ElementEvent,
  SipEndpoint,
  type SipEvent,
  type SipTarget,
  type UsageNews,
  UsageTable,
} from '../element/index.ts'
import { type Chance, Deadlines, earliest, formatEndpoint, type Instant, uuid } from '../kernel/index.ts'
import { formatReason, responseTo, type UsageProfile, usageKeyOf } from '../sip/index.ts'
import { Challenger } from './challenger.ts'
import type { Caller, CarrierConfig } from './config.ts'
import { listen, type PhoneCall, phoneDeadline, plansOf, plansOfSubscriber, takeDue } from './phone-call.ts'

const ALLOW = 'INVITE, ACK, CANCEL, BYE, OPTIONS, PRACK, UPDATE'
/** Calls that are over and still remembered, for whoever wants to know what was heard. */
const REMEMBERED_CALLS = 2000

export class Carrier implements Element {
  readonly #config: CarrierConfig
  readonly #chance: Chance
  readonly #endpoint: SipEndpoint
  readonly #usages: UsageTable
  readonly #challenger: Challenger | undefined
  readonly #live = new Map<string, PhoneCall>()
  readonly #deadlines = new Deadlines<string>()
  readonly #bySocket = new Map<string, PhoneCall>()
  readonly #all: PhoneCall[] = []
  readonly #freePorts: number[] = []
  /** SDP answers that wait for somebody to pick up. */
  readonly #answers = new Map<string, string>()
  #effects: ElementEffect[] = []

  constructor(config: CarrierConfig, chance: Chance) {
    const { transport, local, media, challenge } = config
    const sentBy = { host: local.address, port: local.port }
    this.#config = config
    this.#chance = chance
    this.#endpoint = new SipEndpoint({ chance, interfaces: [{ name: 'carrier', transport, local, sentBy }] })
    this.#usages = new UsageTable(this.#endpoint, { chance })
    this.#challenger = challenge && new Challenger(challenge, chance)
    for (let port = media.ports.first; port < media.ports.last; port += 2) this.#freePorts.push(port)
  }

  start(): ElementEffect[] {
    this.#endpoint.start()
    return this.#drain()
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    if (event.type === 'datagram' && this.#bySocket.has(event.socket)) {
      const call = this.#bySocket.get(event.socket) as PhoneCall
      call.audio.receive(event.bytes, now)
      listen(call, now)
      this.#schedule(call)
      return []
    }
    this.#endpoint.handle(event, now)
    if (event.type === 'tick') this.#tick(now)
    this.#settle(now)
    return this.#drain()
  }

  deadline(): Instant | undefined {
    return earliest(this.#endpoint.deadline(), this.#usages.deadline(), this.#deadlines.earliest())
  }

  /** A telephone of the carrier makes a call through the SBC. */
  call(caller: Caller, now: Instant): ElementEffect[] {
    const { sbc, transport, local } = this.#config
    const audio = this.#openAudio()
    if (audio === undefined) return []
    const parameters = transport === 'tcp' ? ';transport=tcp' : ''
    const host = formatEndpoint(local)
    const parts = {
      uri: `sip:${caller.to}@${formatEndpoint(sbc)};user=phone${parameters}`,
      from: `<sip:${caller.from}@${host};user=phone>`,
      to: `<sip:${caller.to}@${formatEndpoint(sbc)};user=phone>`,
      body: audio.end.offer(),
    }
    const usage = this.#usages.call(parts, this.#profile(), this.#target(), now)
    audio.end.play(caller.prompt, now, true)
    const plans = plansOf(caller, now)
    const reason = caller.complaint === undefined ? {} : { reason: this.#complaint(caller.complaint) }
    this.#remember({
      usage,
      number: caller.from,
      state: 'dialling',
      audio,
      prompt: caller.prompt,
      plans,
      ...reason,
    })
    this.#settle(now)
    return this.#drain()
  }

  /** Hangs up every call of a number. */
  hangUp(number: string, now: Instant): ElementEffect[] {
    for (const call of this.#live.values()) {
      if (call.number === number) this.#hangUp(call, now)
    }
    this.#settle(now)
    return this.#drain()
  }

  /** Calls in the order they began, the ones that are over too. */
  calls(): readonly PhoneCall[] {
    return this.#all
  }

  counts(): { calls: number; usages: number; transactions: number; connections: number } {
    return { calls: this.#live.size, usages: this.#usages.size, ...this.#endpoint.counts() }
  }

  #profile(): UsageProfile {
    const { local, transport, reliableProvisional } = this.#config
    const contact = `<sip:${formatEndpoint(local)}${transport === 'tcp' ? ';transport=tcp' : ''}>`
    return { contact, headers: [['Allow', ALLOW]], ...(reliableProvisional && { reliableProvisional }) }
  }

  #target(): SipTarget {
    const { address: host, port } = this.#config.sbc
    return { interface: 'carrier', host, port }
  }

  #openAudio(): { end: AudioEnd; port: number; socket: string } | undefined {
    const port = this.#freePorts.shift()
    if (port === undefined) return undefined
    const socket = audioSocket(this.#chance)
    const { media, codecs } = this.#config
    const end = new AudioEnd({
      socket,
      local: { address: media.address, port },
      profile: 'RTP/AVP',
      chance: this.#chance,
      ...(codecs && { codecs }),
    })
    this.#effects.push(...end.open())
    return { end, port, socket }
  }

  #remember(
    parts: Omit<PhoneCall, 'audio' | 'port' | 'callId'> & {
      audio: { end: AudioEnd; port: number; socket: string }
    },
  ): void {
    const { audio, ...rest } = parts
    const callId = rest.usage.split(';')[0] ?? ''
    const call: PhoneCall = { ...rest, callId, audio: audio.end, port: audio.port }
    this.#live.set(call.usage, call)
    this.#schedule(call)
    this.#bySocket.set(audio.socket, call)
    this.#all.push(call)
    if (this.#all.length > REMEMBERED_CALLS) this.#all.shift()
  }

  #tick(now: Instant): void {
    this.#usages.tick(now)
    for (const call of this.#due(now)) {
      this.#effects.push(...call.audio.tick(now))
      for (const plan of takeDue(call, now)) {
        if (plan.act === 'hang-up') this.#hangUp(call, now)
        else if (plan.act === 'press') call.audio.dial(plan.digits ?? '', now)
        else this.#answer(call, now)
      }
      this.#schedule(call)
    }
  }

  /** Taken out first: what a telephone begins here, it goes on with at the next tick, behind the answer it gave. */
  #due(now: Instant): PhoneCall[] {
    const due: PhoneCall[] = []
    for (let key = this.#deadlines.takeDue(now); key !== undefined; key = this.#deadlines.takeDue(now)) {
      const call = this.#live.get(key)
      if (call !== undefined) due.push(call)
    }
    return due
  }

  /** Keeps when the call's telephone next has something to do; one that is over has nothing. */
  #schedule(call: PhoneCall): void {
    if (this.#live.has(call.usage)) this.#deadlines.set(call.usage, phoneDeadline(call))
  }

  #hangUp(call: PhoneCall, now: Instant): void {
    const reason = call.reason === undefined ? {} : { reason: call.reason }
    this.#usages.command(call.usage, { type: 'hang-up', ...reason }, now)
  }

  #complaint(text: string): string {
    return formatReason({ protocol: 'Q.850', cause: 22, text: `${uuid(this.#chance)};${text}` })
  }

  #settle(now: Instant): void {
    let events = this.#endpoint.takeEvents()
    let news = this.#usages.takeNews()
    while (events.length > 0 || news.length > 0) {
      for (const event of events) this.#heed(event, now)
      for (const each of [...news, ...this.#usages.takeNews()]) this.#learn(each, now)
      events = this.#endpoint.takeEvents()
      news = this.#usages.takeNews()
    }
  }

  #heed(event: SipEvent, now: Instant): void {
    if (event.type === 'request') {
      const refusal = this.#challenger?.refusalOf(event.request, now)
      const known = event.request.to.tag === undefined || this.#usages.usage(usageKeyOf(event.request) ?? '')
      if (refusal && known) return this.#endpoint.respond(event.id, refusal, now)
    }
    if (this.#usages.handle(event, now) || event.type !== 'request') return
    if (event.request.method === 'INVITE') return this.#incoming(event, now)
    const status = event.request.method === 'OPTIONS' ? 200 : 405
    this.#endpoint.respond(event.id, responseTo(event.request, status, { headers: [['Allow', ALLOW]] }), now)
  }

  #incoming(event: Extract<SipEvent, { type: 'request' }>, now: Instant): void {
    const number = /^sips?:([^@;]+)@/.exec(event.request.uri)?.[1] ?? ''
    const subscriber = this.#config.subscribers?.find(each => each.number === number)
    const audio = subscriber && this.#openAudio()
    if (subscriber === undefined || audio === undefined) {
      const status = subscriber === undefined ? 404 : 503
      return this.#endpoint.respond(event.id, responseTo(event.request, status), now)
    }
    const usage = this.#usages.accept(event, this.#profile(), this.#target(), now)
    const { answer } = subscriber
    const prompt = 'prompt' in answer ? answer.prompt : undefined
    const status = 'status' in answer ? { status: answer.status } : {}
    const plans = plansOfSubscriber(subscriber, now)
    this.#remember({ usage, number, state: 'ringing', audio, prompt, plans, ...status })
    const described = audio.end.answer(event.request.body)
    if (!described.ok) {
      const { status: refused, reason } = described.fault
      return this.#usages.command(usage, { type: 'reject', status: refused, reason }, now)
    }
    this.#answers.set(usage, described.value)
    this.#usages.command(usage, { type: 'ring', status: 180 }, now)
  }

  #answer(call: PhoneCall, now: Instant): void {
    const body = this.#answers.get(call.usage)
    if (call.status !== undefined)
      this.#usages.command(call.usage, { type: 'reject', status: call.status }, now)
    else if (body !== undefined) {
      this.#usages.command(call.usage, { type: 'answer', body }, now)
      this.#talk(call, now)
      if (call.prompt !== undefined) call.audio.play(call.prompt, now, true)
    }
  }

  #talk(call: PhoneCall, now: Instant): void {
    call.state = 'talking'
    call.answeredAt = now
    call.audio.start(now)
    this.#schedule(call)
  }

  #learn({ usage, event }: UsageNews, now: Instant): void {
    const call = this.#live.get(usage)
    if (call === undefined) return
    if (event.type === 'ringing') call.state = 'ringing'
    else if (event.type === 'answered') {
      call.status = event.response.status
      const accepted = call.audio.accept(event.response.body)
      if (accepted.ok) this.#talk(call, now)
      else this.#usages.command(usage, { type: 'hang-up' }, now)
    } else if (event.type === 're-invited') {
      const described = event.offered ? call.audio.answer(event.request.body) : undefined
      if (described === undefined) {
        this.#usages.command(usage, { type: 'answer-re-invite', body: call.audio.offer() }, now)
      } else if (described.ok) {
        this.#usages.command(usage, { type: 'answer-re-invite', body: described.value }, now)
      } else {
        this.#usages.command(usage, { type: 'reject-re-invite', status: described.fault.status }, now)
      }
    } else if (event.type === 'refresh-due') {
      this.#usages.command(usage, { type: 're-invite', body: call.audio.offer() }, now)
    } else if (event.type === 're-invite-answered') call.audio.accept(event.response.body)
    else if (event.type === 'requested') {
      const { transaction } = event
      const status = event.request.method === 'OPTIONS' ? 200 : 501
      this.#usages.command(usage, { type: 'respond', transaction, status }, now)
    } else if (event.type === 'refer') {
      const { transaction } = event
      this.#usages.command(usage, { type: 'respond', transaction, status: 405 }, now)
    } else if (event.type === 'ended') this.#end(call, event, now)
  }

  #end(call: PhoneCall, event: Extract<UsageNews['event'], { type: 'ended' }>, now: Instant): void {
    call.state = 'over'
    call.endedBy = event.by
    call.endedAt = now
    call.plans = []
    if (event.message?.kind === 'response') call.status ??= event.message.status
    for (const fact of call.audio.summary(call.callId)) this.#effects.push({ type: 'note', fact })
    this.#effects.push(...call.audio.close())
    this.#live.delete(call.usage)
    this.#deadlines.set(call.usage, undefined)
    this.#answers.delete(call.usage)
    for (const [socket, other] of this.#bySocket) if (other === call) this.#bySocket.delete(socket)
    this.#freePorts.push(call.port)
  }

  #drain(): ElementEffect[] {
    const effects = [...this.#endpoint.takeEffects()]
    const own = this.#effects
    this.#effects = []
    return [...own, ...effects]
  }
}
