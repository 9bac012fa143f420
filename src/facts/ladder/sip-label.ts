// What a row of the ladder says about a SIP message.

import type { SipFact } from '../fact.ts'
import { hostIn, parseReason, requestUri, userIn } from '../sip-text.ts'

/** `INVITE +4952511234`, `200 OK (INVITE)`, `NOTIFY 180 Ringing`, `BYE (Q.850 cause 22 MediaError)`. */
export function sipLabel(message: SipFact): string {
  const reason = message.reason === undefined ? '' : reasonLabel(message.reason)
  if (message.status !== undefined) return responseLabel(message, reason)
  const { method } = message
  if (method === 'INVITE') return inviteLabel(message)
  if (message.sipfrag !== undefined) return `${method} ${message.sipfrag.replace(/^SIP\/2\.0 /, '')}`
  return reason === '' ? method : `${method} (${reason})`
}

/** `200 OK (INVITE)`, `480 Temporarily Unavailable (INVITE, Q.850 cause 31 No callee endpoints were found.)` */
function responseLabel(message: SipFact, reason: string): string {
  const line = message.startLine.replace(/^SIP\/2\.0 /, '')
  return reason === '' ? `${line} (${message.method})` : `${line} (${message.method}, ${reason})`
}

function inviteLabel(message: SipFact): string {
  // Inside a dialog the Request-URI is only the peer's Contact.
  if (message.toTag !== undefined) return 're-INVITE'
  const uri = requestUri(message)
  // A transfer target inside Teams has no user part, its identity stands in x-m.
  const target = userIn(uri) ?? /;x-m=([^;?>\s]+)/i.exec(uri)?.[1] ?? hostIn(uri) ?? uri
  return `INVITE ${target}`
}

function reasonLabel(value: string): string {
  const { protocol, cause, phrase } = parseReason(value)
  return [protocol, cause === undefined ? '' : `cause ${cause}`, phrase ?? ''].filter(Boolean).join(' ')
}
