// A call at Microsoft's side: one leg to an SBC, its audio, what it is connected to, and a transfer if one is under
// way. Decisions lie in the machines (service.ts, transfer.ts); this carries them out.
//
//   UsageEvent, packets, time --> LiveCall --> service, transfer --> commands to the usage, prompts, REFER
//
// A call to the PSTN tries one SBC after the other. A call that was transferred to a number is joined to a second one
// (`partner`): their SDP is exchanged, the audio goes from the SBC to itself.

import type { SipEvent, SipTarget } from '../element/index.ts'
import type { CallEvent } from '../facts/index.ts'
import { earliest, type Instant } from '../kernel/index.ts'
import type { PromptName } from '../media/index.ts'
import type { SipRequest, UsageEvent, UsageProfile } from '../sip/index.ts'
import type { CallMedia } from './call-media.ts'
import { inboundCode } from './call-outcome.ts'
import type { CallRecord } from './call-record.ts'
import type { RegionConfig, SbcEntry, Target } from './config.ts'
import type { Owner } from './directory.ts'
import { type Ended, type Exchange, nextHop, targetOf } from './exchange.ts'
import { LiveTransfer, referralOf, sendRefer } from './live-transfer.ts'
import { inviteParts } from './outgoing.ts'
import type { Attempts } from './pstn-attempts.ts'
import { ringForks } from './ring-forks.ts'
import { type Service, serviceDeadline, stepService } from './service.ts'
import type { ServiceEffect, ServiceEvent, ServiceStep } from './service-language.ts'
import { startService } from './start-service.ts'
import { causeOf, profileOf, reasonOf, recordRouteOf, understood } from './wire-shape.ts'

interface LiveCallParts {
  id: string
  region: RegionConfig
  /** The node that acts for the call. */
  node: string
  record: CallRecord
  contact: string
  media?: CallMedia
  /** The user or service the call belongs to: the transferor of a REFER. */
  owner: Owner
}

type Invited = Extract<SipEvent, { type: 'request' }>

export class LiveCall {
  readonly id: string
  readonly region: RegionConfig
  readonly record: CallRecord
  readonly media: CallMedia | undefined
  readonly contact: string
  readonly owner: Owner
  /** Key of the usage that is the call's leg now. */
  key = ''
  transfer: LiveTransfer | undefined
  /** The other half of a call that was transferred to a number. */
  partner: LiveCall | undefined
  /** A call to the PSTN: the SBCs still to try. */
  attempts: Attempts | undefined
  service: Service | undefined
  held = false
  /** What this side refused the call with. */
  rejected: { sipCode: number; subCode: number } | undefined
  state: 'setting-up' | 'talking' | 'over' = 'setting-up'
  readonly #exchange: Exchange
  #node: string
  readonly #profile: UsageProfile
  #hop: Omit<SipTarget, 'interface'> = { host: '', port: 0 }
  /** The SBC's own connection that its INVITE came on. */
  #source: Invited['source'] | undefined
  #invite: { id: string; request: SipRequest } | undefined
  #peerAllow: string[] = []

  constructor(parts: LiveCallParts, exchange: Exchange) {
    this.id = parts.id
    this.region = parts.region
    this.record = parts.record
    this.media = parts.media
    this.contact = parts.contact
    this.owner = parts.owner
    this.#node = parts.node
    this.#exchange = exchange
    this.#profile = profileOf(parts.contact, exchange.settings.options)
  }

  get node(): string {
    return this.#node
  }

  get hop(): Omit<SipTarget, 'interface'> {
    return this.#hop
  }

