// What the desk tells of the stories: of a healthy one nothing, of the fault what is wrong and no more. It hears the facts
// as they were noted, and of diagnosis what each look would have found.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { AlertDesk, DEFAULT_THRESHOLDS, DEFAULT_TIMES, type Due } from '../../src/alerts/index.ts'
import { examine, toldFinding } from '../../src/diagnosis/index.ts'
import { type Fact, inTimeOrder } from '../../src/facts/index.ts'
import { after, type Instant, instantOf, minutes, seconds } from '../../src/kernel/index.ts'
import { stories } from '../../src/stories/index.ts'
import { HealthBook } from '../../src/watch/index.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'

const FQDN = 'sbc1.example.net'
const LOOK_EVERY = seconds(10)

/** All notices of a story, to ten minutes after its end. */
function told(facts: readonly Fact[], main = 'sip.pstnhub.microsoft.com', minimum = 5): Due[] {
  const seen = inTimeOrder(facts).filter(fact => fact.observer === 'sbc')
  const [first, last] = [seen[0]?.at as Instant, seen.at(-1)?.at as Instant]
  const backup = { ...DEFAULT_THRESHOLDS.backup, minimum, main: { inbound: [main] } }
  const thresholds = { ...DEFAULT_THRESHOLDS, backup }
  const settings = { fqdn: FQDN, channels: ['mail'], routes: [], thresholds, ...DEFAULT_TIMES }
  const desk = new AlertDesk(settings, first)
  const due: Due[] = []
  let heard = 0
  for (let now = first; now <= after(last, minutes(10)); now = after(now, LOOK_EVERY)) {
    const before = heard
    for (; heard < seen.length && (seen[heard] as Fact).at <= now; heard++) desk.hear(seen[heard] as Fact)
    // As in a running system, a look is had where there is something new.
    if (heard > before) desk.findings(examine(seen.slice(0, heard)).map(toldFinding), now)
    if (desk.deadline() <= now) due.push(...desk.tick(now))
  }
  assert.equal(heard, seen.length)
  return due
}

for (const story of stories.filter(each => each.expected.length === 0)) {
  test(`of the healthy story ${story.id} nothing is told`, async () => {
    const { facts } = await playInLab(story)
    assert.deepEqual(told(facts.all()), [])
  })
}

test('of the default certificate one notice tells the cause and what follows from it', async () => {
  const { facts } = await playInLab(storyNamed('refer-default-certificate'))
  const [due, ...more] = told(facts.all())
  assert.equal(more.length, 0)
  assert.deepEqual([due?.channels, due?.notice.kind, due?.notice.group], [['mail'], 'begun', `sbc ${FQDN}`])
  assert.deepEqual(
    due?.notice.alerts.map(({ rule, severity }) => `${severity} ${rule}`),
    ['critical finding/tls/default-certificate-served', 'critical finding/refer/expected-not-received'],
  )
  const cause = due?.notice.alerts[0]
  assert.match(cause?.says.de ?? '', /Standardzertifikat|Default-Zertifikat|selbstsigniert/i)
  assert.match(cause?.remedy?.en ?? '', /TLS context/)
})

test('which of Microsoft’s proxies a call went by is known from its INVITE', async () => {
  const { facts } = await playInLab(storyNamed('call-from-carrier'))
  assert.deepEqual(told(facts.all(), 'sip.pstnhub.microsoft.com', 1), [])
  const [due] = told(facts.all(), 'sip9.pstnhub.microsoft.com', 1)
  assert.deepEqual(
    due?.notice.alerts.map(({ rule, says }) => [rule, says.en]),
    [
      [
        'calls/backup-only/inbound',
        '1 answered call to Teams within 15 min: all by sip.pstnhub.microsoft.com, none by sip9.pstnhub.microsoft.com.',
      ],
    ],
  )
})

test('what breaks in a planned window is told when that is over, if it is still so', () => {
  const start = instantOf(Date.UTC(2026, 0, 10, 12))
  const weekly = {
    days: [0],
    from: 120,
    to: 240,
    zone: 'Europe/Berlin',
    says: 'sun 02:00-04:00 Europe/Berlin',
  }
  const rule = { subject: 'sbc', name: FQDN, note: 'patch day', window: weekly } as const
  const book = new HealthBook({ sbcs: [{ name: FQDN, observers: ['sbc'] }] }, {}, start, [rule])
  const settings = {
    fqdn: FQDN,
    channels: ['mail'],
    routes: [],
    thresholds: DEFAULT_THRESHOLDS,
    ...DEFAULT_TIMES,
  }
  const desk = new AlertDesk(settings, start)
  const told: string[] = []
  const probe = {
    target: `${FQDN}:5061`,
    outcome: 'failed',
    says: { en: 'refused', de: 'abgewiesen' },
    durationMs: seconds(1),
  } as const
  // Down from a quarter past two on, by the clocks of Berlin.
  const broken = Date.UTC(2026, 0, 11, 1, 15)
  for (let now = start; now < after(start, minutes(24 * 60)); now = after(now, seconds(10))) {
    const isAsked = (now - start) % 300_000 === 0
    const changes = [
      ...(now >= book.deadline() ? book.tick(now) : []),
      ...(isAsked ? book.probed({ ...probe, outcome: now < broken ? 'fine' : 'failed', at: now }, now) : []),
    ]
    for (const change of changes) desk.health(change, now)
    if (desk.deadline() > now) continue
    for (const { notice } of desk.tick(now))
      told.push(
        `${new Date(now).toISOString().slice(11, 16)} ${notice.kind} ${notice.alerts.map(({ rule: of }) => of)}`,
      )
  }
  assert.deepEqual(told.slice(0, 1), ['03:00 begun health/direction-down'])
})
