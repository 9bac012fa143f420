// Handshakes that failed, each with the one cause that explains it best, so that two rules never name the same
// connection. The views of both ends are joined where both were observers.

import { type FactLog, isMicrosoftName, type TlsHandshakeFact } from '../../facts/index.ts'
import { type Endpoint, formatEndpoint, type Instant, seconds } from '../../kernel/index.ts'
import {
  type CertificateFacts,
  type ChainFault,
  type ChainFaultKind,
  MICROSOFT_CIPHERS,
  matchesName,
} from '../../tls/index.ts'
import { oncePerLog } from '../once.ts'
import { type Surroundings, surroundingsOf } from '../surroundings.ts'
import { AGREEMENT_ALERTS, CERTIFICATE_ALERTS, DISLIKES, TRUST_ALERTS } from './tls-alerts.ts'

export type TlsCause =
  | 'default-certificate'
  | 'untrusted-chain'
  | 'missing-intermediate'
  | 'expired'
  | 'name-mismatch'
  | 'client-certificate-missing'
  | 'version'
  | 'cipher'
  | 'revoked'
  | 'wrong-usage'
  | 'microsoft-root'
  | 'client-eku'
  | 'aborted'

export interface TlsAttempt {
  at: Instant
  cause: TlsCause
  client: Endpoint
  server: Endpoint
  /** Whose chain was refused, as far as can be told. */
  refused: 'server' | 'client'
  serverName: string | undefined
  serverChain: CertificateFacts[]
  clientChain: CertificateFacts[]
  context: TlsHandshakeFact['context']
  alert: string | undefined
  /** Whether the server asked for a certificate, where that was seen. */
  certificateRequested: boolean | undefined
  /** TLS 1.3 seen without keys: octets of the flight with the server's certificates, which nobody could read. */
  hiddenFlightBytes: number | undefined
  /** Flights of the same server in handshakes that went well, hidden as well. */
  goodFlightBytes: ReadonlySet<number>
  /** Agreed on, where they got so far. */
  version: string | undefined
  offered: TlsHandshakeFact['offered']
  /** What the same server agreed to when it was offered that, and nothing of this. */
  tried: TriedOut
  /** What the refusing end itself had against the chain. */
  fault: ChainFault | undefined
  durationMs: number | undefined
  /** One of each observer, at least one. */
  views: [TlsHandshakeFact, ...TlsHandshakeFact[]]
}

/** Versions and suites a server agreed to. */
export interface TriedOut {
  versions: string[]
  ciphers: string[]
}

type Joined = Omit<TlsAttempt, 'cause' | 'goodFlightBytes' | 'tried'>
type Judged = Omit<TlsAttempt, 'cause'>

/** Two views of one handshake end within this time of each other. */
const SAME_HANDSHAKE = seconds(30)

/** Failed handshakes that concern the trunk, oldest first; scanners and silent peers are left out. */
export const tlsAttempts = oncePerLog((facts): readonly TlsAttempt[] => {
  const failed = facts.of('tls-handshake').filter(view => view.outcome === 'failed' && !isMereTrial(view))
  if (failed.length === 0) return []
  const surroundings = surroundingsOf(facts)
  const flights = goodFlights(facts)
  const agreed = agreements(facts)
  return joinViews(failed).flatMap(joined => {
    const server = formatEndpoint(joined.server)
    const tried = tookInstead(agreed.get(server), joined.offered)
    const attempt = { ...joined, goodFlightBytes: flights.get(server) ?? NONE, tried }
    const cause = judge(attempt, surroundings)
    return cause === undefined ? [] : [{ ...attempt, cause }]
  })
})

const NONE: ReadonlySet<number> = new Set()

/** Its failure is an answer: to another name or offer than anybody else's, or to a client that has nothing to show. */
function isMereTrial({ trial, certificateRequested, chainFault }: TlsHandshakeFact): boolean {
  if (trial !== 'client-certificate') return trial !== undefined
  return certificateRequested === true && chainFault === undefined
}