  /** An admitted INVITE of the SBC; `step` is the service it is for. */
  receive(event: Invited, sbc: SbcEntry, step: ServiceStep<Service> | undefined, now: Instant): void {
    const { usages, emit } = this.#exchange
    const { request, source } = event
    this.#invite = { id: event.id, request }
    this.#source = source
    this.#peerAllow = request.headers.values('Allow')
    const routeSet = request.headers.values('Record-Route')
    this.#hop = nextHop({ routeSet, remoteTarget: request.contact?.uri ?? '' }, sbc, this.region.routeHost)
    this.key = usages.accept(event, this.#profile, this.#target(), now)
    this.#exchange.owns(this.key, this.id)
    this.aim()
    this.noteCall('offered', `for ${this.record.to}`)
    for (const effect of this.media?.end.open() ?? []) emit(effect)
    if (step !== undefined) this.#connect(step, now)
  }

  /** Places the call by the first SBC of `attempts`; the SDP is the partner's where there is one. */
  place(attempts: Attempts, now: Instant): void {
    this.attempts = attempts
    for (const effect of this.media?.end.open() ?? []) this.#exchange.emit(effect)
    this.#dial(now)
  }

  #dial(now: Instant): boolean {
    const attempt = this.attempts?.begin(now)
    const body = this.media?.end.offer() ?? this.partner?.offered
    if (attempt === undefined || body === undefined) return false
    const { sbc, call } = attempt
    this.#hop = targetOf(sbc)
    const { options } = this.#exchange.settings
    const parts = inviteParts(call, sbc, this.region, body, options)
    this.key = this.#exchange.usages.call(parts, this.#profile, this.#target(), now)
    this.#exchange.owns(this.key, this.id)
    this.record.callId = this.key.slice(0, this.key.indexOf(';'))
    this.record.sbc = sbc.fqdn
    this.noteCall('offered', `to ${this.record.to} by ${sbc.fqdn}`)
    return true
  }

  /** FailoverTimeSeconds: the next SBC is called at once, whatever becomes of the CANCEL. */
  #failOver(now: Instant): void {
    this.#command({ type: 'cancel' }, now)
    if (this.#dial(now)) return
    this.record.says = 'FailoverTimeSeconds expired'
    const cause = this.attempts?.silence ?? 'timeout'
    this.#exchange.ends(this.id, { type: 'ended', by: 'local', cause }, now)
  }

  /** The SBC's offer. */
  get offered(): string | undefined {
    return this.#invite?.request.bodyText
  }

  /** Points the leg's requests to where they go now. */
  aim(): void {
    this.#exchange.usages.retarget(this.key, this.#target())
  }

  #target(): SipTarget {
    const { inDialogWay } = this.#exchange.settings.options
    const connection = this.#source?.connection
    // Another node than the one that took the call knows nothing of the call's connection.
    const prefer = inDialogWay === 'call-connection' && connection !== undefined ? { prefer: connection } : {}
    return { ...this.#hop, interface: this.#node, ...prefer }
  }

