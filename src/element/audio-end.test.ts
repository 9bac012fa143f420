import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis, seededChance } from '../kernel/index.ts'
import { parseSdp } from '../sip/index.ts'
import { AudioEnd, type AudioEndOptions } from './audio-end.ts'

const NOW = instantOf(1_641_286_500_000)

function end(name: string, parts: Partial<AudioEndOptions> = {}): AudioEnd {
  const port = name === 'left' ? 20_000 : 30_000
  const chance = seededChance(port)
  return new AudioEnd({
    socket: name,
    local: { address: '192.0.2.1', port },
    profile: 'RTP/AVP',
    chance,
    ...parts,
  })
}

/** `left` offers, `right` answers, both begin. */
function agreed(parts: Partial<AudioEndOptions> = {}): { left: AudioEnd; right: AudioEnd } {
  const [left, right] = [end('left', parts), end('right', parts)]
  const answer = right.answer(left.offer())
  assert.ok(answer.ok)
  assert.ok(left.accept(answer.value).ok)
  for (const each of [left, right]) each.start(NOW)
  return { left, right }
}

/** What one end sends in a while, brought to the other; returns how many packets that were. */
function passed(from: AudioEnd, to: AudioEnd, start: Instant, lengthMs: number): number {
  let packets = 0
  for (let at = start; at < start + lengthMs; at = after(at, millis(20))) {
    for (const effect of from.tick(at)) {
      if (effect.type !== 'datagram') continue
      packets += 1
      to.receive(effect.bytes, at)
    }
  }
  return packets
}

for (const profile of ['RTP/AVP', 'RTP/SAVP'] as const) {
  test(`a prompt and digits over ${profile} are heard at the other end`, () => {
    const { left, right } = agreed({ profile })
    left.play('caller', NOW)
    left.dial('2', NOW)
    passed(left, right, NOW, 4000)
    assert.deepEqual(right.heard(), ['caller'])
    assert.equal(right.digits(), '2')
    const [sent, received] = right.summary('call-1')
    assert.deepEqual([sent?.kind, received?.kind], ['rtp', 'rtp'])
    assert.ok(received?.kind === 'rtp' && received.dropped === undefined && (received.packets ?? 0) > 100)
  })
}

test('an offerer stops sending when the answer says that nobody listens', () => {
  const [left, right] = [end('left'), end('right')]
  const answer = right.answer(left.offer(), 'sendonly')
  assert.ok(answer.ok)
  assert.ok(left.accept(answer.value).ok)
  left.start(NOW)
  right.start(NOW)
  assert.equal(passed(left, right, NOW, 200), 0)
  assert.ok(passed(right, left, NOW, 200) > 0)
})

test('hold and resume are in force when they are answered', () => {
  const { left, right } = agreed()
  const hold = left.offer('inactive')
  assert.ok(passed(left, right, NOW, 100) > 0)
  const held = right.answer(hold)
  assert.ok(held.ok && left.accept(held.value).ok)
  const later = after(NOW, millis(100))
  assert.equal(passed(left, right, later, 100) + passed(right, left, later, 200), 0)
  const resumed = right.answer(left.offer())
  assert.ok(resumed.ok && left.accept(resumed.value).ok)
  assert.ok(passed(left, right, after(NOW, millis(200)), 100) > 0)
})

test('an offer without SDES keys is refused where SRTP is demanded', () => {
  const offer = end('left').offer().replace('RTP/AVP', 'RTP/SAVP')
  const answer = end('right', { profile: 'RTP/SAVP' }).answer(offer)
  assert.ok(!answer.ok)
  assert.deepEqual(answer.fault, { status: 488, reason: 'SrtpEncryptionRequired' })
})

test('a peer that turns to another crypto suite is answered in that suite, and still heard', () => {
  const { left, right } = agreed({ profile: 'RTP/SAVP' })
  const other = Buffer.alloc(30, 7).toString('base64')
  const crypto = `a=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:${other}`
  const answer = right.answer(left.offer().replace(/a=crypto:.*/, crypto))
  assert.ok(answer.ok)
  assert.match(answer.value, /a=crypto:4 AES_CM_128_HMAC_SHA1_32 inline:/)
  const before = right.answer(left.offer())
  assert.ok(before.ok && left.accept(before.value).ok)
  right.play('menu', NOW)
  passed(right, left, NOW, 2000)
  assert.deepEqual(left.heard(), ['menu'])
})

test('the codec of a call stays: a new offer keeps it, one without it is refused', () => {
  const { left, right } = agreed({ codecs: ['PCMU', 'PCMA'] })
  const reoffer = parseSdp(left.offer())
  assert.ok(reoffer.ok)
  assert.deepEqual(
    [...(reoffer.value.audio?.rtpmaps.values() ?? [])].map(map => map.name),
    ['PCMU', 'telephone-event'],
  )
  const answer = right.answer(end('left', { codecs: ['PCMA'] }).offer())
  assert.ok(!answer.ok)
  assert.equal(answer.fault.status, 488)
})

test('SDP nobody can read is a 400, and nothing was agreed', () => {
  const it = end('left')
  assert.deepEqual(it.accept('v=0').ok, false)
  const answer = it.answer('nonsense')
  assert.equal(!answer.ok && answer.fault.status, 400)
  assert.deepEqual(it.summary('call-1'), [])
})

test('an answer to no offer is refused', () => {
  const answer = end('left').accept(end('right').offer())
  assert.ok(!answer.ok)
  assert.equal(answer.fault.status, 488)
})
