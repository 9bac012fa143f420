// The 2xx to an INVITE belongs to the TU on both sides (RFC 3261 sections 13.2.2.4 and 13.3.1.4): the callee repeats
// it until the ACK comes, the caller acknowledges each copy, and hangs up the forks it does not want.

import { after, type Instant, type Millis } from '../../kernel/index.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { doubled, type TimerRules, transactionLife } from '../transaction/timers.ts'
import {
  type AcceptedBy,
  acknowledgement,
  type Dialog,
  dialogOfResponse,
  dialogRequest,
  type InviteOutline,
} from './dialog.ts'

/** Forks of one call that are kept apart; more are acknowledged and left. */
export const MAX_FORKS = 16
/** Answered INVITEs of ours whose 2xx may still be repeated. */
const MAX_ANSWERED = 4

/** A 2xx of ours that waits for its ACK. */
export interface TwoHundred {
  readonly transaction: string
  readonly response: SipResponse
  readonly againAt: Instant
  readonly interval: Millis
  readonly giveUpAt: Instant
}

export const startTwoHundred = (
  transaction: string,
  response: SipResponse,
  now: Instant,
  rules: TimerRules,
): TwoHundred => ({
  transaction,
  response,
  againAt: after(now, rules.t1),
  interval: rules.t1,
  giveUpAt: after(now, transactionLife(rules)),
})

/** On a tick: `again` with what waits on, `no-ack` after 64*T1, or undefined when nothing is due. */
export function tickTwoHundred(
  waiting: TwoHundred,
  now: Instant,
  rules: TimerRules,
): { type: 'again'; waiting: TwoHundred } | { type: 'no-ack' } | undefined {
  if (now >= waiting.giveUpAt) return { type: 'no-ack' }
  if (now < waiting.againAt) return undefined
  const interval = doubled(waiting.interval, rules.t2)
  return { type: 'again', waiting: { ...waiting, interval, againAt: after(now, interval) } }
}

/** An INVITE of ours that got a 2xx, and whom from as they were then: the ACK is made for them again for each copy. */
export interface AnsweredInvite extends InviteOutline, AcceptedBy {
  readonly ref: string
}

/** What is remembered of our INVITEs, so that late and repeated 2xx are dealt with. */
export interface Answers {
  readonly remoteTag: string
  readonly invites: readonly AnsweredInvite[]
  /** To tags of other forks, which have their BYE. */
  readonly discarded: readonly string[]
}

const NONE: readonly never[] = []

export const noAnswers = (remoteTag: string): Answers => ({ remoteTag, invites: NONE, discarded: NONE })

/** The first 2xx to an INVITE of ours: the ACK to send, remembered for its repetitions. */
export function rememberAnswer(
  answers: Answers,
  dialog: Dialog,
  ref: string,
  invite: InviteOutline,
): { answers: Answers; ack: SipRequest } {
  const { remoteUri, remoteTarget, routeSet } = dialog
  const answered = { ref, ...invite, remoteUri, remoteTarget, routeSet }
  const invites = [...answers.invites, answered].slice(-MAX_ANSWERED)
  return { answers: { ...answers, invites }, ack: acknowledgement(dialog, invite) }
}

/** A further 2xx: the ACK again; for a fork not yet seen also its BYE (section 13.2.2.4). */
export function furtherTwoHundred(
  answers: Answers,
  ref: string,
  response: SipResponse,
): { answers: Answers; ack?: SipRequest; bye?: SipRequest } {
  const answered = answers.invites.find(known => known.ref === ref)
  if (answered === undefined || response.status < 200 || response.status >= 300) return { answers }
  const tag = response.to.tag ?? ''
  if (tag === answers.remoteTag) return { answers, ack: acknowledgement(answered, answered) }
  const dialog = dialogOfResponse(answered, response)
  if (dialog === undefined) return { answers }
  const ack = acknowledgement(dialog, answered)
  if (answers.discarded.includes(tag) || answers.discarded.length >= MAX_FORKS) return { answers, ack }
  const bye = dialogRequest(dialog, 'BYE').request
  return { answers: { ...answers, discarded: [...answers.discarded, tag] }, ack, bye }
}