  leaveTo(node: string): void {
    if (node === this.#node) return
    this.#node = node
    this.#source = undefined
    this.aim()
  }

  news(event: UsageEvent, now: Instant): void {
    switch (event.type) {
      case 'ringing':
      case 'early-media':
        return this.#ringing(event, now)
      case 'answered':
        return this.#answered(event, now)
      case 'confirmed':
        return this.#stands(now)
      case 're-invited': {
        const body = understood(event.request.bodyText, this.#exchange.settings.options)
        const answer = event.offered ? this.media?.end.answer(body) : undefined
        if (answer?.ok) return this.#command({ type: 'answer-re-invite', body: answer.value }, now)
        return this.#command({ type: 'reject-re-invite', status: 488 }, now)
      }
      case 're-invite-answered':
        this.media?.end.accept(event.response.body)
        return
      case 'refresh-due':
        return this.#offer(now)
      case 'refer':
        return this.#command({ type: 'respond', transaction: event.transaction, status: 405 }, now)
      case 'requested': {
        const status = event.request.method === 'OPTIONS' ? 200 : 405
        return this.#command({ type: 'respond', transaction: event.transaction, status }, now)
      }
      case 'ended':
        return this.#ended(event, now)
      default:
        return this.#transferNews(event, now)
    }
  }

  tick(now: Instant): void {
    if (this.media !== undefined) {
      const { effects, ended } = this.media.tick(now)
      for (const effect of effects) this.#exchange.emit(effect)
      if (ended) this.#serve({ type: 'prompt-ended' }, now)
    }
    this.#serve({ type: 'tick' }, now)
    this.transfer?.step({ type: 'tick' }, now)
    if (this.transfer !== undefined) this.#afterTransfer(now)
    if (this.attempts?.due(now)) this.#failOver(now)
  }

  datagram(bytes: Uint8Array, now: Instant): void {
    for (const digit of this.media?.receive(bytes, now) ?? '') this.#serve({ type: 'digit', digit }, now)
  }

  deadline(): Instant | undefined {
    if (this.state === 'over') return undefined
    return earliest(
      this.media?.end.deadline(),
      this.service && serviceDeadline(this.service),
      this.transfer?.deadline(),
      this.attempts?.deadline(),
    )
  }

  heard(): PromptName[] {
    return this.media?.end.heard() ?? this.record.heard
  }

  hangUp(now: Instant, cause = 16, says = 'CallEndReasonNormal'): void {
    this.attempts?.settle()
    this.record.says ??= says
    this.#command({ type: 'hang-up', reason: reasonOf(cause, this.id, says) }, now)
  }

  /** Re-INVITE with `inactive`, the only hold Microsoft's proxy speaks, or back to `sendrecv`. */
  hold(on: boolean, now: Instant): void {
    this.held = on
    this.#offer(now)
  }

  /** By REFER where the SBC can, else inside Teams, which the SBC does not see. */
  refer(target: Target, now: Instant): void {
    if (this.state !== 'talking' || this.transfer?.running) return
    const able = ['REFER', 'NOTIFY'].every(method => this.#peerAllow.includes(method))
    this.noteCall('transfer-requested', able ? 'by REFER' : 'inside Teams: the SBC allows no REFER')
    if (!able) return this.#transferInside(target, now)
    this.transfer = new LiveTransfer(this, target, this.owner.mri, this.#exchange, now)
  }

  /** A further REFER beside the one that runs, which an SBC must refuse; nothing waits for what comes of it. */
  referAgain(target: Target, now: Instant): void {
    if (this.state !== 'talking') return
    const referral = referralOf(this, target, this.owner.mri, this.#exchange)
    sendRefer(this, this.#exchange.referNode(this.region), referral, this.#exchange, now)
  }

  /** SDP of the partner's answer or of an own one. */
  answer(body: string | Uint8Array, now: Instant): void {
    this.#command({ type: 'answer', body, headers: this.#recordRoute() }, now)
  }

  ring(endpoints: number, now: Instant): void {
    const headers = this.#recordRoute()
    this.#command({ type: 'ring', status: 180, headers }, now)
    if (this.#invite !== undefined)
      ringForks(this.#invite, endpoints, this.contact, headers, this.#exchange, now)
  }

  reject(status: number, says: string, now: Instant): void {
    this.record.says = says
    this.rejected = inboundCode(status)
    this.#command(
      { type: 'reject', status, headers: [['Reason', reasonOf(causeOf(status), this.id, says)]] },
      now,
    )
  }

  noteCall(event: CallEvent, says: string): void {
    const { callId } = this.record
    const legs = callId === '' ? [] : [{ callId, side: 'teams' as const }]
    this.#exchange.note({ kind: 'call', call: this.id, event, legs, says })
  }

  #command(command: Parameters<Exchange['usages']['command']>[1], now: Instant): void {
    this.#exchange.usages.command(this.key, command, now)
  }

  #recordRoute(): [string, string][] {
    return this.#exchange.settings.options.recordRouteInResponses ? [recordRouteOf(this.region)] : []
  }

  #offer(now: Instant): void {
    if (this.media === undefined) return
    const body = this.media.end.offer(this.held ? 'inactive' : 'sendrecv')
    this.#command({ type: 're-invite', body }, now)
  }

  #connect([service, effects]: ServiceStep<Service>, now: Instant): void {
    this.service = service
    this.#serveEffects(effects, now)
  }

  #serve(event: ServiceEvent, now: Instant): void {
    if (this.service === undefined || this.state === 'over') return
    this.#connect(stepService(this.service, event, now, this.#exchange.settings.options), now)
  }

  #serveEffects(effects: ServiceEffect[], now: Instant): void {
    for (const effect of effects) {
      switch (effect.type) {
        case 'ring':
          this.ring(effect.endpoints, now)
          break
        case 'answer':
          this.#answerHere(now)
          break
        case 'reject':
          this.reject(effect.status, effect.says, now)
          break
        case 'play':
          this.media?.play(effect.prompt, effect.loops, now)
          break
        case 'transfer':
          this.refer(effect.target, now)
          break
        case 'hang-up':
          this.hangUp(now, effect.cause, effect.says)
          break
      }
    }
  }

  #answerHere(now: Instant): void {
    const answer = this.media?.end.answer(this.#invite?.request.body ?? '')
    if (answer?.ok) return this.answer(answer.value, now)
    this.reject(488, answer?.fault.reason ?? 'CannotSupportAnyMedia', now)
  }

  #ringing(event: Extract<UsageEvent, { type: 'ringing' | 'early-media' }>, now: Instant): void {
    this.attempts?.rings()
    if (event.type === 'early-media') this.media?.end.accept(event.response.body)
    this.partner?.ring(1, now)
  }

