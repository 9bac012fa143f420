// A transfer as Microsoft sees it: a REFER that must be delivered, over a new TLS connection that may fail, and the
// NOTIFYs that tell what came of it. Pure; requests and connections are the business of whoever carries this out.
//
//              202             NOTIFY 100, 180           NOTIFY 200
//  asking -------------> accepted -----------> accepted -----------> succeeded
//   |  ^ \__ refused, silence ______\_ NOTIFY of a failure, silence, call over ____> failed
//   |  | not delivered: again after the delays, then
//   v  |                                                                    `-----> failed
//  waiting

import { after, type Instant, millis } from '../kernel/index.ts'
import {
  answeredWith,
  type DeliveryFailure,
  type TransferCompletion,
  unanswered,
  undelivered,
} from './transfer-completion.ts'

export type Transfer =
  | { state: 'asking'; tries: number; firstAt: Instant }
  | { state: 'waiting'; tries: number; firstAt: Instant; againAt: Instant }
  | { state: 'accepted'; tries: number; status: number }
  | { state: 'succeeded'; tries: number }
  | { state: 'failed'; tries: number; completion: TransferCompletion }

export type TransferEvent =
  | { type: 'undelivered'; failure: DeliveryFailure }
  | { type: 'answered'; status: number; phrase: string }
  | { type: 'notified'; status: number; phrase: string; terminated: boolean }
  /** No answer to the REFER, no NOTIFY, or no further one. */
  | { type: 'silent'; what: 'answer' | 'NOTIFY' }
  | { type: 'call-over' }
  | { type: 'tick' }

/** `send` is a REFER on the way of the REFER's node. */
export type TransferEffect =
  | { type: 'send' }
  | { type: 'succeeded' }
  | { type: 'failed'; completion: TransferCompletion }

type Step = [Transfer, TransferEffect[]]

export const startTransfer = (now: Instant): Step => [
  { state: 'asking', tries: 1, firstAt: now },
  [{ type: 'send' }],
]

export const isRunning = (transfer: Transfer | undefined): boolean =>
  transfer !== undefined && transfer.state !== 'succeeded' && transfer.state !== 'failed'

export const transferDeadline = (transfer: Transfer): Instant | undefined =>
  transfer.state === 'waiting' ? transfer.againAt : undefined

/** `delaysMs`: when each try is due, counted from the first. */
export function stepTransfer(
  transfer: Transfer,
  event: TransferEvent,
  now: Instant,
  delaysMs: readonly number[],
): Step {
  if (!isRunning(transfer)) return [transfer, []]
  switch (event.type) {
    case 'undelivered':
      return notDelivered(transfer, event.failure, now, delaysMs)
    case 'answered':
      if (event.status < 200) return [transfer, []]
      if (event.status >= 300) return failed(transfer, answeredWith(event.status, event.phrase))
      return [transfer.state === 'asking' ? accepted(transfer, 100) : transfer, []]
    case 'notified':
      return notified(transfer, event)
    case 'silent':
      return failed(transfer, unanswered(event.what))
    case 'call-over':
      return failed(transfer, answeredWith(487, 'The call ended during the transfer'))
    case 'tick':
      if (transfer.state !== 'waiting' || now < transfer.againAt) return [transfer, []]
      return [{ state: 'asking', tries: transfer.tries + 1, firstAt: transfer.firstAt }, [{ type: 'send' }]]
  }
}

const accepted = ({ tries }: Transfer, status: number): Transfer => ({ state: 'accepted', tries, status })

function failed({ tries }: Transfer, completion: TransferCompletion): Step {
  return [{ state: 'failed', tries, completion }, [{ type: 'failed', completion }]]
}

function notDelivered(
  transfer: Transfer,
  failure: DeliveryFailure,
  now: Instant,
  delaysMs: readonly number[],
): Step {
  if (transfer.state !== 'asking') return [transfer, []]
  const { tries, firstAt } = transfer
  const delay = delaysMs[tries]
  if (delay === undefined) return failed(transfer, undelivered('REFER', failure))
  // A try that took longer than its turn is followed by the next one at once.
  const againAt = Math.max(after(firstAt, millis(delay)), now) as Instant
  return [{ state: 'waiting', tries, firstAt, againAt }, []]
}

/** A NOTIFY may overtake the 202 on another connection. */
function notified(transfer: Transfer, event: Extract<TransferEvent, { type: 'notified' }>): Step {
  const { status, phrase, terminated } = event
  if (status >= 300) return failed(transfer, answeredWith(status, phrase))
  if (status >= 200) return [{ state: 'succeeded', tries: transfer.tries }, [{ type: 'succeeded' }]]
  if (terminated) return failed(transfer, unanswered('NOTIFY'))
  return [accepted(transfer, status), []]
}
