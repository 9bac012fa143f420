// Wireshark's reading of a capture next to ours: the tables of SIP, TLS and TCP must agree.

import assert from 'node:assert/strict'
import type { CaptureResult } from '../../src/capture/index.ts'
import { type Fact, type FactKind, type FactOf, formatFactLine } from '../../src/facts/index.ts'
import { formatEndpoint } from '../../src/kernel/index.ts'
import { analysed, tshark } from './wiretap.ts'

export const factsOf = <Kind extends FactKind>(
  { facts }: { facts: readonly Fact[] },
  kind: Kind,
): FactOf<Kind>[] => facts.filter((fact): fact is FactOf<Kind> => fact.kind === kind)

/** Compares everything; `more` are options of tshark, as keys. */
export function agreesWithTshark(file: string, result: CaptureResult, more: readonly string[] = []): void {
  assert.deepEqual(sipOf(result), sipByTshark(file, more))
  assert.deepEqual(namesOf(file), namesByTshark(file))
  assert.deepEqual(connectionsOf(file), connectionsByTshark(file))
  // What a reader of facts would refuse must not come out of a capture.
  for (const fact of result.facts) assert.ok(formatFactLine(fact).length > 0)
}

/** Start lines by packet. */
const sipOf = (result: CaptureResult): string[] =>
  factsOf(result, 'sip').map(({ ref, startLine }) => `${ref?.replace('packet ', '')} ${startLine}`)

const sipByTshark = (file: string, more: readonly string[]): string[] =>
  tshark(file, 'sip', ['frame.number', 'sip.Request-Line', 'sip.Status-Line'], more).flatMap(
    ([number, request = '', status = '']) => {
      // Several messages in one packet come as one row.
      const lines = [...request.split(/,(?=[A-Z]+ )/), ...status.split(/,(?=SIP)/)].filter(
        line => line !== '',
      )
      return lines.map(line => `${number} ${line}`)
    },
  )

/** Names asked for by stream. */
const namesOf = (file: string): string[] =>
  factsOf(analysed(file, { everyConnection: true }), 'tls-handshake')
    .map(({ connection, serverName }) => `${connection.replace('tcp.stream ', '')} ${serverName ?? ''}`)
    .sort()

const namesByTshark = (file: string): string[] =>
  tshark(file, 'tls.handshake.type == 1', ['tcp.stream', 'tls.handshake.extensions_server_name'])
    .map(([stream, name = '']) => `${stream} ${name}`)
    .sort()

/** Ends and octets each way of all connections that ended. */
function connectionsOf(file: string): string[] {
  return factsOf(analysed(file, { everyConnection: true }), 'connection-closed')
    .map(({ connection, role, local, remote, bytesSent, bytesReceived }) => {
      const ends = local === undefined ? [remote] : role === 'client' ? [local, remote] : [remote, local]
      const octets = role === 'client' ? [bytesSent, bytesReceived] : [bytesReceived, bytesSent]
      return `${connection.replace('tcp.stream ', '')} ${ends.map(formatEndpoint).join(' ')} ${octets.join(' ')}`
    })
    .sort()
}

interface Stream {
  client: string
  server: string
  octets: Record<string, number>
  fins: Set<string>
  isReset: boolean
}

function connectionsByTshark(file: string): string[] {
  const fields = ['tcp.stream', 'ip.src', 'tcp.srcport', 'ip.dst', 'tcp.dstport', 'tcp.len', 'tcp.flags']
  const streams = new Map<string, Stream>()
  const filter = 'tcp && !tcp.analysis.retransmission && !tcp.analysis.spurious_retransmission'
  for (const [number = '', from, fromPort, to, toPort, length, flags] of tshark(file, filter, fields)) {
    const [source, destination] = [`${from}:${fromPort}`, `${to}:${toPort}`]
    const fresh: Stream = { client: source, server: destination, octets: {}, fins: new Set(), isReset: false }
    const stream = streams.get(number) ?? fresh
    streams.set(number, stream)
    stream.octets[source] = (stream.octets[source] ?? 0) + Number(length)
    if (Number(flags) & 1) stream.fins.add(source)
    if (Number(flags) & 4) stream.isReset = true
  }
  return [...streams]
    .filter(([, { fins, isReset }]) => fins.size > 0 || isReset)
    .map(([number, { client, server, octets }]) =>
      [number, client, server, octets[client] ?? 0, octets[server] ?? 0].join(' '),
    )
    .sort()
}
