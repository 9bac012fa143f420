// What an SBC saw, as the files in which an operator meets it: a capture, a log, HEP, flows, what Microsoft recorded,
// its configuration. One played run makes them all, so that they tell of the same connections and messages.

import { octets, WIRE_START, Wire } from '../../src/capture/testing/index.ts'
import {
  type ConnectionClosedFact,
  type ConnectionOpenedFact,
  type Fact,
  type FactOf,
  type SipFact,
  STRUCK_OUT,
  type TlsHandshakeFact,
  type TransferCompletionFact,
} from '../../src/facts/index.ts'
import {
  COLLECTOR,
  dataSet,
  EXPORTER,
  flowRecord,
  IPFIX_FIELDS,
  ipfix,
  netflow5,
  type ToldFlow,
  templateSet,
} from '../../src/flows/testing/index.ts'
import { writeHep } from '../../src/hep/testing/index.ts'
import { after, type Endpoint, type Instant, instantOf, millis } from '../../src/kernel/index.ts'
import { AudiocodesLogWriter } from '../../src/logs/index.ts'
import { type RecordedTls, recordTls } from '../../src/node/index.ts'
import { createAuthority } from '../../src/tls/index.ts'

export type TlsVersion = 'TLSv1.2' | 'TLSv1.3'

/** The same facts by a clock that is ahead. */
export const shifted = (facts: readonly Fact[], aheadMs: number): Fact[] =>
  facts.map(fact => ({ ...fact, at: after(fact.at, millis(aheadMs)) }))

/** The message as it was on the wire, some key in the place of the one that was struck out. */
function whole({ text }: SipFact): string {
  const keyed = text.replaceAll(`inline:${STRUCK_OUT}`, `inline:${'k'.repeat(40)}`)
  const body = keyed.length - keyed.indexOf('\r\n\r\n') - 4
  return keyed.replace(/^(Content-Length: )\d+/im, `$1${body}`)
}

interface Link {
  opened: ConnectionOpenedFact
  handshake: TlsHandshakeFact | undefined
  messages: SipFact[]
  closed: ConnectionClosedFact | undefined
  client: Endpoint
  server: Endpoint
}

function linksOf(facts: readonly Fact[]): Link[] {
  const about = Map.groupBy(
    facts.filter(fact => 'connection' in fact),
    fact => (fact as { connection?: string }).connection,
  )
  return facts.flatMap((opened): Link[] => {
    if (opened.kind !== 'connection-opened') return []
    const beside = about.get(opened.connection) ?? []
    const one = <Kind extends Fact['kind']>(kind: Kind) =>
      beside.find((fact): fact is FactOf<Kind> => fact.kind === kind)
    const { role, local, remote } = opened
    const [client, server] = role === 'client' ? [local, remote] : [remote, local]
    const messages = beside.filter(fact => fact.kind === 'sip')
    return [
      {
        opened,
        handshake: one('tls-handshake'),
        messages,
        closed: one('connection-closed'),
        client,
        server,
      },
    ]
  })
}

const AUTHORITY = await createAuthority({ name: 'Lab Root', now: instantOf(Date.UTC(2022, 0, 1)) })
const shows = async (commonName: string, selfSigned = false) => {
  const { cert, key } = (await AUTHORITY.issue({ commonName, selfSigned })).pem
  return { cert, key }
}
const CERTIFICATES = {
  good: await shows('sbc1.example.net'),
  default: await shows('SBC default certificate', true),
  microsoft: await shows('sip.pstnhub.microsoft.com'),
}

export interface MadeCapture {
  file: Uint8Array
  keyLog: string
}

/** Real handshakes of `version` around what was said; of a handshake that failed, the part until the client left. */
export async function captureOf(facts: readonly Fact[], version: TlsVersion): Promise<MadeCapture> {
  const steps: { at: Instant; take: (wire: Wire) => void }[] = []
  const keyLogs: string[] = []
  for (const fact of facts) {
    if (fact.kind !== 'sip' || fact.transport !== 'udp') continue
    const [from, to] = fact.direction === 'sent' ? [fact.local, fact.remote] : [fact.remote, fact.local]
    steps.push({ at: fact.at, take: wire => wire.udp(from, to, whole(fact)) })
  }
  for (const link of linksOf(facts)) {
    const recorded = await recordedLink(link, version)
    keyLogs.push(recorded.keyLog)
    steps.push(...linkSteps(link, recorded))
  }
  const wire = new Wire()
  for (const { at, take } of steps.sort((left, right) => left.at - right.at)) take(wire.at(at - WIRE_START))
  return { file: wire.file(), keyLog: keyLogs.join('') }
}

const isByClient = ({ role }: { role: 'client' | 'server' }, { direction }: SipFact): boolean =>
  (role === 'client') === (direction === 'sent')

