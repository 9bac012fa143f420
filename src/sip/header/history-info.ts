// History-Info: the targets a request has had, one after the other (RFC 7044, with RFC 4244's way of saying why).
//
//   <sip:+4930@a.example;cause=302?Reason=SIP%3Bcause%3D302&Privacy=history>;index=1.1;mp=1
//
// `cause` (RFC 4458) tells why this target was chosen; Reason why it was left again.

import { fault, ok, type Result } from '../../kernel/index.ts'
import { parseNumber } from '../syntax/grammar.ts'
import { Parameters } from '../syntax/parameters.ts'
import { parseNameAddr } from './name-addr.ts'
import { parseReason, type Reason } from './reason-header.ts'
import { unescapeUri } from './replaces.ts'
import { parseUri } from './sip-uri.ts'

/** How a target was found (RFC 7044): by a change of the user (`mp`), a contact (`rc`), neither (`np`). */
const LINKS = ['mp', 'rc', 'np'] as const

export interface HistoryEntry {
  /** URI of the target without headers, raw. */
  readonly uri: string
  /** `1.2.1`; undefined where it is missing or unreadable. */
  readonly index: string | undefined
  readonly link: { readonly kind: (typeof LINKS)[number]; readonly index: string } | undefined
  /** Status of RFC 4458: 302 for all calls, 486 for busy, 408 for no answer. */
  readonly cause: number | undefined
  /** Why this target was left. */
  readonly reasons: readonly Reason[]
  /** Not to be shown outside the trust domain. */
  readonly isPrivate: boolean
}

/** One element of the list header. */
export function parseHistoryEntry(value: string): Result<HistoryEntry, string> {
  const address = parseNameAddr(value)
  if (!address.ok) return address
  const { parameters } = address.value
  const uri = parseUri(address.value.uri)
  if (!uri.ok) return fault(uri.fault)
  const headers = headersIn(uri.value.headers)
  const kind = LINKS.find(name => isIndex(parameters.get(name)))
  const index = parameters.get('index')
  return ok({
    uri: address.value.uri.split('?')[0] as string,
    index: isIndex(index) ? index : undefined,
    link: kind && { kind, index: parameters.get(kind) as string },
    cause: parseNumber(uri.value.parameters.get('cause') ?? '', 699),
    reasons: headers.flatMap(([name, text]) => (name === 'reason' ? readable(text) : [])),
    isPrivate: headers.some(([name, text]) => name === 'privacy' && /\bhistory\b/i.test(text)),
  })
}

/** The value of `entry`; its URI is written as it stands, and its reasons are escaped into it. */
export function formatHistoryEntry({ uri, index, link, reasons, isPrivate }: HistoryEntry): string {
  const escaped = reasons.map(reason => `Reason=${encodeURIComponent(textOf(reason))}`)
  if (isPrivate) escaped.push('Privacy=history')
  let parameters = Parameters.none
  if (index !== undefined) parameters = parameters.with('index', index)
  if (link !== undefined) parameters = parameters.with(link.kind, link.index)
  return `<${uri}${escaped.length === 0 ? '' : `?${escaped.join('&')}`}>${parameters}`
}

/** Without its text, which is for people on the peer's side. */
const textOf = ({ protocol, cause }: Reason): string =>
  cause === undefined ? protocol : `${protocol};cause=${cause}`

/** Names in lower case, values without escapes; what cannot be read is left out. */
const headersIn = (headers: string): [name: string, value: string][] =>
  headers.split('&').flatMap((pair): [string, string][] => {
    const equals = pair.indexOf('=')
    const value = unescapeUri(pair.slice(equals + 1))
    return equals < 1 || value === undefined ? [] : [[pair.slice(0, equals).toLowerCase(), value]]
  })

function readable(text: string): Reason[] {
  const reason = parseReason(text)
  return reason.ok ? [reason.value] : []
}

/** `1.2.1`: digits in groups, none too long. */
function isIndex(text: string | undefined): text is string {
  if (text === undefined || text.length > 60) return false
  return text.split('.').every(part => parseNumber(part, 9999) !== undefined)
}
