// What Microsoft's own record says of a transfer that failed: a SIP code, its sub-code and a phrase. Composed from
// what happened, by the grammar of the response code articles: 549 and three digits for transport on the leg of an
// inbound call, 540 and the status for what the SBC answered.

import type { CloseCause } from '../facts/index.ts'
import { alertCode, type ChainFault, formatTlsError, tlsErrorForAlert, tlsErrorOf } from '../tls/index.ts'

export interface TransferCompletion {
  code: number
  subCode: number
  phrase: string
}

/** Why a request could not be delivered. */
export interface DeliveryFailure {
  cause: CloseCause
  chainFault?: ChainFault
  alert?: string
}

/** Last three digits of 549nnn (504 article); HRESULTs without a number of their own are generic, 002. */
const SUB_CODES = new Map([
  ['0x80090325', 9],
  ['0x80090328', 8],
  ['0x80090326', 3],
])
const GENERIC = 2
const NO_SUCH_HOST = 15
/** By the direction of the call whose leg it is. */
const TRANSPORT = { inbound: 549_000, outbound: 569_000 } as const

/** A request of ours that found no way to the SBC. */
export function undelivered(
  method: string,
  failure: DeliveryFailure,
  direction: 'inbound' | 'outbound' = 'inbound',
): TransferCompletion {
  const { last, why } = reasonFor(failure)
  return { code: 504, subCode: TRANSPORT[direction] + last, phrase: `Unable to deliver ${method}: ${why}` }
}

function reasonFor(failure: DeliveryFailure): { last: number; why: string } {
  switch (failure.cause) {
    case 'tls-failed': {
      const known = tlsErrorIn(failure)
      const why = `outgoing TLS negotiation failed; ${formatTlsError(known)}`
      return { last: SUB_CODES.get(known.hresult) ?? GENERIC, why }
    }
    case 'refused':
      return { last: GENERIC, why: 'the target machine actively refused the connection' }
    case 'timeout':
      return { last: GENERIC, why: 'the connection attempt timed out' }
    case 'unresolved':
      return { last: NO_SUCH_HOST, why: 'no such host is known' }
    default:
      return { last: GENERIC, why: 'TlsTransport is Disconnected' }
  }
}

function tlsErrorIn({ chainFault, alert }: DeliveryFailure) {
  if (chainFault !== undefined) {
    const known = tlsErrorOf(chainFault.hresult)
    if (known !== undefined) return known
  }
  // An alert nobody named counts as the general one, handshake_failure.
  return tlsErrorForAlert(alertCode(alert ?? '') ?? 40)
}

/** The SBC refused the REFER, or the target of the transfer did not answer. */
export const answeredWith = (status: number, phrase: string): TransferCompletion => ({
  code: status,
  subCode: 540_000 + status,
  phrase,
})

/** The SBC took the REFER and told nothing more, or stopped telling. */
export const unanswered = (what: string): TransferCompletion => ({
  code: 408,
  subCode: 540_408,
  phrase: `No ${what} from the SBC in time`,
})