type Agreed = Record<'versions' | 'ciphers', Set<string>>

/** Everything a server ever agreed to, by its end. */
function agreements(facts: FactLog): Map<string, Agreed> {
  const servers = new Map<string, Agreed>()
  for (const view of facts.of('tls-handshake')) {
    const { version, cipher } = view
    if (version === undefined) continue
    const server = formatEndpoint(endsOf(view)[1])
    const agreed = servers.get(server) ?? { versions: new Set(), ciphers: new Set() }
    servers.set(server, agreed)
    agreed.versions.add(version)
    if (cipher !== undefined) agreed.ciphers.add(cipher)
  }
  return servers
}

/** What a server took only when something else was offered; nothing where it also took what was. */
function tookInstead(agreed: Agreed | undefined, offered: TlsHandshakeFact['offered']): TriedOut {
  const none = { versions: [], ciphers: [] }
  if (agreed === undefined || offered === undefined) return none
  const { versions, ciphers = [] } = offered
  if (!versions.some(each => agreed.versions.has(each))) return { ...none, versions: [...agreed.versions] }
  return ciphers.some(each => agreed.ciphers.has(each)) ? none : { ...none, ciphers: [...agreed.ciphers] }
}

/** Lengths, each once: those of one certificate differ by a few octets. */
function goodFlights(facts: FactLog): Map<string, Set<number>> {
  const flights = new Map<string, Set<number>>()
  for (const view of facts.of('tls-handshake')) {
    if (view.outcome !== 'complete' || view.hidden === undefined) continue
    const server = formatEndpoint(endsOf(view)[1])
    flights.set(server, (flights.get(server) ?? new Set()).add(view.hidden.serverFlightBytes))
  }
  return flights
}

/** What tells one connection from another, whoever observed it. */
export const attemptKey = (attempt: { client: Endpoint; server: Endpoint; at: Instant }): string =>
  `${formatEndpoint(attempt.client)} ${formatEndpoint(attempt.server)} ${Math.floor(attempt.at / SAME_HANDSHAKE)}`

function joinViews(failed: readonly TlsHandshakeFact[]): Joined[] {
  const groups: TlsAttempt['views'][] = []
  const latest = new Map<string, TlsAttempt['views']>()
  for (const view of failed) {
    const [client, server] = endsOf(view)
    const key = `${formatEndpoint(client)} ${formatEndpoint(server)}`
    const group = latest.get(key)
    const isOther = group?.some(
      known => known.observer !== view.observer && view.at - known.at < SAME_HANDSHAKE,
    )
    if (group !== undefined && isOther) {
      group.push(view)
      continue
    }
    const fresh: TlsAttempt['views'] = [view]
    groups.push(fresh)
    latest.set(key, fresh)
  }
  return groups.map(join).filter(joined => joined !== undefined)
}

const endsOf = (view: TlsHandshakeFact): [client: Endpoint, server: Endpoint] =>
  view.role === 'client' ? [view.local, view.remote] : [view.remote, view.local]

