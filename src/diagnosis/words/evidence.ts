// A fact as a line of evidence: what a person reads, and where to look it up.

import {
  type CallFact,
  type CallRecordFact,
  type ConnectionClosedFact,
  type Fact,
  type FactOf,
  type FlowCount,
  type FlowFact,
  type GapFact,
  type OptionsFact,
  type RtpFact,
  sipLabel,
  type TlsHandshakeFact,
} from '../../facts/index.ts'
import { type Evidence, type Language, type Said, say, type Value, worded } from '../../findings/index.ts'
import { formatEndpoint } from '../../kernel/index.ts'
import {
  afterWords,
  CALL_EVENTS,
  certificateWords,
  chainFaultWords,
  FLOW_OUTCOMES,
  GAPS,
  OCTET,
  OPTIONS_FAILURES,
  PACKET,
  REGISTRATION_EVENTS,
  UNRESOLVED,
} from './fact-words.ts'
import { settingWords } from './setting-words.ts'

export const evidenceOf = (fact: Fact, language: Language): Evidence => ({
  source: fact.observer,
  ref: fact.ref ?? placeOf(fact),
  at: fact.at,
  text: worded(saidOf(fact), language),
})

/** Where the source has no numbers of its own. */
function placeOf(fact: Fact): string {
  if ('connection' in fact && fact.connection !== undefined && fact.kind !== 'sip') return fact.connection
  if ('callId' in fact && fact.callId !== undefined) return fact.callId
  return fact.kind === 'call' ? fact.call : ''
}

function saidOf(fact: Fact): Said {
  switch (fact.kind) {
    case 'sip':
      return directed(fact.direction, sipLabel(fact), formatEndpoint(fact.remote))
    case 'connection-opened':
      return say(
        fact.role === 'server'
          ? { en: 'TCP accepted from {remote}', de: 'TCP angenommen von {remote}' }
          : { en: 'TCP connected to {remote}', de: 'TCP verbunden mit {remote}' },
        { remote: formatEndpoint(fact.remote) },
      )
    case 'connection-closed':
      return closed(fact)
    case 'tls-handshake':
      return row(handshake(fact))
    case 'rtp':
      return rtp(fact)
    case 'refused':
      return say(
        { en: 'refused from {remote}: {why}', de: 'abgelehnt von {remote}: {why}' },
        { remote: formatEndpoint(fact.remote), why: fact.why },
      )
    case 'call':
      return call(fact)
    case 'options':
      return options(fact)
    case 'registration':
      return registration(fact)
    case 'unresolved':
      return say(
        {
          en: '{name} leads to no address ({why}), asked for {asked}',
          de: '{name} führt zu keiner Adresse ({why}), gefragt nach {asked}',
        },
        { name: fact.name, why: UNRESOLVED[fact.why], asked: fact.asked.join(', ') },
      )
    case 'unbound':
      return say(
        {
          en: '{place} {transport} {local} could not be had: {says}',
          de: '{place} {transport} {local} war nicht zu bekommen: {says}',
        },
        {
          place: fact.place,
          transport: fact.transport,
          local: formatEndpoint(fact.local),
          says: fact.says,
        },
      )
    case 'transfer-completion':
      return say(
        {
          en: "Microsoft's record: {code}/{subCode} {phrase}",
          de: 'Microsofts Aufzeichnung: {code}/{subCode} {phrase}',
        },
        { code: String(fact.code), subCode: String(fact.subCode), phrase: fact.phrase },
      )
    case 'call-record':
      return row(callRecord(fact))
    case 'flow':
      return flow(fact)
    case 'setting':
      return settingWords(fact)
    case 'gap':
      return gap(fact)
    case 'bug':
      return verbatim(`${fact.where}: ${fact.says}`)
  }
}

/** The same in every language: what a peer or a source wrote. */
const verbatim = (text: string): Said => say({ en: '{text}', de: '{text}' }, { text })
const row = (parts: readonly Value[]): Said =>
  say({ en: '{parts}', de: '{parts}' }, { parts: { row: parts } })

const directed = (direction: 'sent' | 'received', what: Value, remote: string): Said =>
  say(
    direction === 'sent'
      ? { en: '{what} to {remote}', de: '{what} an {remote}' }
      : { en: '{what} from {remote}', de: '{what} von {remote}' },
    { what, remote },
  )

