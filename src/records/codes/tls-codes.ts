// Microsoft's reasons for a failed TLS negotiation in the words of both languages. The numbers are the room tls's.

import type { Wording } from '../../findings/index.ts'

/** By Windows' own symbol. */
export const TLS_MEANINGS: Readonly<Record<string, Wording>> = {
  SEC_E_UNTRUSTED_ROOT: {
    en: 'The root of the chain is not trusted: self-signed, of a private CA, or an intermediate was not sent.',
    de: 'Der Wurzel der Kette wird nicht vertraut: selbstsigniert, private CA oder ein Zwischenzertifikat fehlt.',
  },
  SEC_E_ILLEGAL_MESSAGE: {
    en: 'The handshake failed: no common suite or version, or the other side refused.',
    de: 'Der Handshake schlug fehl: keine gemeinsame Suite oder Version, oder die andere Seite lehnte ab.',
  },
  SEC_E_CERT_UNKNOWN: {
    en: 'The other side did not take the certificate it was shown.',
    de: 'Die andere Seite nahm das gezeigte Zertifikat nicht an.',
  },
  SEC_E_CERT_EXPIRED: {
    en: 'The certificate is outside its dates.',
    de: 'Das Zertifikat gilt zu dieser Zeit nicht.',
  },
  CRYPT_E_REVOKED: { en: 'The certificate was revoked.', de: 'Das Zertifikat wurde gesperrt.' },
  SEC_E_WRONG_PRINCIPAL: {
    en: "The certificate is for another name. Microsoft's pages print this number as CERT_E_WRONG_USAGE.",
    de: 'Das Zertifikat gilt für einen anderen Namen. Microsofts Seiten drucken diese Nummer als CERT_E_WRONG_USAGE.',
  },
  SEC_E_LOGON_DENIED: { en: 'The other side denied access.', de: 'Die andere Seite verweigerte den Zugang.' },
  SEC_E_MESSAGE_ALTERED: {
    en: 'A record was damaged on its way.',
    de: 'Ein Datensatz wurde unterwegs beschädigt.',
  },
  SEC_E_DECRYPT_FAILURE: {
    en: 'The other side could not decrypt or verify.',
    de: 'Die andere Seite konnte nicht entschlüsseln oder prüfen.',
  },
  SEC_E_UNSUPPORTED_FUNCTION: {
    en: 'Only TLS 1.0 or 1.1 was on offer.',
    de: 'Angeboten wurde nur TLS 1.0 oder 1.1.',
  },
  SEC_E_ALGORITHM_MISMATCH: {
    en: 'There is no cipher suite that both sides take.',
    de: 'Es gibt keine Cipher-Suite, die beide Seiten nehmen.',
  },
  SEC_E_INTERNAL_ERROR: {
    en: 'The other side failed inside.',
    de: 'Bei der anderen Seite ist etwas fehlgeschlagen.',
  },
  SEC_E_UNFINISHED_CONTEXT_DELETED: {
    en: 'The other side gave the handshake up.',
    de: 'Die andere Seite brach den Handshake ab.',
  },
  SEC_E_APPLICATION_PROTOCOL_MISMATCH: {
    en: 'There is no application protocol in common (ALPN).',
    de: 'Es gibt kein gemeinsames Anwendungsprotokoll (ALPN).',
  },
  TRUST_E_CERT_SIGNATURE: {
    en: 'A signature in the chain does not verify.',
    de: 'Eine Signatur in der Kette ist falsch.',
  },
  CERT_E_UNTRUSTEDROOT: {
    en: 'The root of the chain is not trusted.',
    de: 'Der Wurzel der Kette wird nicht vertraut.',
  },
  CERT_E_EXPIRED: {
    en: 'The certificate is outside its dates.',
    de: 'Das Zertifikat gilt zu dieser Zeit nicht.',
  },
  CERT_E_CN_NO_MATCH: {
    en: 'The certificate is for another name.',
    de: 'Das Zertifikat gilt für einen anderen Namen.',
  },
  CERT_E_WRONG_USAGE: {
    en: 'The certificate was not issued for this use.',
    de: 'Das Zertifikat wurde nicht für diesen Zweck ausgestellt.',
  },
  SEC_I_CONTEXT_EXPIRED: {
    en: 'The TLS connection was ended in order.',
    de: 'Die TLS-Verbindung wurde ordnungsgemäß beendet.',
  },
}
