// A final response as it is remembered for half a minute, should its request come again: the text of it, which is put on a
// shelf at once. The message itself would hold its header lines one by one, and with them all of the request they were
// copied from.

import { splitHead } from '../message/message-head.ts'
import { SipHeaders } from '../message/sip-headers.ts'
import { formatText, type SipRequest, SipResponse, UNREAD } from '../message/sip-message.ts'

declare const keptResponse: unique symbol

/** One character an octet. */
export type KeptResponse = string & { readonly [keptResponse]: true }

export const kept = (response: SipResponse): KeptResponse => formatText(response) as KeptResponse

/**
 * The answer to a request that has come again, whose Via is read already: what an answer adds to it may be more than is read.
 * Undefined for one with a longer head than is read.
 */
export function restored(text: KeptResponse, request: SipRequest): SipResponse | undefined {
  const { startLine, lines, end, fault } = splitHead(text)
  if (fault !== undefined) return undefined
  const parts = {
    status: Number(startLine.slice(8, 11)),
    reason: startLine.slice(12),
    headers: new SipHeaders(lines),
    body: text.slice(end),
  }
  const typed = { ...UNREAD, via: request.via }
  return new SipResponse(parts, { startLine, lengthAbsent: false, typed })
}
