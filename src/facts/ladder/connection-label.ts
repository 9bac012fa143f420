// What rows of the ladder say about TCP and TLS, in the words of a person reading a capture.

import { lengthOfTime } from '../../findings/index.ts'
import { after, type Instant, type Millis, millis } from '../../kernel/index.ts'
import type { CertificateFacts } from '../../tls/index.ts'
import type { CloseCause, ConnectionClosedFact, ConnectionOpenedFact, TlsHandshakeFact } from '../fact.ts'

export interface HandshakeStep {
  at: Instant
  label: string
  towards: 'observer' | 'remote'
}

export const openedLabel = (fact: ConnectionOpenedFact): string =>
  fact.role === 'server' ? `TCP accepted :${fact.remote.port}` : `TCP connected :${fact.remote.port}`

export function closedLabel(fact: ConnectionClosedFact): string {
  const who = fact.endedBy === 'remote' ? 'peer' : fact.observer
  switch (fact.how) {
    case 'refused':
      return `TCP refused :${fact.remote.port}`
    case 'unresolved':
      return 'TCP not tried, name has no address'
    case 'timeout':
      return `TCP no answer :${fact.remote.port} after ${duration(fact.livedMs)}`
    default:
      return `${endName(fact.how)} from ${who} after ${duration(fact.livedMs)}`
  }
}

function helloLabel({ serverName, unseen }: TlsHandshakeFact): string {
  if (serverName !== undefined) return `TLS ClientHello SNI ${serverName}`
  return unseen ? 'TLS handshake' : 'TLS ClientHello without SNI'
}

/** The steps a handshake fact tells of: hello, what was wrong to see, how it ended. */
export function handshakeSteps(fact: TlsHandshakeFact): HandshakeStep[] {
  const start = after(fact.at, millis(-(fact.durationMs ?? 0)))
  const [toServer, toClient] =
    fact.role === 'server' ? (['observer', 'remote'] as const) : (['remote', 'observer'] as const)
  const steps: HandshakeStep[] = [{ at: start, label: helloLabel(fact), towards: toServer }]
  if (fact.outcome === 'complete') {
    return [...steps, { at: fact.at, label: completeLabel(fact), towards: toClient }]
  }
  const shown = shownLabel(fact)
  if (shown !== undefined) steps.push({ at: start, label: shown, towards: toClient })
  const towards = fact.endedBy === 'local' ? 'remote' : 'observer'
  return [...steps, { at: fact.at, label: failedLabel(fact), towards }]
}

/** `TLS complete, 1.2 ECDHE-RSA-AES256-GCM-SHA384`. */
function completeLabel(fact: TlsHandshakeFact): string {
  const version = fact.version?.replace(/^TLSv?\s*/, '')
  return `TLS complete, ${[version, fact.cipher].filter(Boolean).join(' ')}`.replace(/, $/, '')
}

/** `TLS server certificate CN=ACL_5330 self-signed (context default: no policy matched)`. */
function shownLabel(fact: TlsHandshakeFact): string | undefined {
  const leaf = fact.serverChain[0]
  const context =
    fact.context === undefined ? undefined : `context ${fact.context.name}: ${fact.context.because}`
  if (leaf === undefined) return context === undefined ? undefined : `TLS ${context}`
  const certificate = `TLS server certificate ${certificateName(leaf)}`
  return context === undefined ? certificate : `${certificate} (${context})`
}

const certificateName = (certificate: CertificateFacts): string =>
  `CN=${certificate.subject}${certificate.selfSigned ? ' self-signed' : ''}`

function failedLabel(fact: TlsHandshakeFact): string {
  const when = fact.durationMs === undefined ? '' : ` after ${duration(fact.durationMs)}`
  if (fact.chainFault !== undefined && fact.endedBy === 'local') {
    return `TLS refused by ${fact.observer}${when}: ${fact.chainFault.says}`
  }
  const who = fact.endedBy === 'local' ? fact.observer : 'peer'
  if (fact.alert !== undefined) return `TLS alert ${fact.alert} from ${who}${when}`
  if (fact.how === 'alert') return `TLS alert, encrypted, from ${who}${when}`
  if (fact.how === 'timeout') return `TLS handshake not finished${when}`
  return `${endName(fact.how)} from ${who}${when}, no alert`
}

const ENDS: Partial<Record<CloseCause | 'alert', string>> = { fin: 'FIN', reset: 'RST' }

/** What ended it: the TCP flag where there was one, else our reason. */
function endName(how: CloseCause | 'alert' | undefined): string {
  if (how === undefined) return 'TCP closed'
  return ENDS[how] ?? `TCP closed (${how})`
}

/** `16 ms`, `2.4 s`, `3 min`. */
export const duration = (length: Millis): string => lengthOfTime(length, 'en')
