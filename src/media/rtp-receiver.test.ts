import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, millis, seededChance } from '../kernel/index.ts'
import { encodeRtp } from './rtp-packet.ts'
import { RtpReceiver } from './rtp-receiver.ts'
import { RtpSender } from './rtp-sender.ts'
import { type PromptName, promptAudio } from './tone.ts'

const start = instantOf(1_000_000)
const at = (ms: number) => after(start, millis(ms))
const receiver = () => new RtpReceiver({ codecs: new Map([[8, 'PCMA']]), eventPayloadType: 101 })

const packet = (sequence: number, ssrc = 1) =>
  encodeRtp({
    marker: false,
    payloadType: 8,
    sequence: (sequence + 0x10000) & 0xffff,
    timestamp: ((sequence + 0x10000) * 160) >>> 0,
    ssrc,
    payload: new Uint8Array(160).fill(0xd5),
  })
/** Receives packets of these sequence numbers, 20 ms apart. */
function receiving(sequences: number[]) {
  const rtp = receiver()
  for (const [i, sequence] of sequences.entries()) rtp.receive(packet(sequence), at(20 * i))
  return rtp.counters()
}
/** What a sender says: prompts after one another, each for 1.2 s, and digits. */
function spoken(names: PromptName[], digits = ''): Uint8Array[] {
  const sender = new RtpSender({
    codec: 'PCMA',
    payloadType: 8,
    eventPayloadType: 101,
    betweenPrompts: 'nothing',
    chance: seededChance(9),
  })
  const packets: Uint8Array[] = []
  names.forEach((name, i) => {
    sender.play(promptAudio(name, 'PCMA'), at(1200 * i), true)
    for (let ms = 0; ms < 1200; ms += 20) packets.push(...sender.step(at(1200 * i + ms)))
  })
  sender.stop()
  sender.dial(digits, at(100_000))
  for (let due = sender.deadline(); due !== undefined; due = sender.deadline())
    packets.push(...sender.step(due))
  return packets
}

test('prompts and digits of a sender are heard in their order', () => {
  const rtp = receiver()
  spoken(['greeting', 'menu', 'queueMusic', 'greeting'], '12').forEach((bytes, i) => {
    rtp.receive(bytes, at(20 * i))
  })
  assert.deepEqual(rtp.heard(), ['greeting', 'menu', 'queueMusic', 'greeting'])
  assert.equal(rtp.digits(), '12')
  assert.equal(rtp.counters().lost, 0)
})

test('loss, duplicates and swapped packets do not change what is heard', () => {
  const chance = seededChance(31)
  const rtp = receiver()
  const packets = spoken(['agent', 'caller'], '159')
  for (let i = 0; i + 1 < packets.length; i += 2) {
    const pair = [packets[i] as Uint8Array, packets[i + 1] as Uint8Array]
    if (chance.below(4) === 0) pair.reverse()
    for (const bytes of pair) {
      if (chance.below(100) < 5) continue
      rtp.receive(bytes, at(20 * i))
      if (chance.below(10) === 0) rtp.receive(bytes, at(20 * i))
    }
  }
  assert.deepEqual(rtp.heard(), ['agent', 'caller'])
  assert.equal(rtp.digits(), '159')
  assert.ok(rtp.counters().lost > 0 && rtp.counters().duplicates > 0)
})

test('packets that come in swapped pairs are all played', () => {
  const rtp = receiver()
  // Of 800 ms a detector hears enough, of every other packet of them it does not.
  const packets = spoken(['menu']).slice(0, 40)
  for (let i = 0; i < packets.length; i += 2) {
    rtp.receive(packets[i + 1] as Uint8Array, at(20 * i))
    rtp.receive(packets[i] as Uint8Array, at(20 * i))
  }
  assert.deepEqual(rtp.heard(), ['menu'])
})

test('lost, late and duplicate packets are counted, also over the rollover', () => {
  const counters = receiving([-3, -2, 0, 0, -1, 3, 2, 6])
  assert.equal(counters.packets, 7)
  assert.equal(counters.duplicates, 1)
  assert.equal(counters.lost, 3)
  assert.equal(counters.firstAt, at(0))
  assert.equal(counters.lastAt, at(140))
})

test('a packet sent before the first one received counts as received, and the missing one as lost', () => {
  assert.deepEqual(
    { ...receiving([11, 10, 13]), jitterMs: 0 },
    {
      packets: 3,
      lost: 1,
      duplicates: 0,
      ignored: 0,
      jitterMs: 0,
      restarts: 0,
      ssrc: 1,
      firstAt: at(0),
      lastAt: at(40),
    },
  )
})

test('an even stream has no jitter and an uneven one that of RFC 3550', () => {
  assert.equal(receiving([1, 2, 3, 4]).jitterMs, 0)
  const rtp = receiver()
  rtp.receive(packet(1), at(0))
  rtp.receive(packet(2), at(36))
  assert.equal(rtp.counters().jitterMs, 1)
  rtp.receive(packet(3), at(56))
  assert.equal(rtp.counters().jitterMs, 15 / 16)
})

test('another source goes on under its own numbers', () => {
  const rtp = receiver()
  for (const sequence of [10, 12]) rtp.receive(packet(sequence, 1), at(0))
  for (const sequence of [50_000, 50_001]) rtp.receive(packet(sequence, 2), at(0))
  const { packets, lost, restarts, ssrc } = rtp.counters()
  assert.deepEqual({ packets, lost, restarts, ssrc }, { packets: 4, lost: 1, restarts: 1, ssrc: 2 })
})

test('the same source that numbers anew is followed at its second packet', () => {
  const { packets, lost, restarts, ignored } = receiving([1000, 1001, 30_000, 30_001, 30_002, 5, 6, 7])
  assert.deepEqual({ packets, lost, restarts, ignored }, { packets: 6, lost: 0, restarts: 2, ignored: 2 })
})

test('a stray packet far off changes nothing', () => {
  const { packets, lost, ignored } = receiving([1000, 1001, 30_000, 1002, 1003])
  assert.deepEqual({ packets, lost, ignored }, { packets: 4, lost: 0, ignored: 1 })
})

test('what is no RTP of a negotiated payload type is ignored', () => {
  const rtp = receiver()
  rtp.receive(Uint8Array.of(1, 2, 3), at(0))
  const other = packet(1)
  other[1] = 9
  rtp.receive(other, at(0))
  assert.equal(rtp.counters().ignored, 2)
  assert.equal(rtp.counters().ssrc, undefined)
})
