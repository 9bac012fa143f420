import assert from 'node:assert/strict'
import { test } from 'node:test'
import { byUrgency, type ChainShown, daysLeft, placeIn, spanOf, ticksIn, validityOf } from './validity.ts'

const NOW = Date.UTC(2026, 10, 25, 12)
const DAY = 86_400_000

const certificate = (from: number, to: number) => ({
  subject: 'sbc1.example.net',
  issuer: 'CN=Example CA',
  names: ['sbc1.example.net'],
  notBefore: NOW + from * DAY,
  notAfter: NOW + to * DAY,
  key: 'RSA 2048',
  selfSigned: false,
  fingerprint: 'aa',
})

const chain = (to: number, severity?: 'warning' | 'critical'): ChainShown => ({
  chain: [certificate(-10, to), certificate(-100, 5000)],
  shownBy: ['teams'],
  role: 'ours',
  complete: 1,
  failed: 0,
  seenBy: [],
  problems: severity === undefined ? [] : [{ severity, says: 'it is' }],
})

test('one is told of 30, 14 and 7 days before the end, and of the end', () => {
  const at = (to: number) => validityOf(certificate(-10, to), NOW)
  assert.deepEqual([31, 29, 13, 6, -1].map(at), ['valid', 'days-30', 'days-14', 'days-7', 'expired'])
  assert.equal(validityOf(certificate(1, 90), NOW), 'early')
})

test('the last day has no whole day left, and the day after counts below zero', () => {
  assert.equal(daysLeft(NOW, NOW + DAY / 2), 0)
  assert.equal(daysLeft(NOW, NOW - 1), -1)
})

test('what is broken comes first, then what ends first', () => {
  const order = byUrgency([chain(90), chain(400, 'critical'), chain(20, 'warning'), chain(80)])
  assert.deepEqual(
    order.map(({ chain: [leaf] }) => Math.round(((leaf?.notAfter ?? 0) - NOW) / DAY)),
    [400, 20, 80, 90],
  )
})

test('the line of time has now in its first quarter, all ends on it, and few ticks', () => {
  const span = spanOf([chain(90), chain(20)], NOW)
  assert.equal(placeIn(span, NOW), 20)
  assert.ok(placeIn(span, NOW + 90 * DAY) < 100)
  const ticks = ticksIn(span)
  assert.ok(ticks.length >= 2 && ticks.length <= 12)
  assert.ok(ticks.every(tick => new Date(tick).getUTCDate() === 1))
})

test('a chain of decades does not make a line on which nothing else is seen', () => {
  const span = spanOf([chain(9000)], NOW)
  assert.ok(span.to - NOW < 4 * 365 * DAY)
  assert.equal(placeIn(span, NOW + 9000 * DAY), 100)
})
