// A day at the desk, told as stories: what happens, and which notices go out when.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, millis, minutes, seconds } from '../../kernel/index.ts'
import type { Silence } from '../alert.ts'
import { AlertStory, FQDN, hours, MONDAY } from '../testing/alert-story.ts'
import { OPEN_LIMIT } from './alert-book.ts'
import { AlertDesk, readSavedDesk, SILENCE_LIMIT } from './alert-desk.ts'

const SBC = `sbc ${FQDN}`
const quiet = (story: AlertStory, over: Partial<Silence>): Silence => ({
  id: '1',
  from: story.now,
  until: after(story.now, hours(1)),
  by: 'anna',
  note: 'new firmware',
  ...over,
})

test('an SBC goes down: it is told once it had time to show what belongs to it, again every four hours, and when it is over', () => {
  const story = new AlertStory().health('down').passes(hours(9))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: critical health/down -> mail`,
    `4:00:30 again ${SBC}: critical health/down -> mail`,
    `8:00:30 again ${SBC}: critical health/down -> mail`,
  ])
  story.health('up').passes(hours(9))
  assert.deepEqual(story.told(), [`9:01:30 resolved ${SBC}: critical health/down -> mail`])
  assert.deepEqual(story.desk.open, [])
})

test('what belongs together is one notice', () => {
  const story = new AlertStory().health('down').passes(seconds(10))
  story.finds('tls/untrusted-chain').finds('tls/missing-intermediate', 'warning').passes(minutes(1))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: critical health/down, critical finding/tls/untrusted-chain, warning finding/tls/missing-intermediate -> mail`,
  ])
})

test('what comes to it later is told alone, and what is over is told though the rest is not', () => {
  const story = new AlertStory().health('down').passes(minutes(5))
  story.finds('tls/untrusted-chain').passes(minutes(5)).health('up').passes(minutes(5))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: critical health/down -> mail`,
    `5:30 begun ${SBC}: critical finding/tls/untrusted-chain -> mail`,
    `11:30 resolved ${SBC}: critical health/down -> mail`,
  ])
})

test('other things are other notices', () => {
  const story = new AlertStory().health('down', { subject: 'trunk', name: 'north' })
  story.health('down', { subject: 'region', name: 'EUWE' }).passes(minutes(1))
  assert.deepEqual(story.told(), [
    '0:30 begun trunk north: critical health/down -> mail',
    '0:30 begun region EUWE: warning health/down -> mail',
  ])
})

test('a silence keeps its alerts back; what is still so when it is over is told then', () => {
  const story = new AlertStory()
  story.desk.silence(quiet(story, { rule: 'health/' }), story.now)
  story.health('down').finds('tls/untrusted-chain').passes(minutes(30))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical finding/tls/untrusted-chain -> mail`])
  assert.deepEqual(
    story.desk.open.map(({ rule, held }) => [rule, held]),
    [
      ['health/down', 'silenced'],
      ['finding/tls/untrusted-chain', undefined],
    ],
  )
  story.passes(minutes(32))
  assert.match(
    story.told().join('\n'),
    /^1:00:\d\d begun .*: critical health\/down -> mail$|^1:01:\d\d begun/m,
  )
})

test('what began and ended in a silence nobody hears of', () => {
  const story = new AlertStory()
  story.desk.silence(quiet(story, { about: SBC }), story.now)
  story.health('down').passes(minutes(20)).health('up').passes(hours(3))
  assert.deepEqual(story.told(), [])
})

test('that it is over is told in a silence, too, to whom it was told', () => {
  const story = new AlertStory().health('down').passes(minutes(5))
  story.desk.silence(quiet(story, {}), story.now)
  story.passes(minutes(5)).health('up').passes(minutes(5))
  assert.deepEqual(story.told().slice(1), [`11:30 resolved ${SBC}: critical health/down -> mail`])
})

test('an ended silence silences nothing, and one that is taken back neither', () => {
  const story = new AlertStory()
  story.desk.silence(quiet(story, {}), story.now)
  story.health('down').passes(minutes(5))
  assert.deepEqual(
    [story.desk.unsilence('1', story.now), story.desk.unsilence('1', story.now)],
    [true, false],
  )
  story.passes(minutes(1))
  assert.deepEqual(story.told(), [`5:30 begun ${SBC}: critical health/down -> mail`])
})

test('more silences than the limit are refused, until others are over', () => {
  const story = new AlertStory()
  for (let index = 0; index < SILENCE_LIMIT; index++)
    assert.ok(story.desk.silence(quiet(story, { id: `${index}` }), story.now))
  assert.equal(story.desk.silence(quiet(story, { id: 'more' }), story.now), false)
  const later = after(story.now, hours(2))
  assert.equal(story.desk.silence(quiet(story, { id: 'more' }), later), true, 'before anything is looked at')
})

test('in maintenance nothing is told of it; afterwards what is still so', () => {
  const story = new AlertStory().health('maintenance')
  story.finds('tls/untrusted-chain').passes(minutes(20))
  assert.deepEqual(story.told(), [])
  assert.equal(story.desk.open[0]?.held, 'maintenance')
  story.health('up').passes(minutes(5))
  assert.deepEqual(story.told(), [`20:30 begun ${SBC}: critical finding/tls/untrusted-chain -> mail`])
})

