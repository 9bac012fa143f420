// Each rule as a story at the desk: the trouble, the healthy case, and the near miss.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FINE, NOT_KNOWN, type RecordSource, type RecordStanding } from '../../collector/index.ts'
import { say } from '../../findings/index.ts'
import { after, instantOf, millis, minutes, seconds } from '../../kernel/index.ts'
import { describeCertificate } from '../../tls/index.ts'
import { DEFAULT_THRESHOLDS } from '../alert-settings.ts'
import { ALERT_RULES } from '../rules.ts'
import { parseBusySpan } from '../seen/busy-hours.ts'
import { AlertStory, days, FQDN, hours, MONDAY } from '../testing/alert-story.ts'

const SBC = `sbc ${FQDN}`
/** What was told, without when. */
const what = (story: AlertStory): string[] => story.told().map(line => line.replace(/^\S+ /, ''))
const CONVERSATION = { lastsMs: minutes(3) }
const certificate = (daysLeft: number, from = MONDAY) =>
  describeCertificate({ subject: FQDN, issuer: 'CA', notAfter: after(from, days(daysLeft)) })

test('every rule has its own id and both languages', () => {
  assert.equal(new Set(ALERT_RULES.map(({ id }) => id)).size, ALERT_RULES.length)
  for (const { title, remedy } of ALERT_RULES)
    for (const text of [title.en, title.de, remedy?.en ?? 'x', remedy?.de ?? 'x']) assert.notEqual(text, '')
})

test('a certificate is told at each of the days before its end, once, and when it has come again and again', () => {
  const story = new AlertStory()
  const served = certificate(31)
  for (let day = 0; day < 32; day++) story.handshake([served]).passes(days(1))
  const told = story.told().map(line => line.replace(/:\d\d:\d\d /, ' h '))
  assert.deepEqual(told.slice(0, 6), [
    `24 h begun certificate ${FQDN}: warning certificate/expiring -> mail`,
    `408 h begun certificate ${FQDN}: warning certificate/expiring -> mail`,
    `576 h begun certificate ${FQDN}: critical certificate/expiring -> mail`,
    `720 h begun certificate ${FQDN}: critical certificate/expiring -> mail`,
    `744 h begun certificate ${FQDN}: critical certificate/expired -> mail`,
    `748 h again certificate ${FQDN}: critical certificate/expired -> mail`,
  ])
})

test('records of calls that do not come are told, and when they come again; what is not known yet changes nothing', () => {
  const source = (standing: RecordStanding): RecordSource[] => [
    { kind: 'folder', name: '/srv/drop', standing },
  ]
  const says = say({ en: 'is not there', de: 'ist nicht da' })
  const story = new AlertStory()
  story.desk.records(source(NOT_KNOWN), story.now)
  story.passes(minutes(10))
  story.desk.records(source(FINE), story.now)
  assert.deepEqual(what(story.passes(minutes(10))), [])
  story.desk.records(source({ state: 'trouble', says }), story.now)
  assert.deepEqual(what(story.passes(minutes(2))), [
    'begun records /srv/drop: warning records/missing -> mail',
  ])
  const [alert] = story.desk.open
  assert.equal(alert?.says.en, 'Records are missing: the folder /srv/drop: is not there.')
  assert.equal(alert?.says.de, 'Es fehlen Datensätze: der Ordner /srv/drop: ist nicht da.')
  // After a restart it is not known at first.
  story.restarts(minutes(1))
  story.desk.records(source(NOT_KNOWN), story.now)
  assert.deepEqual(what(story.passes(minutes(10))), [])
  story.desk.records(source(FINE), story.now)
  assert.deepEqual(what(story.passes(minutes(5))), [
    'resolved records /srv/drop: warning records/missing -> mail',
  ])
})

