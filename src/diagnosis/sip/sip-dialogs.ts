// SIP as the rules read it: the messages of one Call-ID as one observer saw them.

import {
  type FactLog,
  headerValues,
  hostIn,
  isMicrosoftAddress,
  isMicrosoftName,
  nodeOf,
  requestUri,
  type SipFact,
  showsMicrosoft,
} from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
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

export const targetOf = (invite: SipFact): string => requestUri(invite)
