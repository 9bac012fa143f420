// Microsoft's own records of calls and transfers that failed, read for what they say of TLS.

import { type FactLog, UNDATED } from '../../facts/index.ts'
import { minutes } from '../../kernel/index.ts'
import { parsePhrase } from '../../records/index.ts'
import {
  callRecordsIn,
  codeOf,
  isInbound,
  type MicrosoftRecord,
  recordsWithCode,
  sbcOf,
} from '../records/call-records.ts'
import type { TlsAttempt, TlsCause } from './tls-attempts.ts'

const CAUSES: Readonly<Record<string, TlsCause>> = {
  SEC_E_CERT_EXPIRED: 'expired',
  CERT_E_EXPIRED: 'expired',
  SEC_E_WRONG_PRINCIPAL: 'name-mismatch',
  CERT_E_CN_NO_MATCH: 'name-mismatch',
  TRUST_E_CERT_SIGNATURE: 'untrusted-chain',
  // The alerts that Schannel reads as this come from the SBC.
  SEC_E_CERT_UNKNOWN: 'microsoft-root',
  SEC_E_ILLEGAL_MESSAGE: 'aborted',
  CRYPT_E_REVOKED: 'revoked',
  CERT_E_WRONG_USAGE: 'wrong-usage',
}
const UNTRUSTED = ['SEC_E_UNTRUSTED_ROOT', 'CERT_E_UNTRUSTEDROOT']
/** Where the phrase names no error: the last digits of codes of both legs, 549 and 569. */
const SYMBOLS: Readonly<Record<number, string>> = {
  3: 'SEC_E_ILLEGAL_MESSAGE',
  8: 'SEC_E_CERT_EXPIRED',
  9: 'SEC_E_UNTRUSTED_ROOT',
}
const CODES = [2, 3, 8, 9].flatMap(cause => [549_000 + cause, 569_000 + cause])
/** Causes that an untrusted root may stand for. */
const TRUST_CAUSES: readonly TlsCause[] = ['default-certificate', 'missing-intermediate', 'untrusted-chain']

/**
 * Records that `cause` explains. An untrusted root is read by what the handshakes show; without any, it is the
 * default certificate where the SBC's own calls to Microsoft stood: then the certificate shown there is good, and only
 * the listener's is not.
 */
export function recordsOf(
  cause: TlsCause,
  facts: FactLog,
  attempts: readonly TlsAttempt[],
): MicrosoftRecord[] {
  const shown = TRUST_CAUSES.find(each => attempts.some(attempt => attempt.cause === each))
  const records = tlsRecords(facts)
  const callers = records.length === 0 ? new Set<string>() : callersAmong(facts)
  const untrusted = (record: MicrosoftRecord): TlsCause =>
    shown ??
    (record.kind === 'transfer-completion' || callers.has(sbcOf(record))
      ? 'default-certificate'
      : 'untrusted-chain')
  return records.filter(record => {
    const symbol = symbolOf(record)
    if (symbol === undefined) return false
    return (UNTRUSTED.includes(symbol) ? untrusted(record) : CAUSES[symbol]) === cause
  })
}

/** Those that may be of what these attempts met with: records of another week say nothing of them. */
export const confirming = (
  records: readonly MicrosoftRecord[],
  attempts: readonly TlsAttempt[],
): MicrosoftRecord[] =>
  records.filter(
    ({ at }) => at === UNDATED || attempts.some(attempt => Math.abs(attempt.at - at) <= SAME_FAULT),
  )
/** What is wrong with a certificate stays so until somebody mends it. */
const SAME_FAULT = minutes(24 * 60)

/** Of calls that failed for a TLS error, and of all transfers: support may know more than the code does. */
const tlsRecords = (facts: FactLog): MicrosoftRecord[] => [
  ...CODES.flatMap(code => recordsWithCode(facts, code)).filter(record => record.kind === 'call-record'),
  ...facts.of('transfer-completion'),
]

/** SBCs whose own calls to Microsoft were answered. */
const callersAmong = (facts: FactLog): Set<string> =>
  new Set(
    callRecordsIn(facts)
      .filter(record => record.successful && isInbound(record))
      .map(sbcOf),
  )

function symbolOf(record: MicrosoftRecord): string | undefined {
  const { phrase = '' } = record
  const { symbol } = parsePhrase(phrase)
  // A phrase that speaks of something else has the last word.
  if (symbol !== undefined || !/^$|\bTLS\b|certificate/i.test(phrase)) return symbol
  const layer = Math.floor(codeOf(record) / 1000)
  return layer === 549 || layer === 569 ? SYMBOLS[codeOf(record) % 1000] : undefined
}
