// What of one leg's INVITE reaches the other: a table of what passes, and nothing else. Each value is read and written
// anew with hosts of our own, so that neither side learns the other's topology and no octet passes unread. The two
// values that a transfer must carry byte for byte (Refer-To, Referred-By) are the only exception and stay on the Teams
// side (invites.ts). Reason of CANCEL, BYE and failures: reason.ts.
//
// Never: Via, Record-Route, Route, Contact, Call-ID, Allow, Supported, User-Agent, Server, credentials, X-*, bodies
// other than SDP.

import {
  type Diversion,
  formatDiversion,
  formatHistoryEntry,
  formatNameAddr,
  type HeaderPairs,
  type HistoryEntry,
  parseNameAddr,
  type SipHeaders,
} from '../sip/index.ts'
import { diversionsOf, historyOf, readDiversions, readHistory } from './forwarding.ts'
import type { Side } from './leg-id.ts'
import { e164Of, type NumberPlan } from './numbers.ts'
import { type Privacy, privacyLeft } from './privacy.ts'

/** How the other side is told who has forwarded a call. */
export type ForwardingForm = 'history-info' | 'diversion' | 'both' | 'none'

/** What is passed to a side and how; `policyTo` makes it from the configuration. */
export interface PassingPolicy {
  /** Written as host of every number. */
  host: string
  /** Of the side the call comes from. */
  plan?: NumberPlan | undefined
  /** Whether the side the call comes from is believed who calls (RFC 3325 section 3). */
  isFromTrusted: boolean
  /** Whether the other side keeps what it is told in confidence. */
  isToTrusted: boolean
  /** Header that tells the other side who calls. */
  identity: 'P-Asserted-Identity' | 'P-Preferred-Identity' | 'none'
  forwarding: ForwardingForm
}

/** The headers of an INVITE, and what the call is. */
interface Passing {
  headers: SipHeaders
  policy: PassingPolicy
  privacy: Privacy
  /** URI of whom the call is for, as the other side is told. */
  target: string
}

interface Row {
  /** Read where one of these stands in the INVITE. */
  headers: readonly string[]
  from: readonly Side[]
  /** Only then it passes. */
  when(passing: Passing): boolean
  write(passing: Passing): HeaderPairs
}

const EITHER: readonly Side[] = ['carrier', 'teams']

/** Every header that passes, in the order it is written. */
const TABLE: readonly Row[] = [
  // Who calls: from those who are believed, and out of the trust domain only where the caller does not mind.
  {
    headers: ['p-asserted-identity'],
    from: EITHER,
    when: ({ policy, privacy }) =>
      policy.identity !== 'none' && policy.isFromTrusted && (policy.isToTrusted || !privacy.words.has('id')),
    write: identities,
  },
  // What is left to be hidden.
  { headers: ['privacy'], from: EITHER, when: () => true, write: privacyRow },
  // Who has forwarded the call, in the form the other side reads.
  {
    headers: ['history-info', 'diversion'],
    from: EITHER,
    when: ({ policy }) => policy.forwarding !== 'none',
    write: forwarding,
  },
  // P-Preferred-Identity is a hint of a telephone to its first proxy (RFC 3325 section 9.2): no trunk says it to us.
]

const ROWS: Readonly<Record<Side, readonly Row[]>> = {
  carrier: TABLE.filter(({ from }) => from.includes('carrier')),
  teams: TABLE.filter(({ from }) => from.includes('teams')),
}

/** The headers of an INVITE of `from` for the other side. Most INVITEs have none of them, or one. */
export function passedHeaders(headers: SipHeaders, from: Side, call: Omit<Passing, 'headers'>): HeaderPairs {
  const passing: Passing = { headers, ...call }
  const passed: HeaderPairs = []
  for (const row of ROWS[from]) {
    if (!row.headers.some(name => headers.has(name)) || !row.when(passing)) continue
    passed.push(...row.write(passing))
  }
  return passed
}

/** `sip:+49...@host;user=phone`. */
const numberUri = (number: string, { host }: PassingPolicy): string => `sip:${number}@${host};user=phone`

const IDENTITIES_LIMIT = 2

/** Numbers pass, names do not. */
function identities({ headers, policy }: Passing): HeaderPairs {
  const passed: string[] = []
  for (const value of headers.values('p-asserted-identity')) {
    const address = parseNameAddr(value)
    const number = address.ok ? e164Of(address.value.uri, policy.plan) : undefined
    if (!address.ok || number === undefined) continue
    const identity = formatNameAddr({ display: address.value.display, uri: numberUri(number, policy) })
    // A tel and a sip URI of the same number are one identity once both are written as sip.
    if (!passed.includes(identity)) passed.push(identity)
    if (passed.length === IDENTITIES_LIMIT) break
  }
  return passed.map(identity => [policy.identity, identity])
}

function privacyRow({ privacy, policy }: Passing): HeaderPairs {
  const left = privacyLeft(privacy, policy.isToTrusted)
  return left === undefined ? [] : [['Privacy', left]]
}

function forwarding({ headers, policy, privacy, target }: Passing): HeaderPairs {
  const history = readHistory(headers.values('history-info'))
  const diversions = history.length > 0 ? diversionsOf(history) : readDiversions(headers.values('diversion'))
  const told: HeaderPairs = []
  // RFC 7044 section 10.1.2: either word is for the whole history.
  const isHidden = privacy.words.has('history') || privacy.words.has('header')
  if (policy.forwarding !== 'diversion') {
    const entries = history.length > 0 || diversions.length === 0 ? history : historyOf(diversions, target)
    for (const entry of entries) told.push(['History-Info', historyValue(entry, policy, isHidden)])
  }
  if (policy.forwarding === 'diversion' || policy.forwarding === 'both') {
    for (const entry of diversions) told.push(['Diversion', diversionValue(entry, policy, isHidden)])
  }
  return told
}

/** RFC 3323 section 4.1. */
const ANONYMOUS_URI = 'sip:anonymous@anonymous.invalid'

function historyValue(entry: HistoryEntry, policy: PassingPolicy, isHidden: boolean): string {
  const uri = shownUri(entry, policy, isHidden)
  return formatHistoryEntry({
    ...entry,
    uri: entry.cause === undefined ? uri : `${uri};cause=${entry.cause}`,
  })
}

const diversionValue = (entry: Diversion, policy: PassingPolicy, isHidden: boolean): string =>
  formatDiversion({ ...entry, uri: shownUri(entry, policy, isHidden) })

/** A number under the host of the other side; names, and whom nobody outside the trust domain may see, as nobody. */
function shownUri(
  { uri, isPrivate }: Pick<Diversion, 'uri' | 'isPrivate'>,
  policy: PassingPolicy,
  isHidden: boolean,
): string {
  const number = e164Of(uri, policy.plan)
  const isSecret = (isPrivate || isHidden) && !policy.isToTrusted
  return number === undefined || isSecret ? ANONYMOUS_URI : numberUri(number, policy)
}
