// Alerts of TLS by what they are about (RFC 5246 section 7.2.2, RFC 8446 section 6.2).

/** Alerts that say that the issuer is not known or not trusted (RFC 8446 section 6.2). */
export const TRUST_ALERTS: ReadonlySet<string> = new Set([
  'unknown_ca',
  'certificate_unknown',
  'bad_certificate',
])
/** Those, and others against the certificate itself. */
export const DISLIKES: ReadonlySet<string> = new Set([
  ...TRUST_ALERTS,
  'unsupported_certificate',
  'certificate_revoked',
  'certificate_expired',
])

/** Nothing in common: a version, a suite. */
export const AGREEMENT_ALERTS: ReadonlySet<string> = new Set(['protocol_version', 'insufficient_security'])

/** All that may be about a certificate. */
export const CERTIFICATE_ALERTS: ReadonlySet<string> = new Set([
  'no_certificate',
  'bad_certificate',
  'certificate_expired',
  'certificate_unknown',
  'unsupported_certificate',
  'unknown_ca',
  'certificate_required',
  'handshake_failure',
])
