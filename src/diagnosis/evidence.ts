// A fact as a line of evidence: what a person reads, and where to look it up.

import {
  type CallRecordFact,
  duration,
  type Fact,
  type FlowCount,
  type FlowFact,
  type RtpFact,
  type SettingFact,
  sipLabel,
  type TlsHandshakeFact,
} from '../facts/index.ts'
import type { Evidence } from '../findings/index.ts'
import { formatEndpoint } from '../kernel/index.ts'
import type { CertificateFacts } from '../tls/index.ts'

export const evidenceOf = (fact: Fact): Evidence => ({
  source: fact.observer,
  ref: fact.ref ?? placeOf(fact),
  at: fact.at,
  text: textOf(fact),
})

/** Where the source has no numbers of its own. */
function placeOf(fact: Fact): string {
  if ('connection' in fact && fact.connection !== undefined && fact.kind !== 'sip') return fact.connection
  if ('callId' in fact && fact.callId !== undefined) return fact.callId
  return fact.kind === 'call' ? fact.call : ''
}

function textOf(fact: Fact): string {
  switch (fact.kind) {
    case 'sip':
      return `${sipLabel(fact)} ${fact.direction === 'sent' ? 'to' : 'from'} ${formatEndpoint(fact.remote)}`
    case 'connection-opened':
      return `TCP ${fact.role === 'server' ? 'accepted from' : 'connected to'} ${formatEndpoint(fact.remote)}`
    case 'connection-closed':
      return `TCP with ${formatEndpoint(fact.remote)} ended by ${fact.endedBy} (${fact.how}) after ${duration(fact.livedMs)}, ${fact.bytesReceived} octets in, ${fact.bytesSent} out`
    case 'tls-handshake':
      return handshakeText(fact)
    case 'rtp':
      return rtpText(fact)
    case 'refused':
      return `refused from ${formatEndpoint(fact.remote)}: ${fact.why}`
    case 'call':
      return `call ${fact.call} ${fact.event}${fact.says === undefined ? '' : `: ${fact.says}`}`
    case 'options':
      return `OPTIONS ${fact.direction} ${fact.direction === 'sent' ? 'to' : 'from'} ${fact.peer}: ${fact.failed ?? fact.status ?? 'open'}`
    case 'registration':
      return `registration of ${fact.aor} ${fact.event}${fact.status === undefined ? '' : ` with ${fact.status}`}`
    case 'unresolved':
      return `${fact.name} leads to no address (${fact.why}), asked for ${fact.asked.join(', ')}`
    case 'unbound':
      return `${fact.place} ${fact.transport} ${formatEndpoint(fact.local)} could not be had: ${fact.says}`
    case 'transfer-completion':
      return `Microsoft's record: ${fact.code}/${fact.subCode} ${fact.phrase}`
    case 'call-record':
      return recordText(fact)
    case 'flow':
      return flowText(fact)
    case 'setting':
      return settingText(fact)
    case 'gap':
      return fact.says
    case 'bug':
      return `${fact.where}: ${fact.says}`
  }
}

function handshakeText(fact: TlsHandshakeFact): string {
  const peer = formatEndpoint(fact.remote)
  const asked = `asked for ${fact.serverName ?? 'no name'}`
  const parts = [fact.role === 'server' ? `${peer} ${asked}` : `${asked} at ${peer}`]
  const leaf = fact.serverChain[0]
  if (leaf !== undefined) parts.push(`shown ${describe(leaf)}`)
  if (fact.hidden !== undefined)
    parts.push(`certificates hidden, ${fact.hidden.serverFlightBytes} octets from the server`)
  if (fact.context !== undefined) parts.push(`context ${fact.context.name} (${fact.context.because})`)
  if (fact.outcome === 'complete') return [...parts, 'complete'].join(', ')
  const after = `after ${duration(fact.durationMs)}`
  if (fact.chainFault !== undefined)
    return [...parts, `refused by ${fact.observer} ${after}: ${fact.chainFault.says}`].join(', ')
  const alert = fact.alert === undefined ? unnamedAlert(fact) : `alert ${fact.alert}`
  return [...parts, `${fact.endedBy === 'remote' ? 'peer' : fact.observer} left ${after}, ${alert}`].join(
    ', ',
  )
}

const unnamedAlert = ({ how }: TlsHandshakeFact): string =>
  how === 'alert' ? 'an alert that is encrypted' : 'no alert'

const describe = (leaf: CertificateFacts): string =>
  `CN=${leaf.subject}${leaf.selfSigned ? ' (self-signed)' : ''}`

function rtpText(fact: RtpFact): string {
  const lost = Object.entries(fact.dropped ?? {}).filter(([, count]) => count > 0)
  const dropped = lost.map(([why, count]) => `, ${count} dropped (${why})`).join('')
  const name = fact.profile === 'RTP/SAVP' ? 'SRTP' : 'RTP'
  const way = `${name} ${fact.direction === 'sent' ? 'to' : 'from'} ${formatEndpoint(fact.remote)}`
  return fact.phase === 'started' ? `${way} set up` : `${way} ended: ${fact.packets} packets${dropped}`
}

function recordText(fact: CallRecordFact): string {
  const result = [fact.sipStatus, fact.microsoftCode].filter(code => code !== undefined).join('/')
  const parts = [
    `${fact.by === 'microsoft' ? "Microsoft's" : "the SBC's"} record: ${fact.callType ?? 'call'}`,
  ]
  if (fact.durationMs !== undefined) parts.push(duration(fact.durationMs))
  parts.push(fact.successful ? 'successful' : 'failed')
  return [...parts, `${result} ${fact.phrase ?? ''}`.trim()].filter(part => part !== '').join(', ')
}

function flowText(fact: FlowFact): string {
  const count = (direction: FlowCount | undefined): string =>
    direction === undefined ? 'nothing' : `${direction.packets} packets and ${direction.bytes} octets`
  const sampled =
    fact.sampling === undefined || fact.sampling === 1 ? '' : `, 1 packet in ${fact.sampling} seen`
  return `${formatEndpoint(fact.client)} to ${formatEndpoint(fact.server)}: ${count(fact.fromClient)}, ${count(fact.fromServer)} back, in ${duration(fact.lastedMs)}${sampled}`
}

function settingText({ setting }: SettingFact): string {
  switch (setting.object) {
    case 'tls-context':
      return `TLS context ${setting.name}${setting.isDefault ? ', the default one' : ''}`
    case 'sip-interface':
      return `SIP interface ${setting.name}, TLS port ${setting.tlsPort ?? 'none'}, context ${setting.context ?? 'not named'}`
    case 'proxy-set':
      return `proxy set ${setting.name} (${setting.proxies.map(proxy => proxy.host).join(', ')}), context ${setting.context ?? 'not named'}`
  }
}