test('maintenance that begins in a failure keeps it open, and its end is told when it is up', () => {
  const story = new AlertStory().health('down').passes(minutes(5)).health('maintenance').passes(hours(5))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical health/down -> mail`])
  story.health('up').passes(minutes(5))
  assert.deepEqual(story.told(), [`5:06:30 resolved ${SBC}: critical health/down -> mail`])
})

test('what flaps is one alert, and is over only when it stays away for longer than it did before', () => {
  const story = new AlertStory()
  for (let time = 0; time < 6; time++)
    story.health('down').passes(minutes(2)).health('up').passes(seconds(50))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical health/down -> mail`])
  assert.equal(story.desk.open[0]?.count, 6)
  // Back for the sixth time: thirty minutes, the longest it takes.
  story.passes(minutes(28))
  assert.deepEqual(story.told(), [])
  story.passes(minutes(5))
  assert.deepEqual(story.told(), [`46:40 resolved ${SBC}: critical health/down -> mail`])
})

test('on the way down both steps are told, on the way up one end for both', () => {
  const story = new AlertStory().health('degraded').passes(minutes(5)).health('down').passes(minutes(5))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: warning health/degraded -> mail`,
    `5:30 begun ${SBC}: critical health/down -> mail`,
  ])
  story.health('up').passes(minutes(5))
  assert.deepEqual(story.told(), [
    `11:30 resolved ${SBC}: warning health/degraded, critical health/down -> mail`,
  ])
})

test('when nothing is known any more, what is open stays so and is not said again', () => {
  const story = new AlertStory().health('down').passes(minutes(5)).health('unknown').passes(hours(9))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical health/down -> mail`])
  assert.equal(story.desk.open.length, 1)
})

test('one direction that is down is named, and both are the whole', () => {
  const story = new AlertStory().health('down', { direction: 'outbound' }).health('down').passes(minutes(5))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical health/direction-down -> mail`])
  assert.equal(story.desk.open[0]?.says.en, `The SBC ${FQDN}, calls from Teams: it is down`)
  story.health('down', { direction: 'inbound' }).passes(minutes(5))
  assert.deepEqual(story.told(), [`5:30 begun ${SBC}: critical health/down -> mail`])
  for (const direction of ['inbound', 'outbound'] as const) story.health('up', { direction })
  story.health('up').passes(minutes(5))
  assert.deepEqual(story.told(), [
    `11:30 resolved ${SBC}: critical health/direction-down, critical health/down -> mail`,
  ])
})

test('a finding is over when it was not seen for half an hour, however often old evidence shows it', () => {
  const story = new AlertStory()
  const seenAt = story.now
  for (let time = 0; time < 40; time++)
    story.finds('tls/untrusted-chain', 'critical', { at: seenAt }).passes(minutes(1))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: critical finding/tls/untrusted-chain -> mail`,
    `31:30 resolved ${SBC}: critical finding/tls/untrusted-chain -> mail`,
  ])
})

test('a finding of which there is more and more goes on', () => {
  const story = new AlertStory()
  const at = story.now
  for (let count = 1; count < 60; count++)
    story.finds('tls/untrusted-chain', 'critical', { at, count }).passes(minutes(1))
  assert.equal(story.desk.open[0]?.count, 59)
})

test('an information is told to nobody, unless a route asks for it', () => {
  const told = (severity: 'info' | 'warning') =>
    new AlertStory({ routes: [{ channels: ['mail'], severity }] })
      .health('degraded', { subject: 'region', name: 'EUWE' })
      .passes(minutes(1))
      .told()
  assert.deepEqual([told('warning').length, told('info').length], [0, 1])
})

test('routes lead by severity, rule and what it is about, and one notice serves all who get the same', () => {
  const story = new AlertStory({
    channels: ['pager', 'mail', 'north'],
    routes: [
      { channels: ['pager'], severity: 'critical' },
      { channels: ['mail', 'pager'], severity: 'warning', rules: ['health/'] },
      { channels: ['north'], severity: 'warning', about: ['trunk north'] },
    ],
  })
  story.health('down').health('degraded', { subject: 'trunk', name: 'north' })
  story.finds('media/none', 'warning', { source: '192.0.2.21' }).passes(minutes(1))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: critical health/down -> pager, mail`,
    '0:30 begun trunk north: warning health/degraded -> pager, mail, north',
  ])
})

test('the signal of life goes to its channel, whatever is wrong', () => {
  const story = new AlertStory({
    channels: ['mail', 'heartbeat'],
    routes: [{ channels: ['mail'], severity: 'warning' }],
    watchdog: { everyMs: minutes(10), channel: 'heartbeat' },
  })
  story.health('down').passes(minutes(25))
  assert.deepEqual(story.told(), [
    '0:00 watchdog watchdog -> heartbeat',
    `0:30 begun ${SBC}: critical health/down -> mail`,
    '10:00 watchdog watchdog -> heartbeat',
    '20:00 watchdog watchdog -> heartbeat',
  ])
})

test('a restart tells nothing again, forgets no silence, and tells the end of what was open before', () => {
  const story = new AlertStory().health('down').finds('tls/untrusted-chain').passes(minutes(5))
  assert.equal(story.told().length, 1)
  story.desk.silence(quiet(story, { rule: 'calls/' }), story.now)
  story.restarts(minutes(2)).passes(minutes(10))
  assert.deepEqual([story.told(), story.desk.silences.length], [[], 1])
  story.health('up').passes(minutes(5))
  assert.deepEqual(story.told(), [`18:30 resolved ${SBC}: critical health/down -> mail`])
})

test('a restart in the time that a group waits tells it, once', () => {
  const story = new AlertStory().health('down').passes(seconds(10)).restarts(seconds(5)).passes(minutes(10))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical health/down -> mail`])
})

