// What a probe saw, in the order a person looks: for each address what it showed to whom, what it can do, and how it
// answered OPTIONS. Plain data; `--json` prints it as it is.

import { type FactLog, headerValues, hostIn, type TlsHandshakeFact } from '../../facts/index.ts'
import { isAddress, type Millis } from '../../kernel/index.ts'
import { type CertificateFacts, type ChainFault, matchesName } from '../../tls/index.ts'
import type { Attempt } from './attempts.ts'
import type { ProbeOrder } from './order.ts'
import type { ProbeLog } from './probe-log.ts'

export interface ProbeReport {
  host: string
  port: number
  serverName: string
  /** Whose roots the certificates were judged by. */
  trust: string
  clientCertificate: boolean
  addresses: AddressReport[]
  /** Time was over before everything was asked. */
  isCut: boolean
}

export interface AddressReport {
  address: string
  unreachable?: 'refused' | 'timeout' | 'no-route'
  /** To Microsoft's name, to no name, to another name. */
  names: NameReport[]
  /** Microsoft's four suites and TLS versions: whether the server agreed when it was offered alone. */
  ciphers: { cipher: string; agreed: boolean }[]
  versions: { version: string; agreed: boolean }[]
  /** Where Microsoft's offer found no agreement: what it took of all others. */
  otherCipher?: string
  clientCertificate: 'not-asked' | 'asked' | 'required' | 'unknown'
  /** Names of the authorities whose certificates it takes; empty: any. */
  authorities?: string[]
  /** Whether it would resume a session by ticket; the probe never resumes one. */
  ticketOffered?: boolean
  options?: OptionsReport
}

export interface NameReport {
  asked: 'as-microsoft' | 'no-name' | 'other-name'
  tries: number
  certificates: CertificateSeen[]
  /** Tries without a certificate, by how they ended: an alert's name, `fin`, `reset`, `timeout`. */
  ended: { how: string; count: number }[]
  /** Of the quickest and the slowest whole handshake. */
  handshakeMs?: { least: Millis; most: Millis }
}

export interface CertificateSeen {
  count: number
  subject: string
  issuer: string
  names: string[]
  notBefore: number
  notAfter: number
  key: string
  signatureAlgorithm?: string
  extendedKeyUsage: string[]
  selfSigned: boolean
  /** Of the chain as it was sent, leaf first, SHA-256 in hexadecimal. */
  fingerprints: string[]
  coversName: boolean
  /** What Microsoft would make of it; absent where it was not asked for as Microsoft does. */
  verdict?:
    | { accepts: true }
    | ({ accepts: false } & Pick<ChainFault, 'kind' | 'hresult' | 'symbol' | 'says'>)
}

export interface OptionsReport {
  status?: number
  failed?: 'timeout' | 'closed' | 'no-sip'
  tookMs: Millis
  allow?: string[]
  contact?: string
  contactIsFqdn?: boolean
  userAgent?: string
}

/** `facts` are those of the probe's own world. */
export function probeReport(order: ProbeOrder, log: ProbeLog, facts: FactLog): ProbeReport {
  const { host, port, serverName, trust, context } = order
  const handshakes = new Map(facts.of('tls-handshake').map(fact => [fact.connection, fact]))
  return {
    ...{ host, port, serverName, trust: trust.name, clientCertificate: context !== undefined },
    addresses: log.addresses.map(address => addressReport(address, { order, log, facts, handshakes })),
    isCut: log.isCut,
  }
}

interface Seen {
  order: ProbeOrder
  log: ProbeLog
  facts: FactLog
  handshakes: ReadonlyMap<string, TlsHandshakeFact>
}

/** An attempt and what is known of its handshake; nothing where it was cut off. */
type Tried = Attempt & { fact: TlsHandshakeFact | undefined }

function addressReport(address: string, seen: Seen): AddressReport {
  const { log, handshakes, order } = seen
  const tried = log.attempts
    .filter(attempt => attempt.address === address)
    .map((attempt): Tried => ({ ...attempt, fact: handshakes.get(attempt.id) }))
  const unreachable = log.unreachable.get(address)
  const options = optionsReport(address, seen)
  const other = tried.find(({ asks, fact }) => asks.way === 'any-cipher' && fact?.cipher !== undefined)
  return {
    address,
    ...(unreachable !== undefined && { unreachable }),
    names: (['as-microsoft', 'no-name', 'other-name'] as const).map(asked =>
      nameReport(
        asked,
        tried.filter(each => each.asks.way === asked),
        order.serverName,
      ),
    ),
    ciphers: tried.flatMap(({ asks, fact }) =>
      asks.way === 'cipher' && isAnswered(fact)
        ? [{ cipher: asks.cipher, agreed: fact?.version !== undefined }]
        : [],
    ),
    versions: versionsOf(tried),
    ...(other?.fact?.cipher !== undefined && { otherCipher: other.fact.cipher }),
    ...clientSide(tried),
    ...(options !== undefined && { options }),
  }
}