test('a place that records are asked of no more has no alert', () => {
  const says = say({ en: '{host} answers', de: '{host} antwortet' }, { host: 'graph.microsoft.com' })
  const story = new AlertStory()
  story.desk.records(
    [{ kind: 'graph', name: 'graph.microsoft.com', standing: { state: 'trouble', says } }],
    story.now,
  )
  story.passes(minutes(2))
  assert.equal(
    story.desk.open[0]?.says.en,
    'Records of Microsoft Graph are missing: graph.microsoft.com answers.',
  )
  story.desk.records([], story.now)
  story.passes(minutes(5))
  assert.deepEqual(story.desk.open, [])
})

test('a renewed certificate ends the alert of the old one', () => {
  const story = new AlertStory().handshake([certificate(5)]).passes(minutes(5))
  story.handshake([certificate(90)]).passes(minutes(5))
  assert.deepEqual(what(story), [
    `begun certificate ${FQDN}: critical certificate/expiring -> mail`,
    `resolved certificate ${FQDN}: critical certificate/expiring -> mail`,
  ])
})

test('an intermediate that ends first is named, a root that is sent along and Microsoft’s own are not', () => {
  const intermediate = describeCertificate({
    subject: 'Sub CA',
    issuer: 'Root CA',
    isCa: true,
    notAfter: after(MONDAY, days(10)),
  })
  const root = describeCertificate({ subject: 'Root CA', isCa: true, notAfter: after(MONDAY, days(2)) })
  const microsoft = describeCertificate({
    subject: 'sip.pstnhub.microsoft.com',
    issuer: 'Microsoft CA',
    notAfter: after(MONDAY, days(2)),
  })
  const story = new AlertStory().handshake([certificate(300), intermediate, root], [microsoft])
  story.passes(minutes(1))
  assert.deepEqual(
    story.desk.open.map(({ says }) => says.en),
    [`CN=Sub CA (CN=${FQDN}) expires on 2026-06-11, in 10 days.`],
  )
})

test('a peer’s certificate is told as the peer’s, and forgotten when nobody shows it any more', () => {
  const peer = describeCertificate({
    subject: 'trunk.example',
    issuer: 'CA',
    notAfter: after(MONDAY, days(20)),
  })
  const story = new AlertStory().handshake([peer], [certificate(300)], 'client').passes(days(8))
  assert.deepEqual(what(story), [
    'begun certificate of peer trunk.example: warning certificate/expiring -> mail',
    'begun certificate of peer trunk.example: warning certificate/expiring -> mail',
    'resolved certificate of peer trunk.example: warning certificate/expiring -> mail',
  ])
})

test('who dials in with certificates of his own making wakes nobody', () => {
  const story = new AlertStory()
  for (let turn = 0; turn < 20; turn++) {
    const subject = `stranger${turn}.example`
    story.handshake([certificate(300)], [describeCertificate({ subject, notAfter: after(MONDAY, days(2)) })])
  }
  assert.deepEqual(story.passes(days(3)).told(), [])
})

test('failed calls are told by their share, and those that people failed are none', () => {
  const story = new AlertStory().calls(14, CONVERSATION).calls(6, { status: 503 }).passes(minutes(1))
  assert.deepEqual(what(story), [`begun ${SBC}: warning calls/failed -> mail`])
  assert.match(story.desk.open[0]?.says.de ?? '', /^6 von 20 Anrufen \(30 %\) binnen 15 min scheiterten;/)
  const healthy = new AlertStory().calls(14, CONVERSATION).calls(5, { status: 503 })
  for (const status of [486, 607, 302]) healthy.calls(3, { status })
  assert.deepEqual(healthy.calls(5).passes(hours(1)).told(), [])
})

test('when nobody gets through it is critical', () => {
  const story = new AlertStory().calls(2, CONVERSATION).calls(8, { status: 500 }).passes(minutes(1))
  assert.deepEqual(what(story), [`begun ${SBC}: critical calls/failed -> mail`])
})

