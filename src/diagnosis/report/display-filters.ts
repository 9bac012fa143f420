// Display filters that show in Wireshark what a finding rests on (wireshark-filter(4)). Frame numbers hold for the file
// they were read from; connections and Call-IDs for any capture of the same time.

import type { Fact } from '../../facts/index.ts'
import { type Said, say } from '../../findings/index.ts'
import type { Endpoint } from '../../kernel/index.ts'

export interface DisplayFilter {
  /** What is seen with it, as the beginning of a line. */
  shows: Said
  filter: string
}

/** Connections, calls and packets in one filter; more make it unreadable. */
const LIMIT = 20

export function displayFilters(evidence: readonly Fact[]): DisplayFilter[] {
  return [
    ...frames(evidence),
    ...connections(evidence),
    ...calls(evidence),
    ...media(evidence),
    ...names(evidence),
  ]
}

const only = (shows: Said, filter: string): DisplayFilter[] => (filter === '' ? [] : [{ shows, filter }])
const first = (items: Iterable<string>): string[] => [...new Set(items)].slice(0, LIMIT)

/** The packets that facts of a capture name, by its file. */
function frames(evidence: readonly Fact[]): DisplayFilter[] {
  const numbered = evidence.flatMap(({ observer, ref }) => {
    const number = /^packet (\d{1,12})$/.exec(ref ?? '')?.[1]
    return number === undefined ? [] : [{ observer, number }]
  })
  return [...Map.groupBy(numbered, each => each.observer)].map(([observer, group]) => {
    return {
      shows: say(
        {
          en: 'The packets named as evidence, in {observer}',
          de: 'Die als Belege genannten Pakete, in {observer}',
        },
        { observer },
      ),
      filter: one('frame.number', first(group.map(each => each.number))),
    }
  })
}

/** TCP connections by their ends, what was shown in their handshakes, and who ended them. */
function connections(evidence: readonly Fact[]): DisplayFilter[] {
  const all = conversations(evidence.flatMap(endsOf))
  if (all === '') return []
  const ended: DisplayFilter = {
    shows: say({
      en: 'Who ended them, and with which alert',
      de: 'Wer sie beendet hat, und mit welchem Alert',
    }),
    filter: `(${all}) && (tcp.flags.fin == 1 || tcp.flags.reset == 1 || tls.alert_message)`,
  }
  const shown: DisplayFilter = {
    shows: say({
      en: 'The names asked for and the certificates shown (with TLS 1.3 only to who has the keys)',
      de: 'Die gefragten Namen und die gezeigten Zertifikate (bei TLS 1.3 nur mit den Schlüsseln)',
    }),
    filter: `(${all}) && tls.handshake.type in {1, 2, 11, 13}`,
  }
  const hasHandshakes = evidence.some(fact => fact.kind === 'tls-handshake')
  return [
    { shows: say({ en: 'The connections, whole', de: 'Die Verbindungen, vollständig' }), filter: all },
    ...(hasHandshakes ? [shown] : []),
    ...(evidence.some(isTcp) ? [ended] : []),
  ]
}

const isTcp = (fact: Fact): boolean =>
  fact.kind === 'flow' ? fact.transport === 'tcp' : endsOf(fact).length > 0

interface Ends {
  transport: 'tcp' | 'udp'
  client: Endpoint
  server: Endpoint
}

function endsOf(fact: Fact): Ends[] {
  if (fact.kind === 'flow') return [fact]
  const isConnection =
    fact.kind === 'tls-handshake' || fact.kind === 'connection-closed' || fact.kind === 'connection-opened'
  if (!isConnection || fact.local === undefined) return []
  const { role, local, remote } = fact
  return role === 'server'
    ? [{ transport: 'tcp', client: remote, server: local }]
    : [{ transport: 'tcp', client: local, server: remote }]
}

/** Both directions; the connections of one client to one port are one condition. Empty where no end is an address. */
function conversations(ends: readonly Ends[]): string {
  const whole = ends.filter(({ client, server }) => isAddress(client.address) && isAddress(server.address))
  const pairs = Map.groupBy(
    whole,
    ({ transport, client, server }) => `${transport} ${client.address} ${server.address} ${server.port}`,
  )
  const each = [...pairs.values()].slice(0, LIMIT).map(group => {
    const { transport, client, server } = group[0] as Ends
    const field = client.address.includes(':') ? 'ipv6.addr' : 'ip.addr'
    const ports = one(`${transport}.port`, first(group.map(({ client }) => String(client.port))))
    return `${field} == ${client.address} && ${field} == ${server.address} && ${transport}.port == ${server.port} && ${ports}`
  })
  return each.length < 2 ? each.join('') : each.map(filter => `(${filter})`).join(' || ')
}

/** `field == 1`, `field in {1, 2}`; empty for no value. */
const one = (field: string, values: readonly string[]): string =>
  values.length < 2
    ? values.map(value => `${field} == ${value}`).join('')
    : `${field} in {${values.join(', ')}}`

/** Nothing but an address: some come from logs, where anything may stand. */
const isAddress = (address: string): boolean => /^(?:[\d.]{7,15}|[\da-f:.]*:[\da-f:.]+)$/i.test(address)

function calls(evidence: readonly Fact[]): DisplayFilter[] {
  const ids = first(
    evidence.flatMap(fact =>
      'callId' in fact && fact.callId !== undefined && fact.callId !== '' ? [quoted(fact.callId)] : [],
    ),
  )
  return only(
    say({ en: 'The SIP messages of the calls', de: 'Die SIP-Nachrichten der Anrufe' }),
    one('sip.Call-ID', ids),
  )
}

/** A string of the filter language: what a peer wrote stays one string. */
const quoted = (text: string): string =>
  `"${text
    .replaceAll(/["\\]/g, '\\$&')
    .replaceAll(/[^\x20-\x7e]/gu, letter =>
      [...new TextEncoder().encode(letter)]
        .map(octet => `\\x${octet.toString(16).padStart(2, '0')}`)
        .join(''),
    )}"`

const media = (evidence: readonly Fact[]): DisplayFilter[] =>
  only(
    say({ en: 'The media packets', de: 'Die Medienpakete' }),
    conversations(
      evidence.flatMap(fact =>
        fact.kind === 'rtp' ? [{ transport: 'udp', client: fact.remote, server: fact.local }] : [],
      ),
    ),
  )

function names(evidence: readonly Fact[]): DisplayFilter[] {
  const asked = first(evidence.flatMap(fact => (fact.kind === 'unresolved' ? [quoted(fact.name)] : [])))
  return only(
    say({ en: 'The questions to DNS and their answers', de: 'Die Fragen an DNS und ihre Antworten' }),
    asked.map(name => `dns.qry.name contains ${name}`).join(' || '),
  )
}