/** Silence is no refusal: nobody knows what a server that said nothing in time would have agreed to. */
const isAnswered = (fact: TlsHandshakeFact | undefined): boolean =>
  fact !== undefined && !(fact.outcome === 'failed' && fact.how === 'timeout')

function versionsOf(tried: readonly Tried[]): AddressReport['versions'] {
  const microsoft = tried.filter(
    ({ asks: { way }, fact }) => (way === 'as-microsoft' || way === 'any-cipher') && isAnswered(fact),
  )
  const agreed = microsoft.some(({ fact }) => fact?.version === 'TLSv1.2')
  const alone = tried.flatMap(({ asks, fact }) =>
    asks.way === 'version' && isAnswered(fact)
      ? [{ version: asks.version, agreed: fact?.version === asks.version }]
      : [],
  )
  return microsoft.length === 0 ? alone : [{ version: 'TLSv1.2', agreed }, ...alone]
}

function clientSide(
  tried: readonly Tried[],
): Pick<AddressReport, 'clientCertificate' | 'authorities' | 'ticketOffered'> {
  const facts = tried.flatMap(({ fact }) => (fact === undefined ? [] : [fact]))
  const seen = facts.filter(fact => fact.certificateRequested !== undefined)
  const asked = seen.find(fact => fact.certificateRequested === true)
  const ticketOffered = facts.find(fact => fact.ticketOffered !== undefined)?.ticketOffered
  const refused = seen.some(
    fact => fact.certificateRequested === true && fact.clientChain.length === 0 && fact.endedBy === 'remote',
  )
  const clientCertificate =
    seen.length === 0 ? 'unknown' : asked === undefined ? 'not-asked' : refused ? 'required' : 'asked'
  return {
    clientCertificate,
    ...(asked?.authorities !== undefined && { authorities: asked.authorities }),
    ...(ticketOffered !== undefined && { ticketOffered }),
  }
}

function nameReport(asked: NameReport['asked'], tried: readonly Tried[], serverName: string): NameReport {
  const facts = tried.flatMap(({ fact }) => (fact === undefined ? [] : [fact]))
  const shown = Map.groupBy(
    facts.filter(fact => fact.serverChain.length > 0),
    fact => fact.serverChain.map(each => each.fingerprint256).join(),
  )
  const bare = Map.groupBy(
    facts.filter(fact => fact.serverChain.length === 0),
    fact => fact.alert ?? fact.how ?? 'fin',
  )
  const whole = facts
    .filter(fact => fact.outcome === 'complete')
    .flatMap(({ durationMs }) => (durationMs === undefined ? [] : [durationMs]))
  return {
    asked,
    tries: tried.length,
    certificates: [...shown.values()].map(group => certificateSeen(asked, group, serverName)),
    ended: [...bare].map(([how, group]) => ({ how, count: group.length })),
    ...(whole.length > 0 && {
      handshakeMs: { least: Math.min(...whole) as Millis, most: Math.max(...whole) as Millis },
    }),
  }
}

function certificateSeen(
  asked: NameReport['asked'],
  group: readonly TlsHandshakeFact[],
  serverName: string,
): CertificateSeen {
  const [{ serverChain, chainFault }] = group as [TlsHandshakeFact]
  const leaf = serverChain[0] as CertificateFacts
  const verdict =
    chainFault === undefined ? ({ accepts: true } as const) : ({ accepts: false, ...chainFault } as const)
  return {
    count: group.length,
    subject: leaf.subject,
    issuer: leaf.issuerDn,
    names: leaf.names,
    notBefore: leaf.notBefore,
    notAfter: leaf.notAfter,
    key: `${leaf.keyType} ${leaf.keyBits}`,
    ...(leaf.signatureAlgorithm !== undefined && { signatureAlgorithm: leaf.signatureAlgorithm }),
    extendedKeyUsage: leaf.extendedKeyUsage,
    selfSigned: leaf.selfSigned,
    fingerprints: serverChain.map(each => each.fingerprint256),
    coversName: matchesName(leaf, serverName),
    ...(asked === 'as-microsoft' && { verdict }),
  }
}

function optionsReport(address: string, { log, facts }: Seen): OptionsReport | undefined {
  const outcome = log.options.get(address)
  if (outcome === undefined) return undefined
  const { connection, ...rest } = outcome
  const answer = facts
    .of('sip')
    .find(fact => fact.connection === connection && fact.status !== undefined && fact.status >= 200)
  if (answer === undefined) return rest
  const allow = headerValues(answer, 'Allow')
  const host = hostIn(answer.contact ?? '')
  return {
    ...rest,
    ...(allow.length > 0 && { allow: allow.flatMap(line => line.split(',').map(word => word.trim())) }),
    ...(answer.contact !== undefined && { contact: answer.contact }),
    ...(host !== undefined && { contactIsFqdn: !isAddress(host.replace(/^\[|\]$/g, '')) }),
    ...(answer.userAgent !== undefined && { userAgent: answer.userAgent }),
  }
}
