import assert from 'node:assert/strict'
import { test } from 'node:test'
import { NO_PROGRESS, type Ring, type RingRules, ring, withoutFork } from './progress.ts'

const toCarrier: RingRules = { multiple18x: 'first-only', earlyMedia: 'convert-183' }
const toTeams: RingRules = { multiple18x: 'all', earlyMedia: 'pass' }

/** What the caller hears of `180 a`, `183+sdp b`, ... */
function heard(rules: RingRules, ...said: string[]): string[] {
  let progress = NO_PROGRESS
  return said.flatMap(words => {
    const [code = '', fork = ''] = words.split(' ')
    const media = code.endsWith('+sdp')
    let rung: Ring | undefined
    ;[progress, rung] = ring(progress, { status: Number.parseInt(code, 10), fork, media }, rules)
    return rung === undefined ? [] : [`${rung.status}${rung.media ? '+sdp' : ''}`]
  })
}

test('of several ringing endpoints the carrier hears one, as 180 without SDP', () => {
  assert.deepEqual(heard(toCarrier, '100 a', '180 a', '180 b', '183+sdp c'), ['180'])
  assert.deepEqual(heard(toCarrier, '183+sdp a', '180 b'), ['180'])
})

test('a forwarded call is told once, and its ringing is still heard', () => {
  assert.deepEqual(heard(toCarrier, '181 a', '181 a', '180 b', '180 c'), ['181', '180'])
})

test('where early media passes, the first fork that has any is latched and the others are silent', () => {
  assert.deepEqual(heard(toTeams, '180 a', '183+sdp b', '183+sdp c', '180 d', '180 b'), [
    '180',
    '183+sdp',
    '180',
  ])
})

test('the end of a fork and the queueing of a call are no ringing of their own', () => {
  assert.deepEqual(heard(toTeams, '199 a', '182 a', '183 a'), ['180', '183'])
})

test('after 199 of the fork that was heard another one may be (RFC 6228)', () => {
  const [heard] = ring(NO_PROGRESS, { status: 183, fork: 'a', media: true }, toTeams)
  assert.equal(withoutFork(heard, 'b'), heard)
  const [, next] = ring(withoutFork(heard, 'a'), { status: 183, fork: 'b', media: true }, toTeams)
  assert.deepEqual(next, { status: 183, media: true })
})
