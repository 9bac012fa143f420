// The codes under which Microsoft's reports file a call: a SIP code and Microsoft's own (response code articles).
// 540 and 560 with a SIP status stand for inbound and outbound legs, 0 for a call that ended in order.

import { parseReason } from '../sip/index.ts'
import type { CallRecord } from './call-record.ts'
import type { Ended } from './exchange.ts'
import { type DeliveryFailure, undelivered } from './transfer-completion.ts'

type CallOutcome = Required<Pick<CallRecord, 'sipCode' | 'subCode'>> & { phrase?: string }

const BASE = { inbound: 540_000, outbound: 560_000 } as const
/** How an inbound call is filed that this side refused with a status. */
export const inboundCode = (status: number): Pick<CallOutcome, 'sipCode' | 'subCode'> => ({
  sipCode: status,
  subCode: BASE.inbound + status,
})

const NO_ACK = 1106
/** Nothing but 100 came of a trunk in FailoverTimeSeconds. */
const FAILOVER_TIMER = 500_001

/** `rejected`: what this side itself ended the call with before it stood. */
export function outcomeOf(
  { direction, answeredAt }: Pick<CallRecord, 'direction' | 'answeredAt'>,
  { cause, message }: Ended,
  rejected: Pick<CallOutcome, 'sipCode' | 'subCode'> | undefined,
  failure: DeliveryFailure,
): CallOutcome {
  const filed = (sipCode: number): CallOutcome => ({ sipCode, subCode: BASE[direction] + sipCode })
  if (cause === 'no-ack') return { sipCode: 408, subCode: NO_ACK }
  if (answeredAt !== undefined) return filed(0)
  if (rejected !== undefined) return { sipCode: rejected.sipCode, subCode: rejected.subCode }
  if (message?.kind === 'response') return filed(message.status)
  if (cause === 'transport') {
    const { code, subCode, phrase } = undelivered('INVITE', failure, direction)
    return { sipCode: code, subCode, phrase }
  }
  if (cause === 'timeout') return { sipCode: 408, subCode: FAILOVER_TIMER }
  const reasons = message?.headers.values('Reason').map(parseReason) ?? []
  const elsewhere = reasons.some(each => each.ok && isElsewhere(each.value))
  return elsewhere ? { sipCode: 487, subCode: BASE[direction] + 200 } : filed(487)
}

/** The call was answered somewhere else: no missed call (call notifications article). */
const isElsewhere = ({ protocol, cause }: { protocol: string; cause?: number }): boolean =>
  protocol.toUpperCase() === 'SIP' && cause === 200