function recordedLink({ opened, handshake, messages }: Link, version: TlsVersion): Promise<RecordedTls> {
  const versions = { minVersion: version, maxVersion: version }
  const isOurs = opened.role === 'server'
  const shown = handshake?.outcome === 'failed' ? CERTIFICATES.default : CERTIFICATES.good
  const [server, client] = isOurs
    ? [shown, CERTIFICATES.microsoft]
    : [CERTIFICATES.microsoft, CERTIFICATES.good]
  const servername = handshake?.serverName ?? (isOurs ? 'sbc1.example.net' : 'sip.pstnhub.microsoft.com')
  return recordTls({
    server: { ...versions, ...server, requestCert: true, rejectUnauthorized: false },
    client: { ...versions, ...client, servername },
    says: messages.map(message => ({
      side: isByClient(opened, message) ? 'client' : 'server',
      text: whole(message),
    })),
  })
}

type WireStep = { at: Instant; take: (wire: Wire) => void }

function linkSteps(link: Link, { pieces, turns }: RecordedTls): WireStep[] {
  const { opened, handshake, messages, closed, client, server } = link
  let talk: ReturnType<Wire['connection']> | undefined
  const connection = (wire: Wire) => (talk ??= wire.connection(client, server))
  const send = (from: number, to: number) => (wire: Wire) => {
    for (const { side, bytes } of pieces.slice(from, to)) connection(wire).sends(side, bytes)
  }
  const answer = pieces.findIndex(
    ({ side }, index) => side === 'client' && pieces[index - 1]?.side === 'server',
  )
  const end = handshake?.outcome === 'failed' ? answer : (turns[0] ?? pieces.length)
  const hello: WireStep = { at: opened.at, take: wire => void connection(wire).opens() }
  const said = messages.map(({ at }, index) => ({
    at,
    take: send(turns[index] as number, turns[index + 1] ?? pieces.length),
  }))
  const ended: WireStep[] =
    closed === undefined
      ? []
      : [
          {
            at: closed.at,
            take: wire => {
              const first = (closed.endedBy === 'local') === (opened.role === 'client') ? 'client' : 'server'
              const second = first === 'client' ? 'server' : 'client'
              connection(wire).sends(first, { flags: 'FA' }).sends(second, { flags: 'FA' })
            },
          },
        ]
  return [
    hello,
    { at: opened.at, take: send(0, 1) },
    { at: handshake?.at ?? opened.at, take: send(1, end) },
    ...said,
    ...ended,
  ]
}

export function logOf(facts: readonly Fact[]): Uint8Array {
  const logged = facts.map(fact => (fact.kind === 'sip' ? { ...fact, text: whole(fact) } : fact))
  return Buffer.from(new AudiocodesLogWriter().facts(logged).text, 'latin1')
}

export const hepOf = (facts: readonly Fact[]): Uint8Array =>
  octets(
    ...facts
      .filter(fact => fact.kind === 'sip')
      .map(fact => {
        const { direction, transport, local, remote, at } = fact
        const [source, destination] = direction === 'sent' ? [local, remote] : [remote, local]
        const protocol = transport === 'udp' ? 17 : 6
        return writeHep({ source, destination, protocol, epochMs: at, payload: whole(fact) })
      }),
  )

const FULL = 0x1b

/** Both directions of each connection, as an exporter counts them; one that stands at the end lasts until then. */
function flowsOf(facts: readonly Fact[]): ToldFlow[] {
  const last = facts.at(-1)?.at ?? 0
  return linksOf(facts).flatMap(({ opened, handshake, messages, closed, client, server }) => {
    const [start, end] = [opened.at, closed?.at ?? last]
    const said = messages.reduce((sum, { sizeBytes }) => sum + sizeBytes + 60, 0)
    const extra = handshake?.outcome === 'complete' ? 4000 : 0
    return [
      {
        from: client,
        to: server,
        packets: 6 + messages.length,
        bytes: 560 + extra + said,
        flags: FULL,
        start,
        end,
      },
      {
        from: server,
        to: client,
        packets: 5 + messages.length,
        bytes: 1560 + extra + said,
        flags: FULL,
        start,
        end,
      },
    ]
  })
}

export type FlowExport = 'ipfix' | 'netflow5'

/** A capture between exporter and collector. */
export function flowCaptureOf(facts: readonly Fact[], kind: FlowExport): Uint8Array {
  const flows = flowsOf(facts)
  const sentAt = Math.max(...flows.map(({ end }) => end)) + 10_000
  const clock = { boot: sentAt - 1e6, at: sentAt }
  const datagrams =
    kind === 'netflow5'
      ? [netflow5(flows, clock)]
      : [
          ipfix(
            [
              templateSet('ipfix', 256, IPFIX_FIELDS),
              dataSet(256, ...flows.map(flow => flowRecord(flow, IPFIX_FIELDS, clock))),
            ],
            clock,
          ),
        ]
  const wire = new Wire().at(sentAt - WIRE_START)
  for (const datagram of datagrams) wire.udp(EXPORTER, { ...COLLECTOR, port: 4739 }, datagram)
  return wire.file()
}

