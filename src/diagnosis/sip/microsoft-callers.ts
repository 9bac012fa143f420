// Who of Microsoft's addresses the SBC listens to. It calls from any address of its ranges: an SBC that serves some of
// them and turns others away knows its callers by address.

import type { FactLog, SipFact } from '../../facts/index.ts'
import { type Instant, seconds } from '../../kernel/index.ts'
import { oncePerLog } from '../once.ts'
import { type WatchedTime, watchedTimes } from '../watched-time.ts'
import { dialogsOf, isByMicrosoft, isOpposite, transactionOf } from './sip-dialogs.ts'

/** A request of Microsoft's and what came of it. */
export interface MicrosoftRequest {
  request: SipFact
  /** Undefined: none came, although somebody looked for as long as one may take. */
  answer: SipFact | undefined
  instance: string
  isServed: boolean
}

/** An address of Microsoft's that the SBC turned away whatever it asked, while it served others. */
export interface RefusedCaller {
  observer: string
  address: string
  requests: [MicrosoftRequest, ...MicrosoftRequest[]]
  /** Of other addresses, some of them after the first of `requests`. */
  served: readonly MicrosoftRequest[]
}

/** A transaction ends after 64 times T1 (RFC 3261 timers B and F). */
const TRANSACTION = seconds(32)
/** One that is lost happens. */
const AT_LEAST = 2

export const refusedCallers = oncePerLog((facts): readonly RefusedCaller[] => {
  const all = requestsOfMicrosoft(facts)
  return [...Map.groupBy(all, ({ request }) => request.observer)].flatMap(([observer, seen]) => {
    const groups = Map.groupBy(seen, ({ request }) => callerOf(request))
    const served = seen.filter(({ isServed }) => isServed)
    const lastServed = served.reduce((last, { request }) => Math.max(last, request.at), 0)
    return [...groups].flatMap(([address, requests]) => {
      const first = requests[0]
      if (first === undefined || requests.length < AT_LEAST || requests.some(each => each.isServed)) return []
      // An SBC that turned everybody away for a while has another fault.
      if (lastServed <= first.request.at) return []
      return [{ observer, address, requests: [first, ...requests.slice(1)], served }]
    })
  })
})

export const callerOf = ({ direction, local, remote }: SipFact): string =>
  (direction === 'sent' ? local : remote).address

/** Those whose outcome is known. */
function requestsOfMicrosoft(facts: FactLog): MicrosoftRequest[] {
  const watches = watchedTimes(facts)
  return dialogsOf(facts).flatMap(dialog => {
    const { observer, callId } = dialog
    const met = new Set<string>()
    return dialog.messages.flatMap(request => {
      const { status, method, cseq } = request
      if (status !== undefined || !METHODS.has(method) || !isByMicrosoft(request)) return []
      if (met.has(`${method} ${cseq}`)) return []
      met.add(`${method} ${cseq}`)
      const transaction = transactionOf(dialog, method, cseq)
      const answer = transaction.find(each => (each.status ?? 0) >= 200 && isOpposite(each, request))
      if (answer === undefined && !isPast(request.at, watches.get(observer))) return []
      // An INVITE rings for minutes, and a provisional answer shows that it was taken.
      const isHeard = transaction.some(each => each.status !== undefined)
      if (answer === undefined && isHeard) return []
      return [
        { request, answer, instance: `${callId} ${method} ${cseq}`, isServed: isServed(method, answer) },
      ]
    })
  })
}
const METHODS: ReadonlySet<string> = new Set(['OPTIONS', 'INVITE', 'REFER'])

const isPast = (at: Instant, watch: WatchedTime | undefined): boolean =>
  watch?.isWhole(at, (at + TRANSACTION) as Instant) === true

/** What an SBC says to callers it does not know; to a call of one it knows it may say much else. */
const STRANGER: ReadonlySet<number> = new Set([401, 403, 407, 500, 503, 603])

const isServed = (method: string, answer: SipFact | undefined): boolean => {
  const status = answer?.status
  if (status === undefined) return false
  return method === 'OPTIONS' ? status < 300 : !STRANGER.has(status)
}
