// How messages find their transaction: branch, sent-by and method (RFC 3261 sections 17.1.3 and 17.2.3).

import { type Chance, token } from '../../kernel/index.ts'
import { MAGIC_COOKIE } from '../header/via.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'
import { detached } from '../syntax/grammar.ts'

/** A branch for a request of our own, unique over space and time (section 8.1.1.7). */
export const makeBranch = (chance: Chance): string => MAGIC_COOKIE + token(chance, 12)

/** A tag for From or To: at least 32 bits of chance (section 19.3). */
export const makeTag = (chance: Chance): string => token(chance, 6)

/** The client transaction of a request of ours, or of the response to it. */
export const clientKey = (message: SipRequest | SipResponse): string =>
  `${message.via.branch ?? ''} ${message.cseq.method}`

/** The server transaction of a received request; an ACK finds its INVITE's, a CANCEL has its own. */
export function serverKey(request: SipRequest, method = request.method): string {
  const { branch, host, port } = request.via
  const of = method === 'ACK' ? 'INVITE' : method
  if (branch === undefined || !branch.startsWith(MAGIC_COOKIE)) return oldServerKey(request, of)
  return detached(`${branch} ${host}:${port ?? ''} ${of}`)
}

/**
 * Of an implementation of RFC 2543, whose branch names no transaction, if there is one (section 17.2.3). Via has the
 * sender's true address in it (`received`), so nobody else can say the same. The tag of To is left out: an ACK has the
 * one of our answer, and no other request of the sender agrees in all the rest.
 */
function oldServerKey(request: SipRequest, method: string): string {
  const { callId, from, cseq, headers, uri } = request
  return [method, cseq.number, callId, from.tag ?? '', headers.first('via') ?? '', uri].join('\n')
}

/**
 * Copies of one request that came over different paths agree in this (section 8.2.2.2). Undefined for a request
 * inside a dialog, which cannot be forked.
 */
export function mergeKey(request: SipRequest): string | undefined {
  if (request.to.tag !== undefined) return undefined
  const { number, method } = request.cseq
  return detached(`${request.callId} ${request.from.tag ?? ''} ${number} ${method}`)
}
