// SIP as the rules read it: the messages of one Call-ID as one observer saw them, and the transfers among them.

import {
  type FactLog,
  headerValues,
  hostIn,
  inTimes,
  isMicrosoftAddress,
  isMicrosoftName,
  nodeOf,
  requestUri,
  type SipFact,
  showsMicrosoft,
} from '../../facts/index.ts'
import { type Instant, seconds } from '../../kernel/index.ts'
import { oncePerLog } from '../once.ts'

export interface Dialog {
  observer: string
  callId: string
  /** Oldest first. */
  messages: SipFact[]
}

/**
 * The requests of one method and CSeq and all answers to them, oldest first. Keep-alives of a week may share one
 * Call-ID, so that nobody may look through all of it for each of them.
 */
export function transactionOf(dialog: Dialog, method: string, cseq: number): readonly SipFact[] {
  let transactions = TRANSACTIONS.get(dialog)
  if (transactions === undefined) {
    transactions = Map.groupBy(dialog.messages, message => `${message.method} ${message.cseq}`)
    TRANSACTIONS.set(dialog, transactions)
  }
  return transactions.get(`${method} ${cseq}`) ?? []
}
const TRANSACTIONS = new WeakMap<Dialog, ReadonlyMap<string, readonly SipFact[]>>()

/** Requests of one method, each as it was first sent. */
export function firstRequests({ messages }: Dialog, method: string): SipFact[] {
  const met = new Set<number>()
  return messages.filter(message => {
    if (!isRequest(message, method) || met.has(message.cseq)) return false
    met.add(message.cseq)
    return true
  })
}

export const dialogsOf = oncePerLog((facts): readonly Dialog[] => {
  const dialogs = new Map<string, Dialog>()
  for (const message of facts.of('sip')) {
    const { observer, callId } = message
    const key = `${observer} ${callId}`
    const dialog = dialogs.get(key)
    if (dialog === undefined) dialogs.set(key, { observer, callId, messages: [message] })
    else dialog.messages.push(message)
  }
  return [...dialogs.values()]
})

export const isRequest = (message: SipFact, method: string): boolean =>
  message.status === undefined && message.method === method

export const isFirstInvite = (message: SipFact): boolean =>
  isRequest(message, 'INVITE') && message.toTag === undefined

export const isSuccess = (message: SipFact, method: string): boolean =>
  message.method === method && message.status !== undefined && message.status >= 200 && message.status < 300

export const isOpposite = (left: SipFact, right: SipFact): boolean => left.direction !== right.direction

/** Whether Microsoft's proxy is the other party, or the observer itself. */
export const isWithMicrosoft = (dialog: Dialog): boolean => dialog.messages.some(showsMicrosoft)

/** Microsoft's own messages name their node; what only mentions its host may be ours. */
export const isByMicrosoft = (message: SipFact): boolean =>
  nodeOf(message) !== undefined || /microsoft\.pstnhub/i.test(message.userAgent ?? '')

/** Who asks in Microsoft's place to see what comes: a host of Microsoft's in Contact, and none of its nodes. */
export const isInMicrosoftsName = (request: SipFact): boolean =>
  request.status === undefined &&
  !isByMicrosoft(request) &&
  isMicrosoftName(hostIn(request.contact ?? '') ?? '')

/** A 2xx of somebody who is not Microsoft to OPTIONS that came from Microsoft, or in its name. */
export function answersToMicrosoftsOptions(dialog: Dialog): { request: SipFact; answer: SipFact }[] {
  return dialog.messages.flatMap(answer => {
    if (!isSuccess(answer, 'OPTIONS') || isByMicrosoft(answer)) return []
    const request = transactionOf(dialog, 'OPTIONS', answer.cseq).find(
      each => isRequest(each, 'OPTIONS') && isOpposite(each, answer),
    )
    if (request === undefined || !(isByMicrosoft(request) || isInMicrosoftsName(request))) return []
    return [{ request, answer }]
  })
}

/** Whether Microsoft wrote it: it says so, or it came from one of Microsoft's addresses. */
export const isFromMicrosoft = (message: SipFact): boolean =>
  isByMicrosoft(message) ||
  isMicrosoftAddress((message.direction === 'received' ? message.remote : message.local).address)

