// A final response as it is remembered for half a minute, should its request come again: the text of it, which is put on a
// shelf at once. The message itself would hold its header lines one by one, and with them all of the request they were
// copied from.

import { parseMessage } from '../message/parse-message.ts'
import { formatText, type SipResponse } from '../message/sip-message.ts'

declare const keptResponse: unique symbol

/** One character an octet. */
export type KeptResponse = string & { readonly [keptResponse]: true }

export const kept = (response: SipResponse): KeptResponse => formatText(response) as KeptResponse

/** Undefined for one beyond the bounds of what is read: what is added to a request at its bounds goes beyond them. */
export function restored(text: KeptResponse): SipResponse | undefined {
  const parsed = parseMessage(Buffer.from(text, 'latin1'))
  return parsed.ok && parsed.value.kind === 'response' ? parsed.value : undefined
}
