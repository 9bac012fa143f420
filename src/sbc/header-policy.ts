// What of one leg's headers reaches the other: a list of what passes, and nothing else. Each value is read and
// written anew with hosts of our own, so that neither side learns the other's topology and no octet passes unread.
// The two values that a transfer must carry byte for byte (Refer-To, Referred-By) are the only exception and stay on
// the Teams side (invites.ts).
//
//   request, response   header                    what happens to it
//   INVITE              P-Asserted-Identity       numbers pass, with the host of the other side; names do not
//   INVITE              Privacy                   known words pass
//   INVITE              History-Info              numbers pass, with the host of the other side and their reason
//   CANCEL, BYE, 3xx+   Reason                    passes (reason.ts)
//
// Never: Via, Record-Route, Route, Contact, Call-ID, Allow, Supported, User-Agent, Server, credentials, X-*, bodies
// other than SDP.

import {
  formatNameAddr,
  NameAddr,
  Parameters,
  parseNameAddr,
  parseUri,
  type SipHeaders,
} from '../sip/index.ts'
import { isNumber, type NumberPlan, toE164 } from './numbers.ts'

type HeaderPairs = [name: string, value: string][]

export interface OtherSide {
  /** Written as host of every number. */
  host: string
  plan?: NumberPlan | undefined
}

/** RFC 3323 section 4.2, RFC 3325 section 9.3, RFC 7044 section 10.1. */
const PRIVACY = ['none', 'id', 'user', 'header', 'session', 'critical', 'history']
/** More entries are left out: a call that was forwarded so often is a loop. */
const HISTORY_LIMIT = 20
const IDENTITIES_LIMIT = 2

/** The headers of an INVITE for the other side. */
export function passedHeaders(headers: SipHeaders, to: OtherSide): HeaderPairs {
  return [...identities(headers, to), ...privacy(headers), ...history(headers, to)]
}

/** Whether the caller asked not to be shown. */
export const wantsPrivacy = (headers: SipHeaders): boolean =>
  privacyWords(headers).some(word => word === 'id' || word === 'user' || word === 'header')

/** The number a URI stands for, without parameters; undefined for a name. */
export function numberOf(uriText: string): string | undefined {
  const uri = parseUri(uriText)
  if (!uri.ok) return undefined
  const user = decode(uri.value.user ?? '').split(';')[0] ?? ''
  return isNumber(user) ? user : undefined
}

/** `sip:+49...@host;user=phone`. */
export const numberUri = (number: string, { host, plan }: OtherSide): string =>
  `sip:${toE164(number, plan)}@${host};user=phone`

function identities(headers: SipHeaders, to: OtherSide): HeaderPairs {
  const passed = headers.values('P-Asserted-Identity').flatMap(value => {
    const address = parseNameAddr(value)
    const number = address.ok ? numberOf(address.value.uri) : undefined
    if (!address.ok || number === undefined) return []
    return [formatNameAddr(new NameAddr({ display: address.value.display, uri: numberUri(number, to) }))]
  })
  // A tel and a sip URI of the same number are one identity once both are written as sip.
  const distinct = [...new Set(passed)].slice(0, IDENTITIES_LIMIT)
  return distinct.map(value => ['P-Asserted-Identity', value])
}

const privacyWords = (headers: SipHeaders): string[] =>
  headers
    .all('Privacy')
    .flatMap(value => value.split(/[;,]/))
    .map(word => word.trim().toLowerCase())
    .filter(word => PRIVACY.includes(word))

function privacy(headers: SipHeaders): HeaderPairs {
  const words = [...new Set(privacyWords(headers))]
  return words.length === 0 ? [] : [['Privacy', words.join(';')]]
}

function history(headers: SipHeaders, to: OtherSide): HeaderPairs {
  return headers
    .values('History-Info')
    .slice(0, HISTORY_LIMIT)
    .flatMap(value => {
      const address = parseNameAddr(value)
      const uri = address.ok ? parseUri(address.value.uri) : undefined
      const number = address.ok ? numberOf(address.value.uri) : undefined
      if (!address.ok || !uri?.ok || number === undefined) return []
      const why = reasonInUri(uri.value.headers)
      const index = address.value.parameters.get('index') ?? ''
      const parameters = /^\d+(\.\d+)*$/.test(index) ? Parameters.of(['index', index]) : Parameters.none
      const entry = formatNameAddr({ uri: `${numberUri(number, to)}${why}`, parameters })
      return [['History-Info', entry] as [string, string]]
    })
}

/** `?Reason=SIP%3Bcause%3D302`: kept when it is plainly that and holds no escaped line break. */
function reasonInUri(headers: string): string {
  const reason = headers.split('&').find(part => /^reason=/i.test(part)) ?? ''
  return /^reason=[\w%.~-]{1,200}$/i.test(reason) && !/%0[ad]|%00/i.test(reason) ? `?${reason}` : ''
}

/** `%2B49` is `+49`; a bad escape leaves the text as it is. */
function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
