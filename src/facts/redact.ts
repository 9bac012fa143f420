// Strikes secrets out of SIP text before it becomes a fact: whoever reads a ladder or a support ticket must not be
// able to decrypt the call or to act in somebody's name.

/** What stands where a secret was. */
export const STRUCK_OUT = '...'

/** Spares most messages the costlier replacements. */
const MAY_HOLD_SECRET = /inline:|ice-pwd:|authorization|rspauth|x-tt|\bsips?:[^\s:@>;]*:[^\s@>;]{0,256}@/i

/** Keying material of RFC 4568 section 9.2, up to life time and MKI. */
const SDES_KEY = /(\binline:)[^\s|;]+/gi
/** Key of the connectivity checks (RFC 8839 section 5.4). */
const ICE_PASSWORD = /(\ba=ice-pwd:)\S+/gi
/** One header line with its folded continuations (RFC 3261 section 7.3.1). */
const CREDENTIALS = /^((?:proxy-)?authorization[ \t]*:)([^\r\n]*(?:\r?\n[ \t]+[^\r\n]*)*)/gim
/** One parameter of digest credentials; whatever a peer has put within the quotes of another one is none. */
const DIGEST_PARAMETER = /(?<![\w*.-])([\w*.-]+)([ \t]*=[ \t]*)("(?:[^"\\]|\\.)*"?|[^\s,"]+)/gs
const DIGEST_SECRETS = ['nonce', 'cnonce', 'response']
/** A server's proof that it knows the password: as good for guessing it as a client's response. */
const SERVER_PROOF = /\b(rspauth[ \t]*=[ \t]*)(?:"[^"]*"|[^\s,"]+)/gi
/** Microsoft's call replacement address: who has it can take the call over. Escaped inside a Refer-To as well. */
const REPLACEMENT_TOKEN = /(x-tt(?:=|%3d))(?:(?!%3[be])[^\s;>"&?,])+/gi
/** Bounded, because a peer may begin a URI in every fourth octet of a line: no line may cost more than its length. */
const URI_PASSWORD = /(\bsips?:[^\s:@>;,"]+:)[^\s@>;,"]{1,256}(?=@)/gi

/**
 * The text with every secret replaced by `...`: SDES keys, ICE passwords, nonce and response of digest credentials
 * (other schemes whole) and the server's proof, Microsoft's `x-tt`, passwords in SIP URIs.
 */
export function redact(text: string): string {
  if (!MAY_HOLD_SECRET.test(text)) return text
  return text
    .replace(SDES_KEY, `$1${STRUCK_OUT}`)
    .replace(ICE_PASSWORD, `$1${STRUCK_OUT}`)
    .replace(CREDENTIALS, (_, name: string, value: string) => name + withoutCredentials(value))
    .replace(SERVER_PROOF, `$1"${STRUCK_OUT}"`)
    .replace(REPLACEMENT_TOKEN, `$1${STRUCK_OUT}`)
    .replace(URI_PASSWORD, `$1${STRUCK_OUT}`)
}

function withoutCredentials(value: string): string {
  if (/^\s*digest\b/i.test(value)) return value.replace(DIGEST_PARAMETER, withoutSecret)
  return value.replace(/^(\s*\S+).*/s, `$1 ${STRUCK_OUT}`)
}

const withoutSecret = (parameter: string, name: string, equals: string): string =>
  DIGEST_SECRETS.includes(name.toLowerCase()) ? `${name}${equals}"${STRUCK_OUT}"` : parameter
