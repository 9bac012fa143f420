// How messages of Microsoft's SIP proxy look on the wire: names in UPPER CASE, lists without blanks, the acting node
// in User-Agent and Server, the correlation id in Contact and Reason. Source: traces of 2020 to 2022.

import { hostIn } from '../facts/index.ts'
import { type Chance, token } from '../kernel/index.ts'
import {
  formatReason,
  formatVia,
  type HeaderPairs,
  parseCSeq,
  parseNameAddr,
  parseVia,
  type SipHeaders,
  type SipMessage,
  splitTopLevel,
  type UsageProfile,
} from '../sip/index.ts'
import { portOf, type RegionConfig } from './config.ts'
import type { TeamsOptions } from './options.ts'

/** `Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10`. */
const proxyName = (node: string, options: TeamsOptions): string =>
  `Microsoft.PSTNHub.SIPProxy ${options.userAgentVersion} i.${node}`

/** `s` for a call an SBC placed, `d` for one Microsoft placed. */
export type Placed = 's' | 'd'

/** `<sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=<guid>;x-c=<32 hex>/s/1/<32 hex>>`. */
export function contactOf(
  region: RegionConfig,
  correlation: string,
  placed: Placed,
  chance: Chance,
  options: TeamsOptions,
): string {
  const path = `${token(chance, 16)}/${placed}/${placed === 's' ? 1 : 8}/${token(chance, 16)}`
  return `<sip:${region.apiHost}:${options.contactPort};x-i=${correlation};x-c=${path}>`
}

export const recordRouteOf = (region: RegionConfig): [string, string] => [
  'Record-Route',
  `<sip:${region.routeHost}:${portOf(region)};transport=tls;lr>`,
]

export const allowOf = (options: TeamsOptions): HeaderPairs => [['Allow', options.allow]]

/** What each leg says of itself. */
export function profileOf(contact: string, options: TeamsOptions): UsageProfile {
  const { offer, expiresMs: interval, minSeMs: shortest } = options.sessionTimer
  // The responsible side re-INVITEs (SIP protocol page); UPDATE is not in Microsoft's Allow.
  const sessionTimer = { interval, shortest, refresher: 'either', refreshBy: 're-invite' } as const
  return { contact, headers: allowOf(options), supported: ['histinfo'], ...(offer && { sessionTimer }) }
}

/** Whether a Microsoft proxy takes such a request at all. */
export const allows = (options: TeamsOptions, method: string): boolean =>
  options.allow.split(',').includes(method)

/** `Q.850;cause=63;text="<guid>;Record-Route and Contact headers are missing"`. */
export const reasonOf = (cause: number, correlation: string, phrase: string): string =>
  formatReason({ protocol: 'Q.850', cause, text: `${correlation};${phrase}` })

/**
 * Q.850 cause for a SIP status by NICC ND1017:2006/07, as far as it was seen: 486 is 34 and not 17, which makes
 * carriers try again.
 */
const CAUSES = new Map([
  [404, 1],
  [408, 102],
  [480, 31],
  [484, 28],
  [486, 34],
  [488, 88],
  [410, 22],
  [603, 21],
])
export const causeOf = (status: number): number => CAUSES.get(status) ?? 63

/** Of directions Microsoft's proxy knows `inactive` alone; it reads the others as if nothing were said. */
export const understood = (sdp: string, { holdDirections }: TeamsOptions): string =>
  holdDirections === 'all' ? sdp : sdp.replace(/^a=(?:sendonly|recvonly)(?=\r?$)/gm, 'a=sendrecv')

/** The last touch on a message of `node`; the proxy takes its own entry off the route (RFC 3261 section 16.4). */
export function dress(
  message: SipMessage,
  node: string,
  options: TeamsOptions,
  routeHost: string,
): SipMessage {
  const isRequest = message.kind === 'request'
  if (isRequest && hostIn(message.headers.get('Route') ?? '') === routeHost.toLowerCase()) {
    const rest = message.headers.values('Route').slice(1)
    const bare = message.headers.without('Route')
    const headers = rest.length === 0 ? bare : bare.append('Route', rest.join(', '))
    return dress(message.with({ headers }), node, options, routeHost)
  }
  if (!isRequest && !isReadable(message.headers)) return message
  const named = message.headers.with(isRequest ? 'User-Agent' : 'Server', proxyName(node, options))
  const supported = named.get('Supported')
  const dense = supported === undefined ? named : named.with('Supported', supported.replaceAll(', ', ','))
  const headers = (isRequest ? dense : unfilled(dense)).upperCased()
  return isRequest ? message.with({ headers }) : message.with({ headers })
}

/** The answer to a message too broken to be read repeats its lines: who makes it anew would have to read them. */
const isReadable = (headers: SipHeaders): boolean =>
  ['From', 'To'].every(name => parseNameAddr(headers.get(name) ?? '').ok) &&
  parseCSeq(headers.get('CSeq') ?? '').ok &&
  parseVia(headers.first('Via') ?? '').ok

/** Microsoft neither adds `received` nor fills in `rport` (a trace of 2020). */
function unfilled(headers: SipHeaders): SipHeaders {
  const [first = '', ...others] = splitTopLevel(headers.get('Via') ?? '', ',')
  const via = parseVia(first)
  // The answer to a message too broken to be read repeats a Via that may be broken, too.
  if (!via.ok) return headers
  const { parameters } = via.value
  const rport = parameters.get('rport')
  if (!parameters.has('received') && (rport === undefined || rport === '')) return headers
  const plain = parameters.without('received')
  const unread = via.value.withParameters(rport === undefined ? plain : plain.with('rport'))
  return headers.withFirst('Via', [formatVia(unread), ...others].join(', '))
}
