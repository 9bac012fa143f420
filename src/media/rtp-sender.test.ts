import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, millis, seededChance } from '../kernel/index.ts'
import { decodeRtp, type RtpPacket } from './rtp-packet.ts'
import { catchUpPackets, RtpSender, type RtpSenderOptions, waitingDigitsLimit } from './rtp-sender.ts'
import { decodeTelephoneEvent } from './telephone-event.ts'

const start = instantOf(1_000_000)
const at = (ms: number) => after(start, millis(ms))
const sender = (options: Partial<RtpSenderOptions> = {}) =>
  new RtpSender({
    codec: 'PCMA',
    payloadType: 8,
    eventPayloadType: 101,
    betweenPrompts: 'nothing',
    chance: seededChance(5),
    ...options,
  })
const audioOf = (frames: number) => Uint8Array.from({ length: frames * 160 }, (_, i) => Math.floor(i / 160))
const decode = (packets: Uint8Array[]): RtpPacket[] =>
  packets.map(bytes => {
    const decoded = decodeRtp(bytes)
    assert.ok(decoded.ok)
    return decoded.value
  })
/** Wakes the sender exactly when it asks to be, until `ms`. */
function runUntil(rtp: RtpSender, ms: number): RtpPacket[] {
  const packets: RtpPacket[] = []
  for (let due = rtp.deadline(); due !== undefined && due < at(ms); due = rtp.deadline()) {
    packets.push(...decode(rtp.step(due)))
  }
  return packets
}
const stepsOf = (numbers: number[], bits: number) =>
  numbers.slice(1).map((number, i) => (number - (numbers[i] as number) + 2 ** bits) % 2 ** bits)

test('a prompt is sent once, a packet each 20 ms, the first one marked', () => {
  const rtp = sender()
  assert.equal(rtp.deadline(), undefined)
  rtp.play(audioOf(3), start)
  const packets = runUntil(rtp, 1000)
  assert.deepEqual(
    packets.map(packet => packet.payload[0]),
    [0, 1, 2],
  )
  assert.deepEqual(
    packets.map(packet => packet.marker),
    [true, false, false],
  )
  assert.deepEqual(
    stepsOf(
      packets.map(packet => packet.sequence),
      16,
    ),
    [1, 1],
  )
  assert.deepEqual(
    stepsOf(
      packets.map(packet => packet.timestamp),
      32,
    ),
    [160, 160],
  )
  assert.ok(packets.every(packet => packet.ssrc === rtp.ssrc && packet.payloadType === 8))
  assert.equal(rtp.deadline(), undefined)
})

test('a looping prompt begins anew without a mark until it is stopped', () => {
  const rtp = sender()
  rtp.play(audioOf(2), start, true)
  const packets = runUntil(rtp, 100)
  assert.deepEqual(
    packets.map(packet => packet.payload[0]),
    [0, 1, 0, 1, 0],
  )
  assert.deepEqual(
    packets.map(packet => packet.marker),
    [true, false, false, false, false],
  )
  rtp.stop()
  assert.equal(rtp.deadline(), undefined)
  assert.deepEqual(rtp.step(at(200)), [])
})

test('nothing is sent before it is due', () => {
  const rtp = sender()
  rtp.play(audioOf(3), start)
  assert.equal(rtp.step(start).length, 1)
  assert.deepEqual(rtp.step(at(19)), [])
  assert.equal(rtp.step(at(20)).length, 1)
})

test('after a long pause a few packets follow at once and the media clock has run on', () => {
  const rtp = sender()
  rtp.play(audioOf(2), start, true)
  const before = decode(rtp.step(start))
  const made = decode(rtp.step(at(10_000)))
  assert.equal(made.length, catchUpPackets)
  const all = [...before, ...made]
  assert.deepEqual(
    stepsOf(
      all.map(packet => packet.sequence),
      16,
    ),
    [1, 1, 1, 1, 1],
  )
  assert.equal(((made.at(-1)?.timestamp ?? 0) - (before[0]?.timestamp ?? 0) + 2 ** 32) % 2 ** 32, 80_000)
  assert.deepEqual(
    made.map(packet => packet.marker),
    [true, false, false, false, false],
  )
  assert.equal(rtp.deadline(), at(10_020))
})

test('after an idle time the timestamp says how long it was', () => {
  const rtp = sender()
  rtp.play(audioOf(1), start)
  const [first] = runUntil(rtp, 1000)
  rtp.play(audioOf(1), at(500))
  const [second] = runUntil(rtp, 1000)
  assert.equal(((second?.timestamp ?? 0) - (first?.timestamp ?? 0) + 2 ** 32) % 2 ** 32, 4000)
  assert.equal(second?.marker, true)
})

test('silence fills the time after a prompt where that is asked for', () => {
  const rtp = sender({ betweenPrompts: 'silence', codec: 'PCMU', payloadType: 0 })
  rtp.play(audioOf(1), start)
  const packets = runUntil(rtp, 100)
  assert.equal(packets.length, 5)
  assert.ok(packets[4]?.payload.every(octet => octet === 0xff))
  assert.equal(rtp.busy, false)
})

test('digits take the place of audio, each with its own timestamp and mark, with audio between them', () => {
  const rtp = sender()
  rtp.play(audioOf(1), start, true)
  rtp.step(start)
  assert.equal(rtp.dial('1#', at(20)), 2)
  const packets = runUntil(rtp, 20 + 20 * 20)
  const kinds = packets.map(packet => {
    const event = packet.payloadType === 101 ? decodeTelephoneEvent(packet.payload) : undefined
    return event?.ok ? event.value.digit : '-'
  })
  assert.equal(kinds.join(''), '1111111---#######---')
  const events = packets.filter(packet => packet.payloadType === 101)
  assert.equal(new Set(events.map(packet => packet.timestamp)).size, 2)
  assert.equal(events.filter(packet => packet.marker).length, 2)
  assert.deepEqual(
    new Set(
      stepsOf(
        packets.map(packet => packet.sequence),
        16,
      ),
    ),
    new Set([1]),
  )
  const audio = packets.filter(packet => packet.payloadType === 8)
  assert.equal(((audio[0]?.timestamp ?? 0) - (events[0]?.timestamp ?? 0) + 2 ** 32) % 2 ** 32, 7 * 160)
})

test('digits go out alone and everything is quiet afterwards', () => {
  const rtp = sender()
  rtp.dial('5', start)
  assert.equal(runUntil(rtp, 5000).length, 7)
  assert.equal(rtp.deadline(), undefined)
})

test('only digits are taken, only so many, and none without telephone-event', () => {
  assert.equal(sender().dial('1x2', start), 2)
  assert.equal(sender().dial('1'.repeat(100), start), waitingDigitsLimit)
  const without = new RtpSender({
    codec: 'PCMA',
    payloadType: 8,
    betweenPrompts: 'nothing',
    chance: seededChance(1),
  })
  assert.equal(without.dial('1', start), 0)
  assert.equal(without.deadline(), undefined)
})
