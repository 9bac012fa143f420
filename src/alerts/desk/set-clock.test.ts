// The desk while somebody sets the clock of the system, or did between two starts.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, millis, minutes, seconds } from '../../kernel/index.ts'
import { AlertStory, FQDN, hours, MONDAY } from '../testing/alert-story.ts'
import { AlertDesk } from './alert-desk.ts'

const SBC = `sbc ${FQDN}`

test('a clock that is set neither hides what was seen nor repeats it, and what is told is by it', () => {
  const story = new AlertStory().calls(10, { status: 503 })
  story.aheadMs = hours(3)
  story.passes(minutes(2))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical calls/failed -> mail`])
  const [begun] = story.notices
  assert.equal(begun?.notice.at, MONDAY + hours(3) + seconds(30))
  assert.equal(begun?.notice.alerts[0]?.startedAt, MONDAY + hours(3))
  story.aheadMs = hours(-3)
  story.passes(minutes(8))
  assert.deepEqual(story.told(), [])
  assert.equal(story.desk.open[0]?.startedAt, MONDAY - hours(3))
})

test('a restart after a clock was set tells nothing again, forgets nothing, and repeats in time', () => {
  for (const aheadMs of [hours(3), hours(-3)]) {
    const story = new AlertStory().calls(10, { status: 503 }).health('down').passes(minutes(2))
    assert.equal(story.told().length, 1)
    story.aheadMs = aheadMs
    story.passes(minutes(5)).restarts(minutes(1))
    const failing = (): unknown => story.desk.open.map(({ rule, startedAt }) => [rule, startedAt])
    const before = failing()
    assert.deepEqual(before, [
      ['health/down', after(MONDAY, aheadMs)],
      ['calls/failed', after(MONDAY, aheadMs)],
    ])
    story.passes(minutes(2))
    assert.deepEqual([story.told(), failing()], [[], before])
    story.passes(millis(story.settings.repeatMs - minutes(10)))
    assert.doesNotMatch(story.told().join(), /again/)
    story.passes(minutes(1))
    assert.match(story.told().join(), /again .*health\/down/)
  }
})

test('a restart by a clock that was set back by years meanwhile ends what is over, and repeats what is not', () => {
  const north = { subject: 'trunk', name: 'north' } as const
  const years = millis(2 * 365 * hours(24))
  const story = new AlertStory().health('down').health('down', north).passes(minutes(2))
  story.health('up', north).passes(seconds(30)).restarts(millis(-years))
  story.passes(minutes(1))
  assert.deepEqual(
    story.desk.open.map(({ about, startedAt }) => [about, startedAt > story.now]),
    [[SBC, false]],
  )
  story.passes(millis(story.settings.repeatMs - minutes(2)))
  assert.match(story.told().join(), /again .*health\/down/)
  story.passes(hours(24))
  assert.deepEqual(story.desk.over, [])
})

test('two clocks that are read one after the other are one', () => {
  const story = new AlertStory().health('down')
  story.aheadMs = millis(3)
  story.passes(minutes(1))
  assert.equal(story.notices[0]?.notice.at, MONDAY + seconds(30))
})

test('a silence goes by the clock that people see', () => {
  const story = new AlertStory()
  story.aheadMs = hours(3)
  const from = after(story.now, story.aheadMs)
  story.desk.silence(
    { id: '1', by: 'anna', note: 'new firmware', from, until: after(from, hours(1)) },
    story.now,
  )
  story.health('down').passes(minutes(59))
  assert.deepEqual(story.told(), [])
  story.passes(minutes(2))
  assert.match(story.told().join(), /begun .*health\/down/)
})

test('a sign of life that was due by a clock that was wrong is not waited for', () => {
  const watchdog = { everyMs: minutes(5), channel: 'mail' }
  const story = new AlertStory({ watchdog }).passes(minutes(1))
  const saved = { ...story.desk.saved(story.now), watchdogAt: after(story.now, hours(3)) }
  const desk = new AlertDesk(story.settings, story.now, saved)
  const later = after(story.now, minutes(5))
  assert.deepEqual(
    desk.tick(later).map(({ notice }) => notice.kind),
    ['watchdog'],
  )
})
