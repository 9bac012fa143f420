// A capture as it comes from the field: begun late, cut off, taken on one side, with packets lost, twice or out of
// order, and with strangers in it. Spoiling is done to the packets of a good one.

import { octets, pcapFile, type TestPacket, tcpPacket, udpPacket } from '../../src/capture/testing/index.ts'
import type { Chance } from '../../src/kernel/index.ts'

/** Of a classic pcap of Ethernet, little-endian, microseconds, as the tests write it. */
export function packetsOf(file: Uint8Array): TestPacket[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const packets: TestPacket[] = []
  for (let at = 24; at + 16 <= file.length; ) {
    const [whole, fraction, length] = [0, 4, 8].map(place => view.getUint32(at + place, true))
    const bytes = file.subarray(at + 16, at + 16 + (length as number))
    packets.push({ time: (whole as number) * 1000 + (fraction as number) / 1000, bytes })
    at += 16 + (length as number)
  }
  return packets
}

export const fileOf = (packets: readonly TestPacket[]): Uint8Array =>
  pcapFile(packets.toSorted((left, right) => left.time - right.time))

/** Of IPv4 behind Ethernet. */
const ends = ({ bytes }: TestPacket): { from: string; to: string } => ({
  from: [...bytes.subarray(26, 30)].join('.'),
  to: [...bytes.subarray(30, 34)].join('.'),
})

export const onlyFrom = (packets: readonly TestPacket[], address: string): TestPacket[] =>
  packets.filter(packet => ends(packet).from === address)
export const onlyTo = (packets: readonly TestPacket[], address: string): TestPacket[] =>
  packets.filter(packet => ends(packet).to === address)
export const onlyWith = (
  packets: readonly TestPacket[],
  isWanted: (address: string) => boolean,
): TestPacket[] => packets.filter(packet => isWanted(ends(packet).from) || isWanted(ends(packet).to))

export const lossy = (packets: readonly TestPacket[], percent: number, chance: Chance): TestPacket[] =>
  packets.filter(() => chance.below(100) >= percent)

/** As `-i any` sees them on the way through a bridge or a bond. */
export const doubled = (packets: readonly TestPacket[]): TestPacket[] =>
  packets.flatMap(packet => [packet, { ...packet, time: packet.time + 0.02 }])

/** By up to two milliseconds, as several queues of a card make it. */
export const shuffled = (packets: readonly TestPacket[], chance: Chance): TestPacket[] =>
  packets.map(packet => ({ ...packet, time: packet.time + chance.below(2000) / 1000 }))

export const cutShort = (packets: readonly TestPacket[], length: number): TestPacket[] =>
  packets.map(packet =>
    packet.bytes.length <= length
      ? packet
      : { ...packet, bytes: packet.bytes.subarray(0, length), original: packet.bytes.length },
  )

interface Visit {
  /** Whose it is, and how it goes on from the SYN. */
  from: string
  to: string
  port: number
  at: number
}

/** A scan of ports: refused, or accepted and reset at once. */
export function scan({ from, to, port, at }: Visit, isOpen: boolean): TestPacket[] {
  const [us, them] = [
    { address: from, port: 40_000 + (port % 20_000) },
    { address: to, port },
  ]
  const packet = (after: number, bytes: Uint8Array): TestPacket => ({ time: at + after, bytes })
  const syn = packet(0, tcpPacket(us, them, { flags: 'S', seq: 1000 }))
  if (!isOpen) return [syn, packet(0.1, tcpPacket(them, us, { flags: 'RA', seq: 0, ack: 1001 }))]
  return [
    syn,
    packet(0.1, tcpPacket(them, us, { flags: 'SA', seq: 5000, ack: 1001 })),
    packet(0.2, tcpPacket(us, them, { flags: 'R', seq: 1001, ack: 5001 })),
  ]
}

/** Connects, says something or nothing, and leaves in good order: a load balancer's probe, a stranger with HTTP. */
export function visit({ from, to, port, at }: Visit, says = '', answer = ''): TestPacket[] {
  const client = { address: from, port: 30_000 + (Math.floor(at) % 30_000) }
  const server = { address: to, port }
  const packet = (after: number, bytes: Uint8Array): TestPacket => ({ time: at + after, bytes })
  const [said, answered] = [says.length, answer.length]
  return [
    packet(0, tcpPacket(client, server, { flags: 'S', seq: 1000 })),
    packet(0.1, tcpPacket(server, client, { flags: 'SA', seq: 5000, ack: 1001 })),
    packet(0.2, tcpPacket(client, server, { flags: 'A', seq: 1001, ack: 5001 })),
    ...(said === 0
      ? []
      : [packet(0.3, tcpPacket(client, server, { flags: 'PA', seq: 1001, ack: 5001, payload: says }))]),
    ...(answered === 0
      ? []
      : [
          packet(
            0.6,
            tcpPacket(server, client, { flags: 'PA', seq: 5001, ack: 1001 + said, payload: octets(answer) }),
          ),
        ]),
    packet(1, tcpPacket(client, server, { flags: 'FA', seq: 1001 + said, ack: 5001 + answered })),
    packet(1.1, tcpPacket(server, client, { flags: 'FA', seq: 5001 + answered, ack: 1002 + said })),
    packet(1.2, tcpPacket(client, server, { flags: 'A', seq: 1002 + said, ack: 5002 + answered })),
  ]
}

/** What scanners of SIP send to everybody, and an answer where there is one. */
export function sipScan({ from, to, port, at }: Visit, status?: number): TestPacket[] {
  const us = { address: from, port: 5071 }
  const them = { address: to, port }
  const head = [
    `Via: SIP/2.0/UDP ${from}:5071;branch=z9hG4bK-${at};rport`,
    `From: "sipvicious"<sip:100@1.1.1.1>;tag=${at}`,
    'To: "sipvicious"<sip:100@1.1.1.1>',
    `Call-ID: ${at}@scan`,
    'CSeq: 1 OPTIONS',
  ]
  const text = (first: string, ...more: string[]): string =>
    [first, ...head, ...more, 'Content-Length: 0', '', ''].join('\r\n')
  return [
    {
      time: at,
      bytes: udpPacket(
        us,
        them,
        text(
          `OPTIONS sip:100@${to} SIP/2.0`,
          `Contact: <sip:100@${from}:5071>`,
          'User-Agent: friendly-scanner',
        ),
      ),
    },
    ...(status === undefined
      ? []
      : [{ time: at + 1, bytes: udpPacket(them, us, text(`SIP/2.0 ${status} No`)) }]),
  ]
}