test('at night, with fewer calls than the minimum, nothing is said however many of them fail', () => {
  const story = new AlertStory()
  for (let time = 0; time < 12; time++) story.calls(2, { status: 503 }).passes(minutes(30))
  assert.deepEqual(story.told(), [])
})

test('a number of failed calls can be enough, whatever their share', () => {
  const thresholds = { ...DEFAULT_THRESHOLDS, failedCalls: { ...DEFAULT_THRESHOLDS.failedCalls, count: 3 } }
  const story = new AlertStory({ thresholds }).calls(3, { status: 503 }).passes(minutes(1))
  assert.deepEqual(what(story), [`begun ${SBC}: warning calls/failed -> mail`])
})

test('failed calls are over when enough get through, or none has failed for the whole window', () => {
  const story = new AlertStory().calls(10, { status: 503 }).passes(minutes(5)).calls(40, CONVERSATION)
  story.passes(minutes(3))
  assert.match(story.told()[1] ?? '', /^[67]:\d\d resolved .* calls\/failed/)
  const night = new AlertStory().calls(10, { status: 503 }).passes(hours(1))
  assert.match(night.told()[1] ?? '', /^1[67]:\d\d resolved .* calls\/failed/)
})

test('calls that are moved on or last are not short; half of them within seconds is too much', () => {
  const short = { lastsMs: seconds(5) }
  const story = new AlertStory().calls(10, short).calls(10, CONVERSATION).passes(minutes(1))
  assert.deepEqual(what(story), [`begun ${SBC}: warning calls/short -> mail`])
  assert.deepEqual(new AlertStory().calls(9, short).calls(11, CONVERSATION).passes(hours(1)).told(), [])
  assert.deepEqual(new AlertStory().calls(19, short).passes(hours(1)).told(), [])
})

test('what is too much of short calls follows from what was usual in the week before', () => {
  const week = (shortOnes: number): AlertStory => {
    const story = new AlertStory()
    for (let day = 0; day < 5; day++)
      story
        .calls(60 - shortOnes, CONVERSATION)
        .calls(shortOnes, { lastsMs: seconds(5) })
        .passes(days(1))
    assert.deepEqual(story.told(), [])
    return story
      .calls(15, CONVERSATION)
      .calls(5, { lastsMs: seconds(5) })
      .passes(minutes(2))
  }
  assert.deepEqual(week(20).told(), [], 'a third is usual, a quarter is none too many')
  const story = week(3)
  assert.match(story.told()[0] ?? '', /warning calls\/short/)
  assert.match(story.desk.open[0]?.says.en ?? '', /\(25 %\).* In the week before it was 5 %\.$/)
})

test('short connections are told by their share; long ones and few of them are well', () => {
  const story = new AlertStory().connections(15, millis(17)).connections(5, minutes(10)).passes(minutes(1))
  assert.deepEqual(what(story), [`begun ${SBC}: warning connections/short -> mail`])
  const healthy = new AlertStory().connections(5, millis(17)).connections(15, minutes(10))
  assert.deepEqual(healthy.passes(hours(1)).told(), [])
  assert.deepEqual(new AlertStory().connections(4, millis(17)).passes(hours(1)).told(), [])
})

test('capacity is told at nine tenths, is critical when it is reached, and over well below', () => {
  const thresholds = {
    ...DEFAULT_THRESHOLDS,
    capacity: { percent: 90, maxConcurrentSessions: 10 },
  }
  const story = new AlertStory({ thresholds, sbc: { callLimit: 500, firstProxy: undefined } })
  const ids = Array.from({ length: 9 }, () => story.begins())
  story.passes(minutes(2))
  ids.push(story.begins())
  story.passes(minutes(2))
  assert.deepEqual(what(story), [
    `begun ${SBC}: warning calls/capacity -> mail`,
    `begun ${SBC}: critical calls/capacity -> mail`,
  ])
  assert.equal(story.desk.open[0]?.says.en, '10 calls at once; MaxConcurrentSessions allows 10.')
  for (const id of ids.slice(3)) story.notes({ kind: 'call', call: id, event: 'ended', legs: [] })
  story.passes(minutes(5))
  assert.match(story.told().join(), /resolved .*calls\/capacity/)
})