/** Undefined when nobody left of his own will: a peer that never spoke refuses nothing. */
function join(views: TlsAttempt['views']): Joined | undefined {
  const [first] = views
  const judged = views.find(view => view.chainFault !== undefined && view.endedBy === 'local')
  const left =
    judged ??
    views.find(view => view.endedBy === 'remote' && view.how !== 'timeout') ??
    views.find(
      view => view.role === 'server' && view.endedBy === 'local' && AGREEMENT_ALERTS.has(view.alert ?? ''),
    ) ??
    views.find(refusedItself)
  if (left === undefined) return undefined
  const leaver = (left.endedBy === 'local') === (left.role === 'client') ? 'client' : 'server'
  const [client, server] = endsOf(first)
  const pick = <Key extends keyof TlsHandshakeFact>(key: Key): TlsHandshakeFact[Key] | undefined =>
    views.find(view => view[key] !== undefined)?.[key]
  return {
    at: first.at,
    client,
    server,
    refused: leaver === 'client' ? 'server' : 'client',
    serverName: pick('serverName'),
    serverChain: views.find(view => view.serverChain.length > 0)?.serverChain ?? [],
    clientChain: views.find(view => view.clientChain.length > 0)?.clientChain ?? [],
    // A client's context is its own and says nothing of what it was shown.
    context: views.find(view => view.role === 'server' && view.context !== undefined)?.context,
    alert: pick('alert'),
    certificateRequested: pick('certificateRequested'),
    hiddenFlightBytes: pick('hidden')?.serverFlightBytes,
    version: pick('version'),
    offered: pick('offered'),
    fault: judged?.chainFault,
    durationMs: first.durationMs,
    views,
  }
}

/** The observer's end left with an alert about a certificate, or with one that TLS 1.3 hides. */
const refusedItself = ({ endedBy, how, alert, hidden }: TlsHandshakeFact): boolean =>
  endedBy === 'local' && (alert === undefined ? how === 'alert' && hidden !== undefined : DISLIKES.has(alert))

function judge(attempt: Judged, surroundings: Surroundings): TlsCause | undefined {
  if (!concernsTrunk(attempt, surroundings)) return undefined
  const disagreement = disagreementOf(attempt, surroundings)
  if (disagreement !== undefined) return disagreement
  if (attempt.alert === 'certificate_revoked') return 'revoked'
  if (isMicrosofts(attempt, surroundings)) {
    const cause = judgeMicrosofts(attempt)
    if (cause !== undefined) return cause
  }
  return attempt.refused === 'server' ? judgeServer(attempt) : judgeClient(attempt)
}

/** Whether the chain that was refused is Microsoft's, so that the SBC is who refused it. */
function isMicrosofts(attempt: Judged, { isMicrosoft }: Surroundings): boolean {
  const { refused, client, server, serverName, serverChain, clientChain } = attempt
  const [leaf] = refused === 'server' ? serverChain : clientChain
  if (leaf !== undefined && isMicrosoftName(leaf.subject)) return true
  if (refused === 'server' && serverName !== undefined) return isMicrosoftName(serverName)
  return isMicrosoft((refused === 'server' ? server : client).address)
}

/** An SBC that does not know Microsoft's root, or wants more of its certificate than Microsoft has it issued for. */
function judgeMicrosofts(attempt: Judged): TlsCause | undefined {
  const { refused, fault, alert, clientChain } = attempt
  // By the clock of the SBC, which may be what is wrong.
  if (alert === 'certificate_expired') return 'expired'
  if (fault !== undefined) {
    if (fault.kind === 'wrong-usage') return refused === 'client' ? 'client-eku' : 'wrong-usage'
    return ROOT_FAULTS.has(fault.kind) ? 'microsoft-root' : undefined
  }
  const isDisliked = alert === undefined || DISLIKES.has(alert)
  const isForServersOnly = lacksUsage(clientChain[0], 'clientAuth')
  if (refused === 'client' && isDisliked && isForServersOnly && alert !== 'unknown_ca') return 'client-eku'
  if (alert !== undefined && TRUST_ALERTS.has(alert)) return 'microsoft-root'
  return attempt.views.some(refusedItself) && alert === undefined ? 'microsoft-root' : undefined
}

const ROOT_FAULTS: ReadonlySet<ChainFaultKind> = new Set([
  'self-signed',
  'untrusted-root',
  'missing-intermediate',
])

/** An extension that names purposes, and this one not among them. */
const lacksUsage = (leaf: CertificateFacts | undefined, usage: 'serverAuth' | 'clientAuth'): boolean =>
  leaf !== undefined &&
  leaf.extendedKeyUsage.length > 0 &&
  !leaf.extendedKeyUsage.includes(usage) &&
  !leaf.extendedKeyUsage.includes('anyExtendedKeyUsage')

