// The two requests that are built from an INVITE and share its branch: CANCEL (RFC 3261 section 9.1) and the
// ACK to a failure (section 17.1.1.3). The ACK to a 2xx is no transaction's matter; the dialog makes it.

import { SipHeaders } from '../message/sip-headers.ts'
import { SipRequest, type SipResponse } from '../message/sip-message.ts'

function derived(invite: SipRequest, method: string, to: string, extra: [string, string][]): SipRequest {
  const pairs: [string, string][] = [
    ['Via', invite.headers.get('via') ?? ''],
    ['Max-Forwards', '70'],
    ['From', invite.headers.get('from') ?? ''],
    ['To', to],
    ['Call-ID', invite.callId],
    ['CSeq', `${invite.cseq.number} ${method}`],
  ]
  for (const route of invite.headers.all('route')) pairs.push(['Route', route])
  return new SipRequest({ method, uri: invite.uri, headers: SipHeaders.of(...pairs, ...extra) })
}

/** The CANCEL of `invite`; `reason` is the value of a Reason header (RFC 3326), if any. */
export const cancelOf = (invite: SipRequest, reason?: string): SipRequest =>
  derived(invite, 'CANCEL', invite.headers.get('to') ?? '', reason === undefined ? [] : [['Reason', reason]])

/** The ACK that an INVITE transaction sends for a 3xx to 6xx. */
export const acknowledgeFailure = (invite: SipRequest, response: SipResponse): SipRequest =>
  derived(invite, 'ACK', response.headers.get('to') ?? '', [])
