import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CaptureReader } from './capture-reader.ts'
import type { PacketSink } from './packet-sink.ts'
import { blocksOf, octets, pcapFile } from './testing/index.ts'

interface Read {
  packets: { time: number; text: string; linkType: number }[]
  secrets: string[]
  names: [string, string][]
  dropped: number
  problem: string | undefined
}

function read(file: Uint8Array, chunkBytes = file.length): Read {
  const found: Read = { packets: [], secrets: [], names: [], dropped: 0, problem: undefined }
  const sink: PacketSink = {
    time: 0,
    packet: (bytes, at, length, linkType) =>
      found.packets.push({
        time: sink.time,
        text: Buffer.from(bytes.subarray(at, at + length)).toString('latin1'),
        linkType,
      }),
    secrets: keyLog => found.secrets.push(keyLog),
    name: (address, name) => found.names.push([address, name]),
    dropped: count => {
      found.dropped += count
    },
  }
  const reader = new CaptureReader(sink)
  // The chunk is overwritten after each push, as a door does.
  const chunk = new Uint8Array(Math.max(1, chunkBytes))
  for (let at = 0; at < file.length; at += chunkBytes) {
    const piece = file.subarray(at, at + chunkBytes)
    chunk.set(piece)
    reader.push(chunk.subarray(0, piece.length))
    chunk.fill(0xee)
  }
  reader.end()
  found.problem = reader.problem
  return found
}

const TWO = [
  { time: 1_743_494_104_001.5, bytes: octets('one') },
  { time: 1_743_494_104_999, bytes: octets('second') },
]

test('pcap is read in both byte orders, with micro- and nanoseconds', () => {
  for (const little of [true, false])
    for (const nano of [true, false]) {
      const { packets, problem } = read(pcapFile(TWO, { little, nano, linkType: 113 }))
      assert.equal(problem, undefined)
      assert.deepEqual(packets, [
        { time: 1_743_494_104_001.5, text: 'one', linkType: 113 },
        { time: 1_743_494_104_999, text: 'second', linkType: 113 },
      ])
    }
})

function everyBlock(little: boolean): Uint8Array {
  const make = blocksOf(little)
  return octets(
    make.section(),
    make.interface(1),
    make.secrets('CLIENT_RANDOM ab cd'),
    make.packet(1_743_494_104_001_500n, octets('micro')),
    make.other(4, octets(little ? [1, 0, 9, 0] : [0, 1, 0, 9], [192, 0, 2, 1], 'host\0')),
    make.interface(101, [
      [9, [9]],
      [14, make.u64(10n)],
    ]),
    make.packet(1_743_494_104_001_500_000n, octets('nano'), 1),
    make.obsoletePacket(1_743_494_104_001_500n, octets('old')),
    make.simplePacket(octets('simple')),
    make.other(0xbad, octets('what nobody knows')),
    make.statistics(7),
  )
}

test('pcapng is read block by block in both byte orders, several sections in one file', () => {
  const { packets, secrets, names, dropped, problem } = read(octets(everyBlock(true), everyBlock(false)))
  assert.equal(problem, undefined)
  const section = [
    { time: 1_743_494_104_001.5, text: 'micro', linkType: 1 },
    { time: 1_743_494_114_001.5, text: 'nano', linkType: 101 },
    { time: 1_743_494_104_001.5, text: 'old', linkType: 1 },
    { time: 0, text: 'simple', linkType: 1 },
  ]
  assert.deepEqual(packets, [...section, ...section])
  assert.deepEqual(secrets, ['CLIENT_RANDOM ab cd', 'CLIENT_RANDOM ab cd'])
  assert.deepEqual(names, [
    ['192.0.2.1', 'host'],
    ['192.0.2.1', 'host'],
  ])
  assert.equal(dropped, 14)
})

test('the size of the chunks makes no difference', () => {
  for (const file of [pcapFile(TWO), octets(everyBlock(true), everyBlock(false))]) {
    const whole = read(file)
    for (let size = 1; size < 80; size++) assert.deepEqual(read(file, size), whole, `chunks of ${size}`)
  }
})

test('a file that breaks off is read up to there, and said to be broken', () => {
  const { packets, problem } = read(pcapFile(TWO).subarray(0, -1))
  assert.deepEqual(
    packets.map(packet => packet.text),
    ['one'],
  )
  assert.match(problem ?? '', /^the file ends within a record: its last 21 octets cannot be read$/)
})

test('a damaged record ends the reading with its place, whatever the chunks', () => {
  const file = pcapFile(TWO)
  file.set([0xff, 0xff, 0xff, 0x7f], 24 + 16 + 3 + 8)
  for (const size of [1, 7, 1000]) {
    const { packets, problem } = read(file, size)
    assert.equal(packets.length, 1)
    assert.match(
      problem ?? '',
      /^the file is damaged at octet 43, .*: a packet of 2147483647 octets cannot be$/,
    )
  }
})

test('pcapng with lengths that contradict each other is damaged', () => {
  const make = blocksOf(true)
  const file = octets(make.section(), make.interface(1), make.packet(1n, octets('x')))
  const wrong = Uint8Array.from(file)
  wrong[wrong.length - 4] = 99
  assert.match(read(wrong).problem ?? '', /a block whose two lengths differ/)
  assert.match(read(octets(make.section(), make.packet(1n, octets('x')))).problem ?? '', /not described/)
})

test('what is no capture is said to be none', () => {
  assert.match(read(octets('GET / HTTP/1.1')).problem ?? '', /no capture/)
  assert.equal(read(new Uint8Array(0)).problem, 'the file is empty')
})