test('capacity is over once the SBC takes on more calls', () => {
  const firstProxy = 'sip.pstnhub.microsoft.com'
  const story = new AlertStory({ sbc: { callLimit: 10, firstProxy } })
  for (let call = 0; call < 9; call++) story.begins()
  assert.match(story.passes(minutes(2)).told().join(), /begun .*calls\/capacity/)
  story.desk.configure({ callLimit: 20, firstProxy }, story.now)
  assert.match(story.passes(minutes(5)).told().join(), /resolved .*calls\/capacity/)
  for (let call = 0; call < 9; call++) story.begins()
  assert.match(story.passes(minutes(2)).told().join(), /calls\/capacity/)
  assert.equal(story.desk.open[0]?.says.en, '18 calls at once; `limits.calls` allows 20.')
})

const MAIN = { ...DEFAULT_THRESHOLDS.backup, main: { inbound: ['sip.pstnhub.microsoft.com'] } }
const SECOND = { lastsMs: minutes(1), via: 'sip2.pstnhub.microsoft.com' }

test('when all calls go by the second proxy it is told, and over with the first by the main one', () => {
  const story = new AlertStory({ thresholds: { ...DEFAULT_THRESHOLDS, backup: MAIN } })
  story.calls(5, SECOND).passes(minutes(2))
  assert.deepEqual(what(story), [`begun ${SBC}: warning calls/backup-only/inbound -> mail`])
  story.call({ ...SECOND, via: 'sip.pstnhub.microsoft.com' }).passes(minutes(5))
  assert.match(story.told().join(), /resolved .*calls\/backup-only\/inbound/)
})

test('few calls by the second proxy, some of many, or those of the other direction say nothing', () => {
  const story = () => new AlertStory({ thresholds: { ...DEFAULT_THRESHOLDS, backup: MAIN } })
  assert.deepEqual(story().calls(4, SECOND).passes(minutes(5)).told(), [])
  const some = story()
    .calls(9, SECOND)
    .call({ ...SECOND, via: 'sip.pstnhub.microsoft.com' })
  assert.deepEqual(some.passes(minutes(5)).told(), [])
  const outbound = story().calls(9, { lastsMs: minutes(1), from: 'teams', via: 'sip.carrier.example' })
  assert.deepEqual(outbound.passes(minutes(5)).told(), [])
})

test('where no main way to Teams is said it is the first proxy, also after a reload', () => {
  const story = new AlertStory({ sbc: { callLimit: 2000, firstProxy: 'sip.pstnhub.microsoft.com' } })
  story.calls(5, SECOND).passes(minutes(2))
  assert.deepEqual(what(story), [`begun ${SBC}: warning calls/backup-only/inbound -> mail`])
  story.desk.configure({ callLimit: 2000, firstProxy: 'sip2.pstnhub.microsoft.com' }, story.now)
  assert.match(story.passes(minutes(5)).told().join(), /resolved .*calls\/backup-only\/inbound/)
})

/** Mondays on which so many call between nine and ten. */
function mondays(count: number, calls: number): AlertStory {
  const story = new AlertStory().call().passes(hours(7 * 24))
  for (let week = 0; week < count; week++)
    story
      .calls(calls, CONVERSATION)
      .passes(hours(1))
      .passes(hours(7 * 24 - 1))
  assert.deepEqual(story.told(), [])
  return story.passes(hours(2))
}

test('a Monday without calls is told when those before had some', () => {
  const story = mondays(2, 12)
  assert.match(story.told()[0] ?? '', /begun sbc .*: critical calls\/none -> mail$/)
  assert.match(
    story.notices[0]?.notice.alerts[0]?.says.en ?? '',
    /^No call within 60 min; in the same time of the 2 weeks before there were 12 at least\.$/,
  )
})