/** No version or suite in common: by the alert, or by what the server took in trials when it took nothing here. */
function disagreementOf(attempt: Judged, surroundings: Surroundings): 'version' | 'cipher' | undefined {
  const { alert, version, serverChain, refused, fault, tried } = attempt
  if (alert === 'protocol_version') return 'version'
  if (alert === 'insufficient_security') return 'cipher'
  const isUnanswered = version === undefined && serverChain.length === 0
  if (!isUnanswered || refused === 'server' || fault !== undefined) return undefined
  if (tried.ciphers.length > 0) return 'cipher'
  if (tried.versions.length > 0) return 'version'
  const lacking = isOfMicrosoft(attempt, surroundings) ? lackingFor(attempt.offered) : undefined
  if (lacking !== undefined) return lacking
  // A server that says so before its hello, and has asked for nothing, has found nothing it could take.
  return alert === 'handshake_failure' && attempt.certificateRequested === false ? 'cipher' : undefined
}

const isOfMicrosoft = ({ server, serverName }: Judged, { isMicrosoft }: Surroundings): boolean =>
  isMicrosoft(server.address) || isMicrosoftName(serverName ?? '')

/** What an offer lacks of what Microsoft takes, as far as that is documented: TLS 1.2 with four suites. */
function lackingFor(offered: TlsHandshakeFact['offered']): 'version' | 'cipher' | undefined {
  if (offered === undefined || offered.versions.includes('TLSv1.3')) return undefined
  if (!offered.versions.includes('TLSv1.2')) return 'version'
  return offered.ciphers?.some(each => MICROSOFT_CIPHERS.includes(each)) === false ? 'cipher' : undefined
}

/** Whoever scans the internet knocks too and asks for another name or none. */
function concernsTrunk(attempt: Judged, { isOurName, isMicrosoft }: Surroundings): boolean {
  const { serverName, client, server, fault, refused } = attempt
  // The client itself is an observer and wanted this connection.
  if (refused === 'server' && fault !== undefined) return true
  if (isMicrosoft(client.address) || isMicrosoft(server.address)) return true
  if (serverName !== undefined) return isMicrosoftName(serverName) || (isOurName(serverName) ?? true)
  return fault !== undefined
}

function judgeServer(attempt: Judged): TlsCause {
  const { fault, serverChain, at, serverName, alert } = attempt
  const leaf = serverChain[0]
  if (isDefaultServed(attempt)) return 'default-certificate'
  if (fault !== undefined) return CAUSES[fault.kind]
  // What was shown was not seen: the peer's own word for what it has against it counts.
  if (leaf === undefined) return (alert !== undefined && CAUSES_BY_ALERT[alert]) || 'aborted'
  if (isOutOfDate(leaf, at)) return 'expired'
  if (serverName !== undefined && !matchesName(leaf, serverName)) return 'name-mismatch'
  if (lacksUsage(leaf, 'serverAuth')) return 'wrong-usage'
  return judgeIssuer(serverChain, alert)
}

/** The certificate nobody chose for this peer: by the SBC's own word, or self-signed and for another name. */
function isDefaultServed(attempt: Judged): boolean {
  const { serverChain, serverName, context, fault, alert } = attempt
  const leaf = serverChain[0]
  if (serverName !== undefined && isMicrosoftName(serverName)) return false
  if (context !== undefined && !context.isDefault) return false
  if (leaf === undefined && attempt.hiddenFlightBytes !== undefined) return isOtherFlight(attempt)
  // An alert about the version or the suites says nothing against a certificate.
  if (alert !== undefined && !CERTIFICATE_ALERTS.has(alert) && leaf === undefined) return false
  if (leaf === undefined) return context !== undefined && (fault === undefined || isTrustFault(fault))
  if (serverName !== undefined && matchesName(leaf, serverName)) return false
  return leaf.selfSigned || context !== undefined
}

