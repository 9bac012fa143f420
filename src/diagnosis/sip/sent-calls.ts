// The calls an observer made, by what may tie them to a REFER: their target, the user in it, whose word they carry. Hundreds of
// transfers and of calls in the same half minute are no reason to compare each with each.

import { firstFrom, hostIn, isMicrosoftName, type SipFact, userIn } from '../../facts/index.ts'
import { type Instant, millis, seconds } from '../../kernel/index.ts'
import { oncePerLog } from '../once.ts'
import { dialogsOf, isFirstInvite, targetOf } from './sip-dialogs.ts'

/** An INVITE later than this after a REFER has another cause; a transaction's life (RFC 3261 timer B). */
const REFER_TO_INVITE = seconds(32)

/** What one packet causes may stand before it where a card has several queues. */
export const SAME_MOMENT = millis(50)

export class SentCalls {
  readonly #byTie = new Map<string, SipFact[]>()

  /** First INVITEs, each of a dialog that the observer began with it. */
  constructor(invites: readonly SipFact[]) {
    for (const invite of invites.toSorted((left, right) => left.at - right.at))
      for (const tie of tiesOf(invite)) this.#note(`${invite.observer} ${tie}`, invite)
  }

  /** Those of other calls since `from`, soon after the REFER, that have this tie and are wanted: the first `most` of them. */
  after(
    refer: SipFact,
    tie: string,
    { from = refer.at, most }: { from?: Instant; most: number },
    isWanted = (_: SipFact): boolean => true,
  ): SipFact[] {
    const tied = this.#byTie.get(`${refer.observer} ${tie}`) ?? []
    const found: SipFact[] = []
    for (let index = firstFrom(tied, from); index < tied.length && found.length < most; index++) {
      const invite = tied[index] as SipFact
      if (invite.at > refer.at + REFER_TO_INVITE) break
      if (invite.callId !== refer.callId && isWanted(invite)) found.push(invite)
    }
    return found
  }

  #note(key: string, invite: SipFact): void {
    const known = this.#byTie.get(key)
    if (known === undefined) this.#byTie.set(key, [invite])
    else known.push(invite)
  }
}

/** All that observers sent. */
export const sentInvitesOf = oncePerLog((facts): readonly SipFact[] =>
  dialogsOf(facts)
    .map(dialog => dialog.messages[0] as SipFact)
    .filter(first => isFirstInvite(first) && first.direction === 'sent'),
)

export const sentCallsOf = oncePerLog(facts => new SentCalls(sentInvitesOf(facts)))

/** To this URI, without its scheme's case and with parameters in any order, which proxies may change without harm. */
export const toTarget = (uri: string): string => `target ${parameterOrder(uri)}`
export const toUser = (user: string): string => `user ${user}`
export const TO_MICROSOFT = 'host of Microsoft'
/** With this Referred-By. */
export const sameReferral = (digest: string): string => `referral ${digest}`
/** With any. */
export const REFERRED = 'referred'

function tiesOf(invite: SipFact): string[] {
  const called = targetOf(invite)
  const user = userIn(called)
  return [
    toTarget(called),
    ...(user === undefined ? [] : [toUser(user)]),
    ...(isMicrosoftName(hostIn(called) ?? '') ? [TO_MICROSOFT] : []),
    ...(invite.referredByDigest === undefined ? [] : [sameReferral(invite.referredByDigest)]),
    ...(invite.referredBy === undefined ? [] : [REFERRED]),
  ]
}

const parameterOrder = (uri: string): string =>
  uri
    .split(';')
    .map(part => part.trim())
    .sort()
    .join(';')
    .toLowerCase()