test('with one week known, or few calls in the weeks before, no calls are no alert', () => {
  assert.deepEqual(mondays(1, 12).told(), [])
  assert.deepEqual(mondays(3, 9).told(), [])
})

test('in business hours somebody always calls: an hour without is told, on Sundays and at night not', () => {
  const span = parseBusySpan('Mon-Fri 08:00-18:00')
  assert.ok(span !== undefined)
  const noCallsIn = { ...DEFAULT_THRESHOLDS.noCalls, hours: { zone: 'Europe/Berlin', spans: [span] } }
  const thresholds = { ...DEFAULT_THRESHOLDS, noCalls: noCallsIn }
  // 09:00 UTC is 11:00 in Berlin.
  assert.match(
    new AlertStory({ thresholds }).passes(hours(2)).told()[0] ?? '',
    /^1:00:30 begun .*calls\/none/,
  )
  const sunday = new AlertStory({ thresholds }, instantOf(MONDAY - days(1)))
  assert.deepEqual(sunday.passes(hours(3)).told(), [])
  const morning = new AlertStory({ thresholds }, instantOf(MONDAY - hours(4)))
  assert.match(
    morning.passes(hours(3)).told()[0] ?? '',
    /^2:00:30 begun/,
    '09:00 in Berlin: an hour of it is over',
  )
  const busy = new AlertStory({ thresholds })
  busy.begins()
  assert.deepEqual(busy.passes(hours(3)).told(), [], 'who talks for hours is a call')
})

test('business hours and the end of a certificate go by the clock that people see', () => {
  const span = parseBusySpan('Mon-Fri 08:00-18:00')
  assert.ok(span !== undefined)
  const noCallsIn = { ...DEFAULT_THRESHOLDS.noCalls, hours: { zone: 'UTC', spans: [span] } }
  const story = new AlertStory({ thresholds: { ...DEFAULT_THRESHOLDS, noCalls: noCallsIn } })
  // It is evening, and two days later, than when the process began.
  story.aheadMs = hours(48 + 10)
  story.handshake([certificate(2)]).passes(hours(2))
  assert.deepEqual(what(story), [`begun certificate ${FQDN}: critical certificate/expired -> mail`])
  assert.equal(story.notices[0]?.notice.alerts[0]?.startedAt, certificate(2).notAfter)
})

test('after a restart an hour is waited anew before silence means anything', () => {
  const span = parseBusySpan('Mon-Fri 08:00-18:00')
  assert.ok(span !== undefined)
  const noCallsIn = { ...DEFAULT_THRESHOLDS.noCalls, hours: { zone: 'UTC', spans: [span] } }
  const story = new AlertStory({ thresholds: { ...DEFAULT_THRESHOLDS, noCalls: noCallsIn } })
  story.passes(minutes(50)).restarts(minutes(5)).passes(minutes(50))
  assert.deepEqual(story.told(), [])
})

test('a bug of Linesman’s own and records it lost are told, and over after an hour', () => {
  const story = new AlertStory().notes({ kind: 'bug', where: 'call', says: 'undefined is no leg' })
  story.desk.dropped('store queue full', 12, story.now)
  story.passes(hours(2))
  assert.deepEqual(what(story), [
    `begun ${SBC}: warning linesman/bug, warning linesman/dropped -> mail`,
    `resolved ${SBC}: warning linesman/bug, warning linesman/dropped -> mail`,
  ])
})

test('what another observer saw is no matter of the SBC’s own counts', () => {
  const story = new AlertStory()
  for (let index = 0; index < 30; index++) {
    const call = { kind: 'call' as const, call: `${index}`, legs: [], at: story.now, observer: 'teams' }
    story.desk.hear({ ...call, event: 'offered' })
    story.desk.hear({ ...call, event: 'ended', status: 503 })
  }
  assert.deepEqual(story.passes(hours(1)).told(), [])
})