  #answered(event: Extract<UsageEvent, { type: 'answered' }>, now: Instant): void {
    this.attempts?.settle()
    this.#peerAllow = event.response.headers.values('Allow')
    const usage = this.#exchange.usages.usage(this.key)
    const { sbc } = this.attempts ?? {}
    if (usage !== undefined && 'dialog' in usage.state && sbc !== undefined) {
      this.#hop = nextHop(usage.state.dialog, sbc, this.region.routeHost)
      this.aim()
    }
    this.partner?.answer(event.response.body, now)
    const accepted = this.media?.end.accept(event.response.body)
    if (accepted !== undefined && !accepted.ok) return this.hangUp(now, 88, accepted.fault.reason)
    this.#stands(now)
  }

  #stands(now: Instant): void {
    if (this.state !== 'setting-up') return
    this.state = 'talking'
    this.record.answeredAt = now
    this.noteCall('answered', `by ${this.record.direction === 'inbound' ? this.record.to : 'the PSTN'}`)
    this.media?.end.start(now)
    this.#serve({ type: 'connected' }, now)
  }

  #transferNews(event: UsageEvent, now: Instant): void {
    if (this.transfer === undefined) return
    this.transfer.hear(event, now)
    this.#afterTransfer(now)
  }

  /** Told once: the end of the transfer is the service's news, or the call's end. */
  #afterTransfer(now: Instant): void {
    const { transfer } = this
    if (transfer === undefined || transfer.running || this.state === 'over') return
    this.transfer = undefined
    this.#exchange.keeps(transfer.record())
    if (transfer.state.state === 'failed') return this.#serve({ type: 'transfer-failed' }, now)
    this.leaveTo(transfer.node)
    this.hangUp(now, 16, 'CallEndReasonTransferred')
  }

  #transferInside(target: Target, now: Instant): void {
    const { settings } = this.#exchange
    const step = target.kind === 'number' ? undefined : startService(target, settings, now, true)
    if (step === undefined) {
      this.noteCall('transfer-failed', 'a number outside cannot be reached without REFER')
      return this.#serve({ type: 'transfer-failed' }, now)
    }
    this.#connect(step, now)
    this.noteCall('transfer-answered', 'inside Teams')
  }

  #ended(event: Ended, now: Instant): void {
    if (this.attempts?.goesOn(event) && this.#dial(now)) return
    this.#exchange.ends(this.id, event, now)
  }
}
