// Microsoft's own records of transfers that failed, read for what they say of TLS.

import type { FactLog, TransferCompletionFact } from '../facts/index.ts'
import { tlsErrorBySymbol, tlsErrorOf } from '../tls/index.ts'
import type { TlsAttempt, TlsCause } from './tls-attempts.ts'

const CAUSES: Record<string, TlsCause> = {
  SEC_E_CERT_EXPIRED: 'expired',
  CERT_E_EXPIRED: 'expired',
  SEC_E_WRONG_PRINCIPAL: 'name-mismatch',
  CERT_E_CN_NO_MATCH: 'name-mismatch',
}
const UNTRUSTED = ['SEC_E_UNTRUSTED_ROOT', 'CERT_E_UNTRUSTEDROOT']
/** Causes that an untrusted root may stand for. */
const TRUST_CAUSES: readonly TlsCause[] = ['default-certificate', 'missing-intermediate', 'untrusted-chain']

/**
 * Records that `cause` explains. An untrusted root is read by what the handshakes show; without any, it is the
 * default certificate: the call that was to be transferred stood, so the certificate shown to Microsoft where the SBC
 * called is good, and only the listener's is not.
 */
export function recordsOf(
  cause: TlsCause,
  facts: FactLog,
  attempts: readonly TlsAttempt[],
): TransferCompletionFact[] {
  const shown =
    TRUST_CAUSES.find(each => attempts.some(attempt => attempt.cause === each)) ?? 'default-certificate'
  return facts.of('transfer-completion').filter(record => {
    const symbol = symbolOf(record)
    if (symbol === undefined) return false
    return (UNTRUSTED.includes(symbol) ? shown : CAUSES[symbol]) === cause
  })
}

function symbolOf({ phrase }: TransferCompletionFact): string | undefined {
  const number = /0x[0-9a-f]{8}/i.exec(phrase)?.[0]
  const known = number === undefined ? undefined : tlsErrorOf(number)
  const word = /\b(?:SEC_E|CERT_E|TRUST_E|CRYPT_E)_\w+/.exec(phrase)?.[0]
  return known?.symbol ?? (word === undefined ? undefined : tlsErrorBySymbol(word)?.symbol)
}