/** Whether it is on its way to Microsoft, and not from there. */
export const isToMicrosoft = (message: SipFact, dialog: Dialog): boolean =>
  !isFromMicrosoft(message) &&
  (isMicrosoftAddress((message.direction === 'sent' ? message.remote : message.local).address) ||
    waysOfMicrosoft(dialog).has(message.direction === 'sent' ? 'received' : 'sent'))

/** The directions in which Microsoft's messages went. */
const WAYS = new WeakMap<Dialog, ReadonlySet<SipFact['direction']>>()

function waysOfMicrosoft(dialog: Dialog): ReadonlySet<SipFact['direction']> {
  const known = WAYS.get(dialog)
  if (known !== undefined) return known
  const ways = new Set(dialog.messages.filter(isFromMicrosoft).map(message => message.direction))
  WAYS.set(dialog, ways)
  return ways
}

/** A log may keep only parts of a message. What is absent from such a one may have been there. */
export const isWhole = (message: SipFact): boolean => headerValues(message, 'CSeq').length > 0

/** Until when the observer has looked: nothing can be said of answers that may still come. */
export const lastSeen = (facts: FactLog, observer: string): Instant =>
  lastTimes(facts).get(observer) ?? (0 as Instant)

const lastTimes = oncePerLog(
  (facts): ReadonlyMap<string, Instant> => new Map(facts.all().map(({ observer, at }) => [observer, at])),
)

/** A REFER the observer received and accepted, and what it did then. */
export interface Transfer {
  observer: string
  dialog: Dialog
  refer: SipFact
  accepted: SipFact
  /** Sent by the observer in the dialog of the REFER. */
  notifies: SipFact[]
  /** First INVITEs the observer sent in dialogs that began after the REFER, up to REFER_TO_INVITE later. */
  invites: SipFact[]
}

/** An INVITE later than this has another cause; a transaction's life (RFC 3261 timer B). */
const REFER_TO_INVITE = seconds(32)

/** Of one call; who sends more is not transferring. */
const REFERS_LIMIT = 20

export const transfersOf = oncePerLog((facts): readonly Transfer[] => {
  const dialogs = dialogsOf(facts)
  const calls = dialogs
    .map(dialog => dialog.messages[0] as SipFact)
    .filter(first => isFirstInvite(first) && first.direction === 'sent')
  const callsOf = Map.groupBy(calls, ({ observer }) => observer)
  for (const group of callsOf.values()) group.sort((left, right) => left.at - right.at)
  return dialogs.flatMap(dialog => {
    const refers = dialog.messages.filter(
      message => isRequest(message, 'REFER') && message.direction === 'received',
    )
    return refers.slice(0, REFERS_LIMIT).flatMap(refer => {
      const accepted = transactionOf(dialog, 'REFER', refer.cseq).find(
        message => isSuccess(message, 'REFER') && isOpposite(message, refer),
      )
      if (accepted === undefined) return []
      return [transferOf(dialog, refer, accepted, callsOf.get(dialog.observer) ?? [])]
    })
  })
})

/** `calls` are the observer's own, oldest first. */
function transferOf(dialog: Dialog, refer: SipFact, accepted: SipFact, calls: readonly SipFact[]): Transfer {
  const { observer, callId } = dialog
  const notifies = dialog.messages.filter(
    message => isRequest(message, 'NOTIFY') && message.direction === 'sent' && message.at >= refer.at,
  )
  const invites = inTimes(calls, refer.at, (refer.at + REFER_TO_INVITE) as Instant).filter(
    invite => invite.callId !== callId,
  )
  return { observer, dialog, refer, accepted, notifies, invites }
}

/** Whether a REFER asks for NOTIFYs, as all do but those of RFC 4488. */
export const wantsNews = (refer: SipFact): boolean =>
  !headerValues(refer, 'Refer-Sub').some(value => /^false/i.test(value))

/** A NOTIFY that says how the transfer ended: any status from 200 on. */
export const isFinalNotify = (notify: SipFact): boolean => /^SIP\/2\.0 [2-6]/.test(notify.sipfrag ?? '')

/** The URI without its scheme's case and with parameters in any order, which proxies may change without harm. */
export function sameTarget(left: string, right: string): boolean {
  const parts = (uri: string): string =>
    uri
      .split(';')
      .map(part => part.trim())
      .sort()
      .join(';')
      .toLowerCase()
  return parts(left) === parts(right)
}

export const targetOf = (invite: SipFact): string => requestUri(invite)