function closed(fact: ConnectionClosedFact): Said {
  const values = {
    remote: formatEndpoint(fact.remote),
    by:
      fact.endedBy === 'local'
        ? { en: 'local', de: 'dieser Seite' }
        : { en: 'remote', de: 'der Gegenstelle' },
    how: fact.how,
    lived: { millis: fact.livedMs },
  }
  if (fact.bytesReceived === undefined || fact.bytesSent === undefined)
    return say(
      {
        en: 'TCP with {remote} ended by {by} ({how}) after {lived}',
        de: 'TCP mit {remote} beendet von {by} ({how}) nach {lived}',
      },
      values,
    )
  return say(
    {
      en: 'TCP with {remote} ended by {by} ({how}) after {lived}, {received} in, {sent} out',
      de: 'TCP mit {remote} beendet von {by} ({how}) nach {lived}, {received} empfangen, {sent} gesendet',
    },
    { ...values, received: { count: fact.bytesReceived, of: OCTET }, sent: fact.bytesSent },
  )
}

function handshake(fact: TlsHandshakeFact): Value[] {
  const parts: Value[] = [asking(fact)]
  const leaf = fact.serverChain[0]
  if (leaf !== undefined)
    parts.push(say({ en: 'shown {leaf}', de: 'gezeigt {leaf}' }, { leaf: certificateWords(leaf) }))
  if (fact.hidden !== undefined)
    parts.push(
      say(
        {
          en: 'certificates hidden, {flight} from the server',
          de: 'Zertifikate verborgen, {flight} vom Server',
        },
        { flight: { count: fact.hidden.serverFlightBytes, of: OCTET } },
      ),
    )
  if (fact.context !== undefined)
    parts.push(say({ en: 'context {name} ({because})', de: 'Kontext {name} ({because})' }, fact.context))
  parts.push(fact.outcome === 'complete' ? { en: 'complete', de: 'vollständig' } : failure(fact))
  return parts
}

function asking(fact: TlsHandshakeFact): Said {
  const peer = formatEndpoint(fact.remote)
  if (fact.unseen && fact.serverName === undefined)
    return say({ en: 'TLS with {peer}', de: 'TLS mit {peer}' }, { peer })
  const serverName = fact.serverName ?? NO_NAME
  return fact.role === 'server'
    ? say(
        { en: '{peer} asked for {serverName}', de: '{peer} fragte nach {serverName}' },
        { peer, serverName },
      )
    : say(
        { en: 'asked for {serverName} at {peer}', de: '{peer} nach {serverName} gefragt' },
        { peer, serverName },
      )
}
const NO_NAME = { en: 'no name', de: 'keinem Namen' }

function failure(fact: TlsHandshakeFact): Said {
  const after = afterWords(fact.durationMs)
  if (fact.chainFault !== undefined)
    return say(
      { en: 'refused by {who}{after}: {why}', de: 'abgelehnt von {who}{after}: {why}' },
      { who: fact.observer, after, why: chainFaultWords(fact.chainFault) },
    )
  const who = fact.endedBy === 'remote' ? { en: 'peer', de: 'Gegenstelle' } : fact.observer
  return say(
    { en: '{who} left{after}, {alert}', de: '{who} brach{after} ab, {alert}' },
    { who, after, alert: alert(fact) },
  )
}

function alert(fact: TlsHandshakeFact): Value {
  if (fact.alert !== undefined)
    return say({ en: 'alert {alert}', de: 'Alert {alert}' }, { alert: fact.alert })
  return fact.how === 'alert'
    ? { en: 'an alert that is encrypted', de: 'mit einem verschlüsselten Alert' }
    : { en: 'no alert', de: 'ohne Alert' }
}

function rtp(fact: RtpFact): Said {
  const lost = Object.entries(fact.dropped ?? {}).filter(([, count]) => count > 0)
  const way = directed(
    fact.direction,
    fact.profile === 'RTP/SAVP' ? 'SRTP' : 'RTP',
    formatEndpoint(fact.remote),
  )
  if (fact.phase === 'started') return say({ en: '{way} set up', de: '{way} aufgebaut' }, { way })
  const dropped = lost.map(([why, count]) =>
    say({ en: '{count} dropped ({why})', de: '{count} verworfen ({why})' }, { count, why }),
  )
  return say(
    { en: '{way} ended: {counts}', de: '{way} beendet: {counts}' },
    { way, counts: { row: [{ count: fact.packets, of: PACKET }, ...dropped] } },
  )
}

