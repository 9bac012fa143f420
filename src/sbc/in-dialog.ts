// The answer to requests that are no business of the call: what Allow names is answered sensibly, the rest with 405.
// Used inside dialogs and outside of them.

import type { HeaderPairs, SipRequest } from '../sip/index.ts'

interface Answer {
  status: number
  headers?: HeaderPairs
}

/**
 * INVITE, ACK, BYE, CANCEL, REFER, NOTIFY, UPDATE and PRACK are dealt with elsewhere when they belong to a call.
 * `allow` is what the side is told.
 */
export function answerOther(request: SipRequest, allow: string): Answer {
  switch (request.method) {
    case 'OPTIONS':
      return { status: 200, headers: [['Accept', 'application/sdp']] }
    case 'INFO':
      // Digits travel as RFC 4733 events; an empty INFO asks only whether the call still stands (RFC 6086).
      if (request.headers.has('Info-Package')) return { status: 469, headers: [['Recv-Info', '']] }
      return request.body.length === 0
        ? { status: 200 }
        : { status: 415, headers: [['Accept', 'application/sdp']] }
    case 'SUBSCRIBE':
      return { status: 489, headers: [['Allow-Events', 'refer']] }
    case 'NOTIFY':
    case 'UPDATE':
    case 'PRACK':
    case 'BYE':
      return { status: 481 }
    case 'REFER':
      return allow.includes('REFER') ? { status: 603 } : { status: 405, headers: [['Allow', allow]] }
    default:
      return { status: 405, headers: [['Allow', allow]] }
  }
}
