import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Fact, RtpFact } from '../facts/index.ts'
import { instantOf } from '../kernel/index.ts'
import { CaptureAnalysis } from './capture-analysis.ts'
import { rtp, sipWithAudio, WIRE_START, Wire } from './testing/index.ts'

const CARRIER = { address: '198.51.100.7', port: 5060 }
const TRUNK = { address: '192.0.2.20', port: 5060 }
const MICROSOFT = { address: '52.114.75.24', port: 5061 }
const SBC = { address: '192.0.2.21', port: 40_000 }
const MEDIA = { carrier: { address: '198.51.100.8', port: 4000 }, sbc: { address: '192.0.2.20', port: 6000 } }

/** A call whose carrier sends a second of audio; with `answered` the SBC does on its own ports. */
function call(answered: boolean): Wire {
  const wire = new Wire()
    .udp(CARRIER, TRUNK, sipWithAudio('INVITE sip:b@example.net SIP/2.0', MEDIA.carrier))
    .at(100)
    .udp(TRUNK, CARRIER, sipWithAudio('SIP/2.0 200 OK', MEDIA.sbc))
  const elsewhere = { ...MEDIA.sbc, port: 6100 }
  for (let index = 0; index < 60; index++) {
    wire.at(200 + 20 * index).udp(MEDIA.carrier, MEDIA.sbc, rtp(index))
    // Still sending when the other direction was silent for long.
    if (answered) wire.at(200 + 1000 * index).udp(elsewhere, MEDIA.carrier, rtp(index))
  }
  return wire
}

const analysisOf = (wire: Wire): CaptureAnalysis => {
  const analysis = new CaptureAnalysis({ observer: 'lo', ours: ['192.0.2.20', '192.0.2.21'] })
  analysis.push(wire.file())
  return analysis
}
const later = (ms: number) => instantOf(WIRE_START + ms)
const streams = (facts: readonly Fact[]): RtpFact[] =>
  facts.filter((fact): fact is RtpFact => fact.kind === 'rtp' && fact.phase === 'stopped')

test('facts are taken once, from the side of the SBC', () => {
  const analysis = analysisOf(
    new Wire().udp(CARRIER, TRUNK, sipWithAudio('INVITE sip:b@example.net SIP/2.0', MEDIA.carrier)),
  )
  const [fact, ...more] = analysis.take(later(1000))
  assert.ok(fact?.kind === 'sip' && fact.direction === 'received')
  assert.deepEqual([more, analysis.take(later(2000)), analysis.end().facts], [[], [], []])
})

test('a connection that nobody answers is told when no SYN can be awaited any more', () => {
  const wire = new Wire()
  wire.connection(SBC, MICROSOFT).sends('client', { flags: 'S' })
  const analysis = analysisOf(wire)
  assert.deepEqual(analysis.take(later(20_000)), [])
  const told = analysis.take(later(40_000))
  assert.deepEqual(
    told.map(fact => fact.kind === 'connection-closed' && [fact.how, fact.endedBy]),
    [['timeout', 'local']],
  )
  assert.deepEqual(analysis.end().facts, [])
})

test('a stream is told once it was silent for a while, and the direction that never sent with it', () => {
  const analysis = analysisOf(call(false))
  assert.deepEqual(streams(analysis.take(later(10_000))), [])
  assert.deepEqual(
    streams(analysis.take(later(30_000))).map(({ direction, packets }) => [direction, packets]),
    [
      ['received', 60],
      ['sent', 0],
    ],
  )
})

test('a direction that still sends is not called silent', () => {
  const analysis = analysisOf(call(true))
  assert.deepEqual(
    streams(analysis.take(later(60_000))).map(({ direction, packets }) => [direction, packets]),
    [['received', 60]],
  )
})
