// Transfers: a REFER the observer received and accepted, what it told of it, and the calls it made for it.

import { headerValues, type SipFact, uriIn } from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { oncePerLog } from '../once.ts'
import { SAME_MOMENT, sameReferral, sentCallsOf, toTarget } from './sent-calls.ts'
import { type Dialog, dialogsOf, isOpposite, isRequest, isSuccess, transactionOf } from './sip-dialogs.ts'

export interface Transfer {
  observer: string
  dialog: Dialog
  refer: SipFact
  accepted: SipFact
  /** Sent by the observer in the dialog of the REFER. */
  notifies: SipFact[]
  /** INVITEs of calls the observer began soon after, oldest first: to the target as it came, at most TIED_LIMIT of them. */
  toTarget: readonly SipFact[]
  /** And those that carry the REFER's Referred-By, at most so many. */
  sameReferral: readonly SipFact[]
}

/** Of one call; who sends more is not transferring. */
const REFERS_LIMIT = 20
/** Where more calls than this look alike, nobody can tell which is whose. */
export const TIED_LIMIT = 50

export const transfersOf = oncePerLog((facts): readonly Transfer[] =>
  dialogsOf(facts).flatMap(dialog => {
    const refers = dialog.messages.filter(
      message => isRequest(message, 'REFER') && message.direction === 'received',
    )
    return refers.slice(0, REFERS_LIMIT).flatMap((refer): Transfer[] => {
      const accepted = transactionOf(dialog, 'REFER', refer.cseq).find(
        message => isSuccess(message, 'REFER') && isOpposite(message, refer),
      )
      if (accepted === undefined) return []
      const notifies = dialog.messages.filter(
        message => isRequest(message, 'NOTIFY') && message.direction === 'sent' && message.at >= refer.at,
      )
      const target = uriIn(refer.referTo ?? '')
      const from = (refer.at - SAME_MOMENT) as Instant
      const tied = (tie: string): SipFact[] =>
        sentCallsOf(facts).after(refer, tie, { from, most: TIED_LIMIT })
      return [
        {
          ...{ observer: dialog.observer, dialog, refer, accepted, notifies },
          toTarget: target === undefined ? [] : tied(toTarget(target)),
          sameReferral:
            refer.referredByDigest === undefined ? [] : tied(sameReferral(refer.referredByDigest)),
        },
      ]
    })
  }),
)

/** Whether a REFER asks for NOTIFYs, as all do but those of RFC 4488. */
export const wantsNews = (refer: SipFact): boolean =>
  !headerValues(refer, 'Refer-Sub').some(value => /^false/i.test(value))

/** A NOTIFY that says how the transfer ended: any status from 200 on. */
export const isFinalNotify = (notify: SipFact): boolean => /^SIP\/2\.0 [2-6]/.test(notify.sipfrag ?? '')
