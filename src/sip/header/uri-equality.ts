// Whether two URIs are the same (RFC 3261 section 19.1.4; for numbers RFC 3966 section 4): how a registrar's list of
// contacts is searched for one's own.

import { parseUri, type SipUri } from './sip-uri.ts'

/**
 * Parameters that tell URIs apart although only one of them has it. The rules of section 19.1.4 name the first four;
 * its examples add `transport`, without which two URIs "can resolve to different transports".
 */
const TELLING = ['user', 'ttl', 'method', 'maddr', 'transport']
/** `reserved` of section 25.1: escaped they are not what they are unescaped. */
const RESERVED = ';/?:@&=+$,'
/** Of a telephone number (RFC 3966 section 5.1.1). */
const SEPARATORS = /[-.()]/g

/** Not transitive: parameters that only one of the two has are passed over. False for what cannot be read. */
export function isSameUri(left: string, right: string): boolean {
  const [one, other] = [parseUri(left), parseUri(right)]
  if (!one.ok || !other.ok || one.value.scheme !== other.value.scheme) return false
  return one.value.scheme === 'tel' ? isSameNumber(one.value, other.value) : isSameSip(one.value, other.value)
}

function isSameSip(one: SipUri, other: SipUri): boolean {
  return (
    unescaped(one.user) === unescaped(other.user) &&
    unescaped(one.password) === unescaped(other.password) &&
    one.host === other.host &&
    one.port === other.port &&
    hasSameParameters(one.parameters, other.parameters) &&
    headersOf(one) === headersOf(other)
  )
}

function hasSameParameters(one: SipUri['parameters'], other: SipUri['parameters']): boolean {
  for (const name of new Set([...one.keys(), ...other.keys()])) {
    const isInBoth = one.has(name) && other.has(name)
    if (!isInBoth && TELLING.includes(name)) return false
    if (isInBoth && lower(one.get(name)) !== lower(other.get(name))) return false
  }
  return true
}

/** Header components are never passed over, whatever their order. */
const headersOf = ({ headers }: SipUri): string =>
  headers
    .split('&')
    .map(pair => {
      const equals = pair.indexOf('=')
      return `${lower(pair.slice(0, equals))}=${unescaped(pair.slice(equals + 1))}`
    })
    .sort()
    .join('&')

/** All parameters count, in any order; separators do not. */
function isSameNumber(one: SipUri, other: SipUri): boolean {
  if (digitsOf(one.user) !== digitsOf(other.user)) return false
  if (one.parameters.size !== other.parameters.size) return false
  return [...one.parameters].every(
    ([name, value]) => other.parameters.has(name) && digitsOf(other.parameters.get(name)) === digitsOf(value),
  )
}

/** Of a number, a context or an extension: a name of a domain holds no plus and keeps its dots. */
function digitsOf(text: string | undefined): string | undefined {
  const plain = lower(text)
  return plain === undefined || /[g-z]/.test(plain) ? plain : plain.replace(SEPARATORS, '')
}

/** Escapes of what needs none are undone, the others written in one way. */
function unescaped(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes('%')) return text
  return text.replace(/%[0-9a-f]{2}/gi, escaped => {
    const character = String.fromCharCode(Number.parseInt(escaped.slice(1), 16))
    const stays = RESERVED.includes(character) || character === '%' || character <= ' ' || character > '~'
    return stays ? escaped.toUpperCase() : character
  })
}

const lower = <Text extends string | undefined>(text: Text): Text => text?.toLowerCase() as Text
