// Exports of flows next to other people's programs: softflowd makes them of a capture, tshark reads them beside us.

import { createSocket } from 'node:dgram'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestPacket, Wire } from '../../src/capture/testing/index.ts'
import { FlowDecoder } from '../../src/flows/index.ts'
import { COLLECTOR, EXPORTER } from '../../src/flows/testing/index.ts'
import { type Instant, wordsText } from '../../src/kernel/index.ts'
import { inFolder, missing, startProgram } from './program.ts'
import { tshark } from './wiretap.ts'

export const withoutSoftflowd: string | false = missing('softflowd', 'softflowd')

const PATIENCE_MS = 10_000
/** Between the program's end and its last datagram on loopback. */
const SETTLE_MS = 200

/** What softflowd sends of a capture that is over. */
export function softflowdExports(capture: Uint8Array, args: readonly string[]): Promise<Uint8Array[]> {
  return inFolder(async folder => {
    writeFileSync(join(folder, 'in.pcap'), capture)
    const datagrams: Uint8Array[] = []
    const socket = createSocket('udp4').on('message', bytes => datagrams.push(new Uint8Array(bytes)))
    await new Promise<void>(bound => socket.bind(0, '127.0.0.1', bound))
    const to = `127.0.0.1:${socket.address().port}`
    const files = ['-r', 'in.pcap', '-p', join(folder, 'pid'), '-c', 'none']
    const softflowd = startProgram('softflowd', [...files, '-d', '-n', to, ...args], folder)
    const end = Date.now() + PATIENCE_MS
    while (softflowd.code() === undefined && Date.now() < end) await pause(20)
    await softflowd.end()
    await pause(SETTLE_MS)
    socket.close()
    return datagrams
  })
}

const pause = (length: number): Promise<void> => new Promise(done => setTimeout(done, length))

/** Packets and octets of IP each way between ends, as they stand in the capture. */
export function countedByHand(packets: readonly TestPacket[]): string[] {
  const ways = new Map<string, { packets: number; octets: number; flags: number }>()
  for (const { bytes } of packets) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
    const address = (at: number): string => [...bytes.subarray(at, at + 4)].join('.')
    const key = `${address(26)}:${view.getUint16(34)} ${address(30)}:${view.getUint16(36)}`
    const way = ways.get(key) ?? { packets: 0, octets: 0, flags: 0 }
    const flags = view.getUint8(23) === 6 ? view.getUint8(47) : 0
    ways.set(key, {
      packets: way.packets + 1,
      octets: way.octets + view.getUint16(16),
      flags: way.flags | flags,
    })
  }
  return [...ways].map(([ends, way]) => `${ends} ${way.packets} ${way.octets} ${way.flags}`).sort()
}

/** Our reading of datagrams: ends, packets, octets and flags of each record. */
export function recordsOf(datagrams: readonly Uint8Array[]): string[] {
  const records: string[] = []
  const decoder = new FlowDecoder({
    seen: () => {},
    missing: () => {},
    sampled: () => {},
    record: ({ packets, octets, tcpFlags, ...record }) => {
      const source = wordsText(record.source0, record.source1, record.source2, record.source3)
      const { destination0, destination1, destination2, destination3 } = record
      const destination = wordsText(destination0, destination1, destination2, destination3)
      const ends = `${source}:${record.sourcePort} ${destination}:${record.destinationPort}`
      records.push(`${ends} ${packets} ${octets} ${Math.max(0, tcpFlags)}`)
    },
  })
  for (const [index, bytes] of datagrams.entries())
    decoder.datagram(bytes, EXPORTER, { at: index as Instant, ref: `packet ${index + 1}` })
  return records.sort()
}

/** tshark's reading of NetFlow and IPFIX. */
export function recordsByTshark(datagrams: readonly Uint8Array[]): Promise<string[]> {
  return captured(datagrams, COLLECTOR.port, file => {
    const fields = ['srcaddr', 'srcaddrv6', 'srcport', 'dstaddr', 'dstaddrv6', 'dstport', 'packets', 'octets']
    const names = [...fields, 'tcpflags'].map(name => `cflow.${name}`)
    return tshark(file, 'cflow', names)
      .flatMap(row => {
        const [source, source6, port, destination, destination6, toPort, packets, octets, flags] = row.map(
          values => values.split(',').filter(value => value !== ''),
        )
        const sources = [...(source ?? []), ...(source6 ?? [])]
        const destinations = [...(destination ?? []), ...(destination6 ?? [])]
        return sources.map((address, index) => {
          const ends = `${address}:${port?.[index]} ${destinations[index]}:${toPort?.[index]}`
          return `${ends} ${packets?.[index]} ${octets?.[index]} ${Number(flags?.[index])}`
        })
      })
      .sort()
  })
}

/** tshark's reading of the packets that sFlow samples. */
export function samplesByTshark(datagrams: readonly Uint8Array[]): Promise<string[]> {
  return captured(datagrams, 6343, file => {
    const fields = ['ip.src', 'ip.dst', 'tcp.srcport', 'tcp.dstport', 'ip.len', 'tcp.flags']
    return tshark(file, 'sflow', fields)
      .flatMap(row => {
        const [sources = [], destinations = [], ports, toPorts, lengths = [], flags] = row.map(values =>
          values.split(','),
        )
        // The first address and length are those of the datagram that carries the samples.
        return sources.slice(1).map((address, index) => {
          const ends = `${address}:${ports?.[index]} ${destinations[index + 1]}:${toPorts?.[index]}`
          return `${ends} 1 ${lengths[index + 1]} ${Number(flags?.[index])}`
        })
      })
      .sort()
  })
}

const captured = <Value>(
  datagrams: readonly Uint8Array[],
  port: number,
  look: (file: string) => Value,
): Promise<Value> =>
  inFolder(async folder => {
    const wire = new Wire()
    for (const bytes of datagrams) wire.udp(EXPORTER, { ...COLLECTOR, port }, bytes)
    const file = join(folder, 'exports.pcap')
    writeFileSync(file, wire.file())
    return look(file)
  })