/** As support pastes it into a mail; undated, as in the article. */
export const transferOf = ({ code, subCode, phrase }: TransferCompletionFact): Uint8Array =>
  Buffer.from(
    JSON.stringify(
      { transferCompletion: { reason: 'unknown', code, subCode, phrase }, debugContent: null },
      null,
      1,
    ),
  )

export type FirewallKind = 'netfilter' | 'asa' | 'fortigate' | 'panos'

/** A firewall between Microsoft and the SBC, which logs TCP connections in whole seconds. */
export function firewallLogOf(facts: readonly Fact[], kind: FirewallKind): Uint8Array {
  const flows = flowsOf(facts)
  const lines = flows.flatMap((there, index) => {
    const back = flows[index + 1]
    return index % 2 === 0 && back !== undefined ? FIREWALLS[kind](there, back, index) : []
  })
  lines.sort((left, right) => left.at - right.at)
  return Buffer.from(lines.map(({ text }) => `${text}\n`).join(''))
}

interface LoggedLine {
  at: number
  text: string
}
const iso = (at: number): string => new Date(at).toISOString()
const at = (time: number): string => `${iso(time).slice(0, 19)}+00:00`
const wholeSeconds = ({ start, end }: ToldFlow): number => Math.floor((end - start) / 1000)

const FIREWALLS: Record<FirewallKind, (there: ToldFlow, back: ToldFlow, index: number) => LoggedLine[]> = {
  netfilter: ({ from, to, start }) => [
    {
      at: start,
      text: `${at(start)} fw1 kernel: [${start / 1000}] ACCEPT-SIP IN=eth0 OUT=eth1 MAC=02:00 SRC=${from.address} DST=${to.address} LEN=52 TOS=0x00 PREC=0x00 TTL=110 ID=1 DF PROTO=TCP SPT=${from.port} DPT=${to.port} WINDOW=64240 RES=0x00 SYN URGP=0 `,
    },
  ],
  asa: (there, back, index) => {
    const isInbound = there.to.port === 5061 && there.from.address.startsWith('52.')
    const [outside, inside] = isInbound ? [there.from, there.to] : [there.to, there.from]
    const end = ({ address, port }: Endpoint): string => `${address}/${port}`
    const lasted = new Date(1000 * wholeSeconds(there)).toISOString().slice(12, 19)
    const ends = `outside:${end(outside)} to inside:${end(inside)}`
    return [
      {
        at: there.start,
        text: `${at(there.start)} fw1 %ASA-6-302013: Built ${isInbound ? 'inbound' : 'outbound'} TCP connection ${index} for outside:${end(outside)} (${end(outside)}) to inside:${end(inside)} (${end(inside)})`,
      },
      {
        at: there.end,
        text: `${at(there.end)} fw1 %ASA-6-302014: Teardown TCP connection ${index} for ${ends} duration ${lasted} bytes ${there.bytes + back.bytes} TCP FINs from outside`,
      },
    ]
  },
  fortigate: (there, back, index) => {
    const { from, to, end, bytes, packets } = there
    const [day = '', time = ''] = iso(end).slice(0, 19).split('T')
    const text = `<189>date=${day} time=${time} devname="fw1" devid="FG1" eventtime=${end}000000 tz="+0000" logid="0000000013" type="traffic" subtype="forward" level="notice" vd="root" srcip=${from.address} srcport=${from.port} srcintf="wan1" dstip=${to.address} dstport=${to.port} dstintf="dmz" sessionid=${index} proto=6 action="close" policyid=7 service="tcp/5061" trandisp="noop" duration=${wholeSeconds(there)} sentbyte=${bytes} rcvdbyte=${back.bytes} sentpkt=${packets} rcvdpkt=${back.packets}`
    return [{ at: end, text }]
  },
  panos: (there, back, index) => {
    const { from, to, start, end, bytes, packets } = there
    const day = (time: number): string => iso(time).slice(0, 19).replaceAll('-', '/').replace('T', ' ')
    const place = `${from.address},${to.address},0.0.0.0,0.0.0.0,"SIP, Teams",,,incomplete,vsys1,untrust,dmz,ethernet1/1,ethernet1/2,default,${day(end)},${index},1,${from.port},${to.port},0,0,0x19,tcp,allow`
    const count = `${bytes + back.bytes},${bytes},${back.bytes},${packets + back.packets},${day(start)},${wholeSeconds(there)},any,,1,0x0,United States,Germany,,${packets},${back.packets},tcp-fin,0,0,0,0,,fw1,from-policy`
    return [
      { at: end, text: `${at(end)} fw1 1,${day(end)},0123,TRAFFIC,end,2561,${day(end)},${place},${count}` },
    ]
  },
}
