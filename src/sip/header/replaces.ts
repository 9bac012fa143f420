// Replaces: the dialog that an INVITE takes the place of (RFC 3891 section 6.1). In a Refer-To it stands escaped
// behind the `?` of the URI (RFC 3515 section 2.1).

import { fault, ok, type Result } from '../../kernel/index.ts'
import { parseValueAndParameters } from '../syntax/parameters.ts'

interface Replaces {
  callId: string
  toTag: string
  fromTag: string
  earlyOnly: boolean
}

export function parseReplaces(value: string): Result<Replaces, string> {
  const parsed = parseValueAndParameters(value)
  if (!parsed.ok) return parsed
  const { value: callId, parameters } = parsed.value
  const toTag = parameters.get('to-tag')
  const fromTag = parameters.get('from-tag')
  if (callId.includes(' ')) return fault('bad Call-ID in Replaces')
  if (!toTag || !fromTag) return fault('tag missing in Replaces')
  return ok({ callId, toTag, fromTag, earlyOnly: parameters.has('early-only') })
}

export const formatReplaces = (replaces: Replaces): string =>
  `${replaces.callId};to-tag=${replaces.toTag};from-tag=${replaces.fromTag}${replaces.earlyOnly ? ';early-only' : ''}`

/**
 * One header of the part behind `?` in a URI (`SipUri.headers`), unescaped; undefined where it does not stand there
 * or holds a bad escape. A line break or NUL behind an escape is refused: it would become a header of its own.
 */
export function uriHeader(headers: string, name: string): string | undefined {
  const wanted = name.toLowerCase()
  for (const pair of headers.split('&')) {
    const equals = pair.indexOf('=')
    const found = equals < 0 ? pair : pair.slice(0, equals)
    if (found.toLowerCase() === wanted) return unescapeUri(equals < 0 ? '' : pair.slice(equals + 1))
  }
  return undefined
}

/** `%41` → `A`, one character per octet; undefined for a bad escape and for CR, LF and NUL. */
export function unescapeUri(text: string): string | undefined {
  let plain = ''
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '%') {
      plain += text[i]
      continue
    }
    const digits = text.slice(i + 1, i + 3)
    const code = isHex(digits) ? Number.parseInt(digits, 16) : 0
    if (code === 0 || code === 10 || code === 13) return undefined
    plain += String.fromCharCode(code)
    i += 2
  }
  return plain
}

const HEX = '0123456789abcdefABCDEF'
const isHex = (digits: string): boolean =>
  digits.length === 2 && HEX.includes(digits.charAt(0)) && HEX.includes(digits.charAt(1))
