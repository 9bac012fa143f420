// Transfers that the SBC tried again: one REFER, and a second INVITE to its target after the first was refused.

import type { SipFact } from '../../facts/index.ts'
import { oncePerLog } from '../once.ts'
import { type Refusal, refusedByMicrosoft } from './refusals.ts'
import { transfersOf } from './transfers.ts'

interface RetriedTransfer {
  refer: SipFact
  first: Refusal
  again: Refusal
}

/** Refusals after which the next proxy is to be tried. */
const NEXT_PROXY = [408, 500, 503, 504]

/** Only where the second INVITE was refused as well; what succeeds has done no harm. */
export const retriedTransfers = oncePerLog((facts): readonly RetriedTransfer[] => {
  const refused = new Map(refusedByMicrosoft(facts).map(refusal => [refusal.invite, refusal]))
  return transfersOf(facts).flatMap(({ refer, toTarget }): RetriedTransfer[] => {
    const [first, again] = toTarget.map(invite => refused.get(invite))
    if (first === undefined || again === undefined || NEXT_PROXY.includes(first.status)) return []
    return again.invite.at < first.answer.at ? [] : [{ refer, first, again }]
  })
})
