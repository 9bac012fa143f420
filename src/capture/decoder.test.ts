import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordsText } from '../kernel/index.ts'
import { Decoder } from './decoder.ts'
import { networkHeader } from './link-layer.ts'
import { Packet } from './packet.ts'
import { be16, be32, ethernet, ipv4, ipv6, octets, tcp, udp } from './testing/index.ts'

const LEFT = { address: '192.0.2.21', port: 5060 }
const RIGHT = { address: '198.51.100.7', port: 5062 }
const V6 = ['2001:db8:0:0:0:0:0:21', '2001:db8:0:0:0:0:0:7'] as const

function decode(bytes: Uint8Array, linkType: number, decoder = new Fresh()): string | undefined {
  return decoder.decode(bytes, linkType)
}

class Fresh {
  readonly #packet = new Packet()
  readonly #decoder = new Decoder(this.#packet)

  decode(bytes: Uint8Array, linkType: number): string | undefined {
    const packet = this.#packet
    // Somewhere inside a larger buffer, as in a file.
    const placed = octets([9, 9, 9], bytes, [9, 9, 9])
    const end = 3 + bytes.length
    const network = networkHeader(placed, 3, end, linkType)
    if (network < 0 || !this.#decoder.decode(placed, network, end)) return undefined
    const source = wordsText(packet.source0, packet.source1, packet.source2, packet.source3)
    const text = Buffer.from(packet.bytes.subarray(packet.at, packet.end)).toString('latin1')
    return `${packet.isTcp ? 'tcp' : 'udp'} ${source}:${packet.sourcePort} to :${packet.destinationPort} ${text}`
  }
}

const datagram = ipv4(LEFT.address, RIGHT.address, 17, udp(LEFT, RIGHT, 'hello'))
const SEEN = 'udp 192.0.2.21:5060 to :5062 hello'
const MAC = [2, 0, 0, 0, 0, 1]

test('every link layer gives the same datagram', () => {
  const cases: [string, number, Uint8Array][] = [
    ['Ethernet', 1, ethernet(datagram)],
    ['VLAN', 1, ethernet(octets(be16(5), be16(0x0800), datagram), 0x8100)],
    ['VLAN in VLAN', 1, ethernet(octets(be16(5), be16(0x8100), be16(6), be16(0x0800), datagram), 0x88a8)],
    ['PPPoE', 1, ethernet(octets([0x11, 0, 0, 1, 0, 0], be16(0x0021), datagram), 0x8864)],
    ['MPLS', 1, ethernet(octets([0, 0, 0, 64], [0, 0, 0x11, 64], datagram), 0x8847)],
    ['Linux cooked', 113, octets(be16(0), be16(1), be16(6), MAC, [0, 0], be16(0x0800), datagram)],
    ['Linux cooked 2', 276, octets(be16(0x0800), be16(0), be32(1), be16(1), [0, 6], MAC, [0, 0], datagram)],
    ['loopback, little', 0, octets([2, 0, 0, 0], datagram)],
    ['loopback, big', 108, octets([0, 0, 0, 2], datagram)],
    ['raw', 101, datagram],
    ['PPP', 9, octets([0xff, 0x03], be16(0x0021), datagram)],
  ]
  for (const [name, linkType, bytes] of cases) assert.equal(decode(bytes, linkType), SEEN, name)
})

test('what Ethernet pads is no payload', () => {
  assert.equal(decode(octets(ethernet(datagram), [0, 0, 0, 0]), 1), SEEN)
})

test('IPv6 is read behind its extension headers', () => {
  const body = udp(LEFT, RIGHT, 'hello')
  const wanted = 'udp 2001:db8::21:5060 to :5062 hello'
  assert.equal(decode(ipv6(...V6, 17, body), 101), wanted)
  const options = { type: 0, bytes: [0, 0, 1, 4, 0, 0, 0, 0] }
  assert.equal(decode(ipv6(...V6, 17, body, options), 101), wanted)
})

test('tunnels are looked into', () => {
  const gre = ipv4('10.0.0.1', '10.0.0.2', 47, octets([0x20, 0], be16(0x0800), be32(7), datagram))
  assert.equal(decode(gre, 101), SEEN)
  const bridged = ipv4('10.0.0.1', '10.0.0.2', 47, octets([0, 0], be16(0x6558), ethernet(datagram)))
  assert.equal(decode(bridged, 101), SEEN)
  const ends = [
    { address: '10.0.0.1', port: 999 },
    { address: '10.0.0.2', port: 4789 },
  ] as const
  const vxlan = udp(...ends, octets([8, 0, 0, 0, 0, 0, 5, 0], ethernet(datagram)))
  assert.equal(decode(ipv4('10.0.0.1', '10.0.0.2', 17, vxlan), 101), SEEN)
  assert.equal(decode(ipv4('10.0.0.1', '10.0.0.2', 4, datagram), 101), SEEN)
})

test('tunnels within tunnels end somewhere', () => {
  let inner = datagram
  for (let depth = 0; depth < 50; depth++) inner = ipv4('10.0.0.1', '10.0.0.2', 4, inner)
  assert.equal(decode(inner, 101), undefined)
})

test('fragments are put together in any order', () => {
  const whole = udp(LEFT, RIGHT, 'x'.repeat(40))
  const piece = (from: number, to: number, more: boolean): Uint8Array =>
    ipv4(LEFT.address, RIGHT.address, 17, whole.subarray(from, to), { id: 7, offset: from, more })
  for (const order of [
    [0, 1, 2],
    [2, 0, 1],
    [1, 2, 0],
  ]) {
    const decoder = new Fresh()
    const pieces = [piece(0, 16, true), piece(16, 32, true), piece(32, 48, false)]
    const seen = order.map(index => decode(pieces[index] as Uint8Array, 101, decoder))
    assert.deepEqual(seen, [undefined, undefined, `udp 192.0.2.21:5060 to :5062 ${'x'.repeat(40)}`])
  }
})

test('IPv6 fragments are put together', () => {
  const whole = udp(LEFT, RIGHT, 'y'.repeat(16))
  const decoder = new Fresh()
  const piece = (from: number, to: number, more: number): Uint8Array =>
    ipv6(...V6, 17, whole.subarray(from, to), { type: 44, bytes: [0, 0, ...be16(from | more), ...be32(9)] })
  assert.equal(decode(piece(0, 16, 1), 101, decoder), undefined)
  assert.equal(decode(piece(16, 24, 0), 101, decoder), `udp 2001:db8::21:5060 to :5062 ${'y'.repeat(16)}`)
})

test('packets cut anywhere are passed over or read as far as they go, never beyond their end', () => {
  const whole = ethernet(ipv4(LEFT.address, RIGHT.address, 6, tcp(LEFT, RIGHT, { payload: 'hello' })))
  for (let length = 0; length < whole.length; length++) {
    const seen = decode(whole.subarray(0, length), 1)
    assert.ok(
      seen === undefined || 'tcp 192.0.2.21:5060 to :5062 hello'.startsWith(seen),
      `${length}: ${seen}`,
    )
  }
})