/**
 * What TLS 1.3 hides has a size all the same: a flight unlike the server's good ones holds another certificate, and
 * a chain of a public CA, an intermediate in it, does not fit into a small one.
 */
function isOtherFlight({ hiddenFlightBytes, goodFlightBytes, serverName, alert }: Judged): boolean {
  if (hiddenFlightBytes === undefined || serverName === undefined) return false
  if (alert !== undefined && !CERTIFICATE_ALERTS.has(alert)) return false
  if (goodFlightBytes.size === 0) return hiddenFlightBytes < SMALL_FLIGHT_BYTES
  return [...goodFlightBytes].every(good => Math.abs(good - hiddenFlightBytes) > good / 8)
}
/** One certificate with an RSA key of 2048 bits, signed by itself, its proof and Finished take 1,100 to 1,400. */
const SMALL_FLIGHT_BYTES = 1500

const isTrustFault = (fault: ChainFault): boolean =>
  CAUSES[fault.kind] === 'untrusted-chain' ||
  fault.kind === 'wrong-usage' ||
  fault.kind === 'missing-intermediate' ||
  fault.kind === 'name-mismatch'

function judgeClient(attempt: Judged): TlsCause {
  const { fault, clientChain, at, alert, certificateRequested, hiddenFlightBytes } = attempt
  const leaf = clientChain[0]
  if (fault !== undefined) return fault.kind === 'empty' ? 'client-certificate-missing' : CAUSES[fault.kind]
  // The server judged nothing of the client's yet where it could not agree on a version or suite.
  if (alert !== undefined && !CERTIFICATE_ALERTS.has(alert)) return 'aborted'
  // Where the certificate was not asked for, or could not be seen, its absence says nothing.
  const isHidden = hiddenFlightBytes !== undefined && alert !== 'certificate_required'
  // A client that is the observer itself has seen no hello, so that nobody has asked it for anything.
  const isUnasked =
    attempt.offered !== undefined && attempt.version === undefined && attempt.serverChain.length === 0
  if (leaf === undefined && (isHidden || isUnasked || certificateRequested === false)) return 'aborted'
  if (leaf === undefined) return 'client-certificate-missing'
  if (isOutOfDate(leaf, at)) return 'expired'
  // Microsoft takes certificates that are not for clients, as long as it does not say that it minds.
  if (alert === 'unsupported_certificate' && lacksUsage(leaf, 'clientAuth')) return 'wrong-usage'
  return judgeIssuer(clientChain, alert)
}

/** With a chain of one, what the peer misses is the intermediate: public CAs issue from no root. */
function judgeIssuer(chain: readonly CertificateFacts[], alert: string | undefined): TlsCause {
  if (chain[0]?.selfSigned) return 'untrusted-chain'
  if (chain.length === 1) return 'missing-intermediate'
  return alert === 'unknown_ca' ? 'untrusted-chain' : 'aborted'
}

/** RFC 5246 section 7.2.2. */
const CAUSES_BY_ALERT: Partial<Record<string, TlsCause>> = {
  certificate_expired: 'expired',
  unknown_ca: 'untrusted-chain',
}

const CAUSES: Record<ChainFaultKind, TlsCause> = {
  empty: 'aborted',
  'bad-signature': 'untrusted-chain',
  'self-signed': 'untrusted-chain',
  'untrusted-root': 'untrusted-chain',
  'missing-intermediate': 'missing-intermediate',
  expired: 'expired',
  'not-yet-valid': 'expired',
  'wrong-usage': 'wrong-usage',
  'weak-key': 'untrusted-chain',
  'weak-signature': 'untrusted-chain',
  'name-mismatch': 'name-mismatch',
}

const isOutOfDate = (leaf: CertificateFacts, at: Instant): boolean =>
  at > leaf.notAfter || at < leaf.notBefore
