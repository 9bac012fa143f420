import assert from 'node:assert/strict'
import { test } from 'node:test'
import { say } from '../../findings/index.ts'
import { after, type Instant, instantOf, minutes, seconds } from '../../kernel/index.ts'
import { type Level, Tally, type TallyRules } from './tally.ts'

const RULES: TallyRules = {
  ...{ deadAfter: 3, deadSpanMs: seconds(10), upAfter: 2, failingLeast: 3, failingShare: 0.1, sample: 3 },
  ...{ windowMs: minutes(15), keepMs: minutes(3) },
}
const START = instantOf(Date.UTC(2026, 0, 5, 9))
const WHY = say({ en: 'No answer.', de: 'Keine Antwort.' })

/** Its level after each piece of evidence: `+` good, `-` bad, a minute between two of them. */
function levels(signs: string, everyMs = minutes(1)): Level[] {
  const tally = new Tally(RULES)
  let now: Instant = START
  return [...signs].map(sign => {
    now = after(now, everyMs)
    if (sign === '+') tally.good(now)
    else tally.bad(now, WHY)
    return tally.level
  })
}

test('one or two failures change nothing, the third in a row does', () => {
  assert.deepEqual(levels('+--+'), ['good', 'good', 'good', 'good'])
  assert.deepEqual(levels('+---').at(-1), 'dead')
})

test('a third failure within the window is no accident any more', () => {
  assert.deepEqual(levels('+--+-').at(-1), 'failing')
})

test('a failure at the very beginning says nothing either', () => {
  assert.deepEqual(levels('--'), ['unseen', 'unseen'])
})

test('one success does not bring it up, two in a row do, and what failed before is forgotten', () => {
  assert.deepEqual(levels('---+-+').slice(3), ['dead', 'dead', 'dead'])
  assert.deepEqual(levels('---++-').slice(3), ['dead', 'good', 'good'])
})

test('three failures within a moment are one event: not dead until they go on', () => {
  const tally = new Tally(RULES)
  tally.good(START)
  for (const later of [0, 300, 600]) tally.bad(after(START, seconds(60 + later / 1000)), WHY)
  assert.equal(tally.level, 'failing')
  tally.bad(after(START, seconds(72)), WHY)
  assert.equal(tally.level, 'dead')
})

test('what flaps is failing all the time, and does not go to and fro', () => {
  const seen = levels('+-'.repeat(60))
  const changes = seen.filter((level, index) => index > 0 && level !== seen[index - 1])
  assert.deepEqual(changes, ['failing'])
})

test('failures among many successes end with the window', () => {
  const tally = new Tally(RULES)
  let now: Instant = START
  for (const sign of '+-+-+-') {
    now = after(now, seconds(30))
    if (sign === '+') tally.good(now)
    else tally.bad(now, WHY)
  }
  assert.equal(tally.level, 'failing')
  for (let minute = 0; minute < 20; minute++) {
    now = after(now, minutes(1))
    tally.good(now)
  }
  assert.equal(tally.level, 'good')
  assert.deepEqual(tally.counts.bad, 0)
})

test('a small share of many is no failing', () => {
  assert.equal(levels(`${'+'.repeat(14)}-${'+'.repeat(14)}-${'+'.repeat(14)}-`, seconds(15)).at(-1), 'good')
})

test('what is without a doubt over is dead at once', () => {
  const tally = new Tally(RULES)
  tally.good(START)
  tally.ended(after(START, seconds(1)), WHY)
  assert.equal(tally.level, 'dead')
})

test('evidence is of now for a time, which a piece of it may set', () => {
  const tally = new Tally(RULES)
  assert.equal(tally.isStale(START), false, 'nothing was there to grow old')
  tally.good(START)
  assert.equal(tally.isStale(after(START, minutes(3))), false)
  assert.equal(tally.isStale(after(START, minutes(4))), true)
  tally.good(after(START, minutes(5)), minutes(60))
  assert.equal(tally.isStale(after(START, minutes(64))), false)
})

test('evidence of earlier counts in its time and makes nothing younger', () => {
  const tally = new Tally(RULES)
  tally.good(after(START, minutes(2)))
  tally.good(START)
  assert.equal(tally.at, after(START, minutes(2)))
})
