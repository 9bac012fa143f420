// TLS alerts (RFC 8446 section 6, RFC 5246 section 7.2 for those TLS 1.3 dropped).

import type { ChainFault, ChainFaultKind } from './chain-check.ts'

export interface TlsAlert {
  level: 'warning' | 'fatal'
  code: number
  /** `unknown_ca`; `alert_200` when the number has no name. */
  name: string
}

const NAMES = new Map([
  [0, 'close_notify'],
  [10, 'unexpected_message'],
  [20, 'bad_record_mac'],
  [21, 'decryption_failed'],
  [22, 'record_overflow'],
  [30, 'decompression_failure'],
  [40, 'handshake_failure'],
  [41, 'no_certificate'],
  [42, 'bad_certificate'],
  [43, 'unsupported_certificate'],
  [44, 'certificate_revoked'],
  [45, 'certificate_expired'],
  [46, 'certificate_unknown'],
  [47, 'illegal_parameter'],
  [48, 'unknown_ca'],
  [49, 'access_denied'],
  [50, 'decode_error'],
  [51, 'decrypt_error'],
  [60, 'export_restriction'],
  [70, 'protocol_version'],
  [71, 'insufficient_security'],
  [80, 'internal_error'],
  [86, 'inappropriate_fallback'],
  [90, 'user_canceled'],
  [100, 'no_renegotiation'],
  [109, 'missing_extension'],
  [110, 'unsupported_extension'],
  [112, 'unrecognized_name'],
  [113, 'bad_certificate_status_response'],
  [115, 'unknown_psk_identity'],
  [116, 'certificate_required'],
  [120, 'no_application_protocol'],
])

const CODES = new Map([...NAMES].map(([code, name]) => [name, code]))

export const alertName = (code: number): string => NAMES.get(code) ?? `alert_${code}`

/** The number of a named alert. */
export const alertCode = (name: string): number | undefined => CODES.get(name)

/** The alert a TLS client sends for what it has against a chain (RFC 8446 section 6.2). */
export const alertFor = (fault: ChainFault): string => ALERTS[fault.kind]

const ALERTS: Record<ChainFaultKind, string> = {
  empty: 'handshake_failure',
  'bad-signature': 'bad_certificate',
  'self-signed': 'unknown_ca',
  'untrusted-root': 'unknown_ca',
  'missing-intermediate': 'unknown_ca',
  expired: 'certificate_expired',
  'not-yet-valid': 'certificate_expired',
  'wrong-usage': 'unsupported_certificate',
  'weak-key': 'bad_certificate',
  'weak-signature': 'bad_certificate',
  'name-mismatch': 'bad_certificate',
}