test('what another version or somebody else has written is not read back', () => {
  const saved = new AlertStory().health('down').desk.saved(MONDAY)
  assert.deepEqual(readSavedDesk(JSON.parse(JSON.stringify(saved))), JSON.parse(JSON.stringify(saved)))
  const cut = { ...saved, seen: { ...saved.seen, calls: {} } }
  for (const other of [{ ...saved, version: 2 }, cut, {}, null, 'x', { version: 1 }])
    assert.equal(readSavedDesk(other), undefined)
})

test('of a flood as many alerts are kept as the limit allows, and notices go out a few at a time', () => {
  const story = new AlertStory()
  for (let index = 0; index < OPEN_LIMIT + 100; index++)
    story.health('down', { subject: 'trunk', name: `t${index}` })
  story.passes(minutes(1))
  assert.equal(story.desk.open.length, OPEN_LIMIT)
  assert.ok(story.desk.refused >= 100)
  assert.ok(story.told().length <= 21)
  story.passes(minutes(10))
  assert.equal(story.told().length, 20)
})

test('before anything happened the desk waits for time alone', () => {
  const now = instantOf(1000)
  const desk = new AlertDesk(new AlertStory().settings, now)
  assert.deepEqual([desk.deadline(), desk.tick(now), desk.deadline()], [now, [], after(now, millis(60_000))])
})

test('a rule that throws costs its own word, is told as a bug, and the others go on', () => {
  const story = new AlertStory().health('down')
  const saved = story.desk.saved(story.now)
  // No date can be written of it.
  const notAfter = instantOf(-1e300)
  saved.seen.certificates.push({ whose: 'own', subject: FQDN, notAfter, seenAt: story.now })
  story.desk = new AlertDesk(story.settings, story.now, saved)
  story.passes(minutes(2))
  assert.deepEqual(story.told(), [`0:30 begun ${SBC}: critical health/down, warning linesman/bug -> mail`])
})

test('what was seen to be well is over, even if nobody can say any more', () => {
  const story = new AlertStory().health('down').passes(minutes(5)).health('up').passes(seconds(10))
  story.health('unknown').passes(hours(1))
  assert.deepEqual(story.told(), [
    `0:30 begun ${SBC}: critical health/down -> mail`,
    `6:30 resolved ${SBC}: critical health/down -> mail`,
  ])
})

test('what is taken out of the configuration ends with a word of it; of what is only silent the alert stays', () => {
  const trunk = (name: string) => ({ subject: 'trunk', name }) as const
  const story = new AlertStory()
  story.desk.watches([trunk('north'), trunk('south')], story.now)
  story.health('down', trunk('north')).health('down', trunk('south')).passes(minutes(5))
  assert.equal(story.told().length, 2)
  story.restarts(minutes(1))
  story.desk.watches([trunk('south')], story.now)
  story.health('unknown', trunk('south')).passes(minutes(10))
  assert.deepEqual(story.told(), ['7:30 resolved trunk north: critical health/down -> mail'])
  const [over] = story.notices.at(-1)?.notice.alerts ?? []
  assert.match(over?.says.de ?? '', /nicht mehr beobachtet/)
  assert.equal(over?.remedy, undefined)
  assert.deepEqual(
    story.desk.open.map(({ about }) => about),
    ['trunk south'],
  )
})

test('what goes by another name ends by the old one and begins by the new one', () => {
  const [address, name] = ['203.0.113.20', 'sbc9.example.net']
  const story = new AlertStory().health('down', { name: address }).passes(minutes(5))
  const reason = { en: `It is ${name} now.`, de: `Es ist nun ${name}.` }
  story.health('unknown', { name: address, left: true, reason }).health('down', { name }).passes(minutes(5))
  assert.deepEqual(story.told(), [
    `0:30 begun sbc ${address}: critical health/down -> mail`,
    `5:30 begun sbc ${name}: critical health/down -> mail`,
    `6:30 resolved sbc ${address}: critical health/down -> mail`,
  ])
  assert.equal(story.notices.at(-1)?.notice.alerts[0]?.says.en, reason.en)
})
