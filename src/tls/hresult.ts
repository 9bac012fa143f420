// The words Microsoft's side uses for a failed TLS negotiation: HRESULT, symbol, and the TLS alerts that Schannel
// turns into it when it RECEIVES them. When Microsoft itself rejects a certificate the HRESULT comes from its own
// check of the chain and usually no alert is sent at all. Source: Microsoft Learn, "Schannel error codes for TLS
// and SSL alerts"; the CERT_E codes are the Windows chain engine's, from winerror.h.

interface TlsError {
  /** As Microsoft prints it: `0x80090325`. */
  hresult: string
  symbol: string
  /** The other label Microsoft's Direct Routing pages print for this number, where it differs from Windows'. */
  printedAs?: string
  /** Numbers of the alerts that give this code on reception. */
  alerts: readonly number[]
  /** What it usually means on a Direct Routing trunk. */
  means: string
}

const error = (hresult: string, symbol: string, alerts: readonly number[], means: string): TlsError => ({
  hresult,
  symbol,
  alerts,
  means,
})

export const TLS_ERRORS: readonly TlsError[] = [
  error('0x80090325', 'SEC_E_UNTRUSTED_ROOT', [48], 'self-signed, private CA, or an intermediate not sent'),
  error(
    '0x80090326',
    'SEC_E_ILLEGAL_MESSAGE',
    [10, 22, 40, 47, 50, 60, 100, 110],
    'no common suite or version',
  ),
  error('0x80090327', 'SEC_E_CERT_UNKNOWN', [42, 43, 46], 'the peer rejects the certificate it was shown'),
  error('0x80090328', 'SEC_E_CERT_EXPIRED', [45], 'the certificate is outside its dates'),
  error('0x80092010', 'CRYPT_E_REVOKED', [44], 'the certificate was revoked'),
  {
    ...error(
      '0x80090322',
      'SEC_E_WRONG_PRINCIPAL',
      [],
      'the name in the certificate is not the FQDN asked for',
    ),
    printedAs: 'CERT_E_WRONG_USAGE',
  },
  error('0x8009030C', 'SEC_E_LOGON_DENIED', [49], 'the peer denies access'),
  error('0x8009030F', 'SEC_E_MESSAGE_ALTERED', [20, 30], 'a record was damaged on its way'),
  error('0x80090330', 'SEC_E_DECRYPT_FAILURE', [21, 51], 'the peer could not decrypt or verify'),
  error('0x80090302', 'SEC_E_UNSUPPORTED_FUNCTION', [70], 'only TLS 1.0 or 1.1 on offer'),
  error('0x80090331', 'SEC_E_ALGORITHM_MISMATCH', [71], 'no cipher suite both sides accept'),
  error('0x80090304', 'SEC_E_INTERNAL_ERROR', [80], 'the peer failed inside'),
  error('0x80090333', 'SEC_E_UNFINISHED_CONTEXT_DELETED', [90], 'the peer gave the handshake up'),
  error(
    '0x80090367',
    'SEC_E_APPLICATION_PROTOCOL_MISMATCH',
    [120],
    'no application protocol in common (ALPN)',
  ),
  error('0x80096004', 'TRUST_E_CERT_SIGNATURE', [], 'a signature in the chain does not verify'),
  error('0x800B0109', 'CERT_E_UNTRUSTEDROOT', [], 'chain engine: the root is not trusted'),
  error('0x800B0101', 'CERT_E_EXPIRED', [], 'chain engine: outside its dates'),
  error('0x800B010F', 'CERT_E_CN_NO_MATCH', [], 'chain engine: the name does not match'),
  error('0x800B0110', 'CERT_E_WRONG_USAGE', [], 'chain engine: not issued for this use'),
  error('0x00090317', 'SEC_I_CONTEXT_EXPIRED', [0], 'the TLS connection was ended in order'),
]

/** What Schannel makes of an alert without a code of its own. */
const UNMAPPED_ALERT = 'SEC_E_ILLEGAL_MESSAGE'

const BY_SYMBOL = new Map(TLS_ERRORS.map(known => [known.symbol, known]))
const BY_NUMBER = new Map(TLS_ERRORS.map(known => [Number(known.hresult), known]))
const BY_ALERT = new Map(TLS_ERRORS.flatMap(known => known.alerts.map(code => [code, known] as const)))

/** By number in any spelling Microsoft prints: `0x80090325`, `0x80090325` as a number, or the decimal `590615`. */
export const tlsErrorOf = (hresult: string | number): TlsError | undefined => {
  const number = Number(hresult)
  // Records of Microsoft's print some codes as signed 32-bit numbers.
  return BY_NUMBER.get(number < 0 ? number + 2 ** 32 : number)
}

export const tlsErrorBySymbol = (symbol: string): TlsError | undefined => BY_SYMBOL.get(symbol)

/** What Microsoft's side reports after receiving the alert with this number. */
export const tlsErrorForAlert = (code: number): TlsError =>
  BY_ALERT.get(code) ?? (BY_SYMBOL.get(UNMAPPED_ALERT) as TlsError)

/** `HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT`, with the label Microsoft's Direct Routing pages print. */
export const formatTlsError = (known: TlsError): string =>
  `HRESULT=${known.hresult} ${known.printedAs ?? known.symbol}`
