// A transfer being carried out on a call: REFERs leave by another node on its own TLS connection, the record of a
// failure is written, and the old call is ended by that node once the new one stands.

import type { SipTarget } from '../element/index.ts'
import type { CallEvent } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import type { UsageEvent } from '../sip/index.ts'
import type { RegionConfig, Target } from './config.ts'
import type { Exchange, TransferRecord } from './exchange.ts'
import { makeReferral, type Referral } from './referral.ts'
import {
  isRunning,
  startTransfer,
  stepTransfer,
  type Transfer,
  type TransferEffect,
  type TransferEvent,
  transferDeadline,
} from './transfer.ts'

/** What a transfer needs of its call. */
interface ReferringCall {
  readonly id: string
  readonly region: RegionConfig
  readonly key: string
  readonly hop: Omit<SipTarget, 'interface'>
  readonly record: { readonly callId: string }
  /** Points the leg's requests back to where they usually go. */
  aim(): void
  noteCall(event: CallEvent, says: string): void
}

export class LiveTransfer {
  readonly referral: Referral
  readonly target: Target
  /** Delivers the REFER, and ends the old call. */
  readonly node: string
  readonly #call: ReferringCall
  readonly #exchange: Exchange
  #transfer: Transfer
  /** The usage's name for the REFER under way. */
  #ref: string | undefined

  constructor(call: ReferringCall, target: Target, transferorMri: string, exchange: Exchange, now: Instant) {
    this.#call = call
    this.#exchange = exchange
    this.target = target
    this.node = exchange.referNode(call.region)
    this.referral = referralOf(call, target, transferorMri, exchange)
    exchange.expects(this.referral, call.id)
    const [transfer, effects] = startTransfer(now)
    this.#transfer = transfer
    this.#carryOut(effects, now)
  }

  get state(): Transfer {
    return this.#transfer
  }

  get running(): boolean {
    return isRunning(this.#transfer)
  }

  record(): TransferRecord {
    const { id, record } = this.#call
    const { tries } = this.#transfer
    const shared = { call: id, callId: record.callId, target: this.target, tries }
    if (this.#transfer.state !== 'failed') return { ...shared, outcome: 'succeeded' }
    return { ...shared, outcome: 'failed', completion: this.#transfer.completion }
  }

  deadline(): Instant | undefined {
    return transferDeadline(this.#transfer)
  }

  step(event: TransferEvent, now: Instant): void {
    const { delaysMs } = this.#exchange.settings.options.referRetry
    const [transfer, effects] = stepTransfer(this.#transfer, event, now, delaysMs)
    this.#transfer = transfer
    this.#carryOut(effects, now)
  }

  /** What the call's usage tells of the REFER. */
  hear(event: UsageEvent, now: Instant): void {
    switch (event.type) {
      case 'request-answered':
        if (event.ref !== this.#ref) return
        return this.step(
          { type: 'answered', status: event.response.status, phrase: event.response.reason },
          now,
        )
      case 'request-failed':
        if (event.ref !== this.#ref) return
        if (event.cause === 'timeout') return this.step({ type: 'silent', what: 'answer' }, now)
        return this.step({ type: 'undelivered', failure: this.#exchange.failure }, now)
      case 'refer-progress': {
        const { status, reason } = event.progress ?? { status: 100, reason: '' }
        return this.step({ type: 'notified', status, phrase: reason, terminated: event.terminated }, now)
      }
      case 'refer-failed':
        if (event.cause !== 'refused') this.step({ type: 'silent', what: 'NOTIFY' }, now)
        return
      default:
        return
    }
  }

  #carryOut(effects: TransferEffect[], now: Instant): void {
    for (const effect of effects) {
      if (effect.type === 'send') this.#send(now)
      else if (effect.type === 'failed') this.#failed(effect.completion)
      else this.#call.noteCall('transfer-answered', 'the target answered')
    }
    if (!this.running) this.#exchange.forgets(this.referral)
  }

  #send(now: Instant): void {
    this.#ref = sendRefer(this.#call, this.node, this.referral, this.#exchange, now)
  }

  #failed(completion: { code: number; subCode: number; phrase: string }): void {
    const { callId } = this.#call.record
    this.#exchange.note({ kind: 'transfer-completion', ...completion, callId })
    this.#call.noteCall('transfer-failed', completion.phrase)
  }
}

export function referralOf(
  call: ReferringCall,
  target: Target,
  transferorMri: string,
  { directory, chance }: Exchange,
): Referral {
  const targetMri = directory.mriOf(target)
  const { tenant } = directory
  const parts = { target, targetMri, transferorMri, tenant, correlation: call.id }
  return makeReferral(parts, call.region, chance)
}

/** Sends a REFER by a node of its own; the value is the usage's name for the request. */
export function sendRefer(
  call: ReferringCall,
  node: string,
  referral: Referral,
  { settings, usages }: Exchange,
  now: Instant,
): string | undefined {
  const fresh = settings.options.referConnection === 'always-new' ? { fresh: true as const } : {}
  usages.retarget(call.key, { ...call.hop, interface: node, ...fresh })
  const headers: [string, string][] = [
    ['Refer-To', `<${referral.targetUri}>`],
    ['Referred-By', referral.referredBy],
  ]
  usages.command(call.key, { type: 'request', method: 'REFER', headers }, now)
  call.aim()
  const state = usages.usage(call.key)?.state
  return state !== undefined && 'sent' in state ? state.sent.at(-1)?.ref : undefined
}
