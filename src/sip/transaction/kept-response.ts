// A final response as it is remembered for half a minute, should its request come again: the text of it, which is put on a
// shelf at once. The message itself would hold its header lines one by one, and with them all of the request they were
// copied from.

import { assert } from '../../kernel/index.ts'
import { parseMessage } from '../message/parse-message.ts'
import { formatText, type SipResponse } from '../message/sip-message.ts'

declare const keptResponse: unique symbol

/** One character an octet. */
export type KeptResponse = string & { readonly [keptResponse]: true }

export const kept = (response: SipResponse): KeptResponse => formatText(response) as KeptResponse

export function restored(text: KeptResponse): SipResponse {
  const parsed = parseMessage(Buffer.from(text, 'latin1'))
  assert(parsed.ok && parsed.value.kind === 'response', 'a response of ours can be read')
  return parsed.value
}