function call(fact: CallFact): Said {
  const event = CALL_EVENTS[fact.event]
  return fact.says === undefined
    ? say({ en: 'call {call} {event}', de: 'Anruf {call} {event}' }, { call: fact.call, event })
    : say(
        { en: 'call {call} {event}: {says}', de: 'Anruf {call} {event}: {says}' },
        { call: fact.call, event, says: fact.says },
      )
}

function options({ direction, peer, failed, status }: OptionsFact): Said {
  const came =
    failed === undefined ? String(status ?? '') || { en: 'open', de: 'offen' } : OPTIONS_FAILURES[failed]
  return say(
    direction === 'sent'
      ? { en: 'OPTIONS sent to {peer}: {came}', de: 'OPTIONS gesendet an {peer}: {came}' }
      : { en: 'OPTIONS received from {peer}: {came}', de: 'OPTIONS empfangen von {peer}: {came}' },
    { peer, came },
  )
}

function registration({ aor, event, status }: FactOf<'registration'>): Said {
  const values = { aor, event: REGISTRATION_EVENTS[event] }
  return status === undefined
    ? say({ en: 'registration of {aor} {event}', de: 'Registrierung von {aor} {event}' }, values)
    : say(
        {
          en: 'registration of {aor} {event} with {status}',
          de: 'Registrierung von {aor} {event} mit {status}',
        },
        { ...values, status: String(status) },
      )
}

function callRecord(fact: CallRecordFact): Value[] {
  const result = [fact.sipStatus, fact.microsoftCode].filter(code => code !== undefined).join('/')
  const values = { what: fact.callType ?? { en: 'call', de: 'Anruf' } }
  const parts: Value[] = [
    fact.by === 'microsoft'
      ? say({ en: "Microsoft's record: {what}", de: 'Microsofts Aufzeichnung: {what}' }, values)
      : say({ en: "the SBC's record: {what}", de: 'Aufzeichnung des SBC: {what}' }, values),
  ]
  if (fact.durationMs !== undefined) parts.push({ millis: fact.durationMs })
  parts.push(fact.successful ? { en: 'successful', de: 'erfolgreich' } : { en: 'failed', de: 'gescheitert' })
  const end = `${result} ${fact.phrase ?? ''}`.trim()
  return end === '' ? parts : [...parts, end]
}

function flow(fact: FlowFact): Said {
  const { client, server, lastedMs, outcome, sampling } = fact
  const parts: Value[] = [
    say(
      { en: '{client} to {server}', de: '{client} zu {server}' },
      {
        client: formatEndpoint(client),
        server: formatEndpoint(server),
      },
    ),
  ]
  if (outcome !== undefined) parts.push(FLOW_OUTCOMES[outcome])
  parts.push(...counted(fact))
  if (outcome === undefined || outcome === 'closed')
    parts.push(say({ en: 'in {lasted}', de: 'binnen {lasted}' }, { lasted: { millis: lastedMs } }))
  if (sampling !== undefined && sampling !== 1)
    parts.push(
      say({ en: '1 packet in {every} seen', de: 'gesehen 1 Paket von {every}' }, { every: sampling }),
    )
  return row(parts)
}

/** Both ways, apart where they are told apart. */
function counted({ fromClient, fromServer, bytes, outcome }: FlowFact): Value[] {
  if (bytes !== undefined) return [{ count: bytes, of: OCTET }]
  if (fromClient === undefined && fromServer === undefined && outcome !== undefined) return []
  return [counts(fromClient), say({ en: '{back} back', de: 'zurück {back}' }, { back: counts(fromServer) })]
}

const counts = (direction: FlowCount | undefined): Value =>
  direction === undefined
    ? { en: 'nothing', de: 'nichts' }
    : say(
        { en: '{packets} and {octets}', de: '{packets} und {octets}' },
        {
          packets: { count: direction.packets, of: PACKET },
          octets: { count: direction.bytes, of: OCTET },
        },
      )

const gap = ({ says, why, count }: GapFact): Said =>
  say(
    { en: '{what}', de: '{what}' },
    { what: { en: says, de: count === undefined ? GAPS[why] : `${GAPS[why]} (${count})` } },
  )
