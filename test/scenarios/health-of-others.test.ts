// Health of an SBC that is not ours, from one kind of evidence at a time: the same runs, as its log, HEP, flow export,
// firewall log, Microsoft's records and probes tell of them. Each says what it can, and no more.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { worded } from '../../src/findings/index.ts'
import { after, type Instant, instantOf, millis, minutes, seconds } from '../../src/kernel/index.ts'
import { callPage, MADE_FROM, type MadeCall, madeCall } from '../../src/records/testing/index.ts'
import { articleAddresses, SBC_NAME } from '../../src/stories/index.ts'
import type { Health } from '../../src/watch/index.ts'
import { firewallLogOf, flowCaptureOf, hepOf, logOf, transferOf } from '../support/evidence-forms.ts'
import { reasonOf, standing, ToldBook } from '../support/health-play.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import { readOctets } from '../support/read-octets.ts'

const { sbcTeamsSide } = articleAddresses()

/** What our SBC saw of a story and of some minutes after it. */
async function seenIn(story: string, passMs = minutes(5)) {
  const { world, facts } = await playInLab(storyNamed(story))
  await world.pass(passMs)
  return { seen: facts.seenBy('sbc').all(), now: world.now(), facts }
}

const healthy = await seenIn('call-from-carrier')
const toCarrier = await seenIn('call-to-carrier')
const faulty = await seenIn('refer-default-certificate')

/** A book that knows nothing beforehand, told all that a file has, in the order of time. */
async function toldBy(name: string, file: Uint8Array, now: Instant): Promise<ToldBook> {
  const { facts } = await readOctets({ [name]: file })
  const inOrder = facts.toSorted((left, right) => left.at - right.at)
  const told = new ToldBook({}, inOrder[0]?.at ?? now)
  for (const fact of inOrder) told.note(fact)
  told.until(now)
  return told
}

const verdicts = (health: Health): string[] =>
  health.signals.map(({ direction, kind, verdict }) => `${direction} ${kind} ${verdict}`)
const saysOf = (health: Health, kind: string): string =>
  worded(health.signals.find(signal => signal.kind === kind)?.says ?? [], 'en')

test('its log alone: up by what it sends and answers, under the name it calls itself', async () => {
  const told = await toldBy('sbc.log', logOf(healthy.seen), healthy.now)
  const sbc = told.of('sbc', SBC_NAME, healthy.now)
  assert.equal(standing(sbc), 'up: in up, out up')
  assert.deepEqual([sbc.portal?.sipOptions, sbc.portal?.sbc], ['Active', 'Active'])
  assert.equal(told.of('trunk', '198.51.100.1', healthy.now).inbound.state, 'up')
  assert.equal(told.of('region', 'EUWE', healthy.now).state, 'up')
})

test("its log alone: the article's fault takes it down while the portal would be green", async () => {
  const told = await toldBy('sbc.log', logOf(faulty.seen), faulty.now)
  const sbc = told.of('sbc', SBC_NAME, faulty.now)
  assert.equal(standing(sbc), 'down: in up, out down')
  assert.match(reasonOf(sbc), /leaves the TLS handshake that it began/)
  assert.equal(sbc.portal?.sipOptions, 'Active')
  assert.equal(sbc.nextCall?.outcome, 'fails')
})

test('HEP alone: messages, and nothing of connections', async () => {
  const told = await toldBy('calls.hep', hepOf(toCarrier.seen), toCarrier.now)
  const sbc = told.of('sbc', SBC_NAME, toCarrier.now)
  assert.equal(standing(sbc), 'up: in up, out up')
  assert.equal(sbc.portal?.tls, 'Unknown')
  assert.equal(told.of('trunk', '198.51.100.1', toCarrier.now).outbound.state, 'up')
})

test('HEP alone: of the fault it shows that Microsoft asks for nothing', async () => {
  const told = await toldBy('calls.hep', hepOf(faulty.seen), faulty.now)
  const sbc = told.of('sbc', SBC_NAME, faulty.now)
  assert.equal(standing(sbc), 'degraded: in up, out degraded')
  assert.match(reasonOf(sbc), /has asked none itself/)
})

for (const form of ['ipfix', 'netflow5'] as const) {
  test(`${form} alone: connections come about, which is not up`, async () => {
    const told = await toldBy('flows.pcap', flowCaptureOf(healthy.seen, form), healthy.now)
    const sbc = told.of('sbc', sbcTeamsSide, healthy.now)
    assert.equal(standing(sbc), 'unknown: in unknown, out unknown')
    assert.deepEqual([...new Set(verdicts(sbc).filter(each => /tcp/.test(each)))].sort(), [
      'inbound tcp good',
      'outbound tcp good',
    ])
    assert.equal(sbc.portal, undefined)
  })

  test(`${form} alone: connections too short for TLS are a suspicion, not down`, async () => {
    const told = await toldBy('flows.pcap', flowCaptureOf(faulty.seen, form), faulty.now)
    const sbc = told.of('sbc', sbcTeamsSide, faulty.now)
    assert.equal(sbc.outbound.state, 'degraded')
    assert.match(worded(sbc.outbound.reason, 'en'), /over within a second.*not seen/s)
    assert.equal(sbc.nextCall?.outcome ?? 'rings', 'rings')
  })
}

test('a firewall that lets Microsoft not in: down towards the telephone network', async () => {
  const told = new ToldBook({}, healthy.now)
  let at = healthy.now
  for (let time = 0; time < 4; time++) {
    at = after(at, seconds(20))
    told.note({
      ...{
        kind: 'flow',
        observer: '192.0.2.9',
        at,
        transport: 'tcp',
        lastedMs: millis(0),
        outcome: 'denied',
      },
      client: { address: '52.114.75.24', port: 40_000 + time },
      server: { address: sbcTeamsSide, port: 5061 },
    })
  }
  const sbc = told.of('sbc', sbcTeamsSide, at)
  assert.equal(standing(sbc), 'down: in unknown, out down')
  assert.match(reasonOf(sbc), /A firewall denies TCP from 52\.114\.75\.24/)
})

test("a firewall's log of the fault says as little as flows do", async () => {
  const told = await toldBy('asa.log', firewallLogOf(faulty.seen, 'asa'), faulty.now)
  assert.equal(told.of('sbc', sbcTeamsSide, faulty.now).outbound.state, 'degraded')
})

/** Records of calls that began a minute after each other, read some minutes after the last. */
async function recorded(...calls: Partial<MadeCall>[]): Promise<Health> {
  const made = calls.map((call, index) => madeCall(index + 1, { sbc: SBC_NAME, ...call }))
  const now = instantOf(MADE_FROM + (calls.length + 20) * 60_000)
  const told = new ToldBook({}, now)
  for (const fact of (await readOctets({ 'calls.json': Buffer.from(callPage(made)) })).facts)
    told.changes.push(...told.book.note(fact, now))
  return told.of('sbc', SBC_NAME, looked(now))
}
/** What follows from records is looked at some seconds after them. */
const looked = (now: Instant): Instant => after(now, seconds(5))

const GOOD = { callType: 'dr_out', microsoftCode: 560000 } as const
const UNTRUSTED = { callType: 'dr_out', successful: false, sipCode: 504, microsoftCode: 569009 } as const

test("Microsoft's records of calls alone: up in the direction they tell of, with the ratios", async () => {
  const busy = { callType: 'dr_out', successful: false, sipCode: 486, microsoftCode: 560486 } as const
  const sbc = await recorded(...Array(90).fill(GOOD), ...Array(10).fill(busy))
  assert.equal(standing(sbc), 'up: in unknown, out up')
  assert.deepEqual([sbc.quality.attempts, sbc.quality.answered], [100, 90])
  assert.deepEqual(
    sbc.quality.ner.map(({ formula, percent }) => [formula, percent]),
    [
      ['microsoft', 100],
      ['audiocodes', 100],
    ],
  )
  assert.equal(sbc.portal, undefined, 'nobody saw OPTIONS, and nobody can say that there were none')
})

test("Microsoft's records of calls alone: five in a row that TLS stopped are down, with the code's meaning", async () => {
  const sbc = await recorded(...Array(20).fill(GOOD), ...Array(5).fill(UNTRUSTED))
  assert.equal(standing(sbc), 'down: in unknown, out down')
  assert.match(reasonOf(sbc), /Microsoft recorded 569009: .*does not trust the certificate/)
})

/** One record of a call that ended so many minutes before `now`, told at `now`. */
async function told(book: ToldBook, now: Instant, minutesAgo: number, about: Partial<MadeCall>) {
  const call = madeCall(minutesAgo, { sbc: SBC_NAME, minutes: 24 * 60 - minutesAgo, seconds: 1, ...about })
  for (const fact of (await readOctets({ 'calls.json': Buffer.from(callPage([call])) })).facts)
    book.changes.push(...book.book.note(fact, now))
}
const TODAY = instantOf(MADE_FROM + 24 * 60 * 60_000)

test('failures that are recorded hours late do not undo what is known of since', async () => {
  const book = new ToldBook({}, TODAY)
  await told(book, TODAY, 10, GOOD)
  for (let call = 0; call < 6; call++) await told(book, TODAY, 300 - call, UNTRUSTED)
  const sbc = book.of('sbc', SBC_NAME, looked(TODAY))
  assert.notEqual(sbc.outbound.state, 'down')
  assert.equal(sbc.quality.attempts, 7, 'they count all the same')
})

test('what follows from a record of two hours ago is so from now on', async () => {
  const book = new ToldBook({}, TODAY)
  await told(book, TODAY, 120, GOOD)
  assert.equal(standing(book.of('sbc', SBC_NAME, looked(TODAY))), 'up: in unknown, out up')
  const [change] = book.changes
  assert.deepEqual([change?.state, change?.at], ['up', looked(TODAY)])
  const dayLater = after(TODAY, minutes(23 * 60))
  assert.equal(
    book.of('sbc', SBC_NAME, dayLater).state,
    'unknown',
    'a day after the call, not after its record',
  )
})

test('an outage of the morning that was over since is no news in the evening', async () => {
  const book = new ToldBook({}, TODAY)
  for (let call = 0; call < 6; call++) await told(book, TODAY, 600 - call, UNTRUSTED)
  for (let call = 0; call < 6; call++) await told(book, TODAY, 60 - call, GOOD)
  book.of('sbc', SBC_NAME, looked(TODAY))
  assert.ok(!book.changes.some(({ state }) => state === 'down'))
})

test('a call that came about shows that its region works', async () => {
  const book = new ToldBook({}, TODAY)
  await told(book, TODAY, 30, GOOD)
  assert.equal(book.of('region', 'EUNO', looked(TODAY)).state, 'up')
})

test('users who may not call and numbers that nobody has tell nothing of the SBC', async () => {
  const forbidden = { callType: 'dr_out', successful: false, sipCode: 403, microsoftCode: 510559 } as const
  const unassigned = { callType: 'dr_in', successful: false, sipCode: 404, microsoftCode: 511404 } as const
  const sbc = await recorded(...Array(10).fill(forbidden), ...Array(10).fill(unassigned))
  assert.equal(standing(sbc), 'unknown: in unknown, out unknown')
})

test('a record of a lost REFER is shown, and one alone takes nothing down', async () => {
  const [lost] = faulty.facts.of('transfer-completion')
  assert.ok(lost)
  const told = new ToldBook({ sbcs: [{ name: SBC_NAME }] }, faulty.now)
  for (const fact of (await readOctets({ 'transfer.json': transferOf(lost) })).facts)
    told.changes.push(...told.book.note(fact, faulty.now))
  const sbc = told.of('sbc', SBC_NAME, looked(faulty.now))
  assert.equal(standing(sbc), 'unknown: in unknown, out unknown')
  assert.match(saysOf(sbc, 'code'), /Microsoft recorded 549009: .*does not trust the certificate/)
})

test('probes alone: up in the direction they come from, with what that does not prove', () => {
  const told = new ToldBook({}, healthy.now)
  const target = `${SBC_NAME}:5061`
  const probe = (outcome: 'fine' | 'failed', at: Instant) =>
    told.book.probed(
      {
        at,
        target,
        outcome,
        says: { en: 'certificate expired', de: 'Zertifikat abgelaufen' },
        durationMs: millis(80),
      },
      at,
    )
  let now = healthy.now
  probe('fine', now)
  assert.equal(standing(told.of('sbc', SBC_NAME, now)), 'up: in unknown, out up')
  assert.match(reasonOf(told.of('sbc', SBC_NAME, now)), /proves nothing for other addresses/)
  for (let time = 0; time < 3; time++) {
    now = after(now, minutes(1))
    probe('failed', now)
    if (time < 2) assert.equal(told.of('sbc', SBC_NAME, now).state, 'up', 'one or two are not down')
  }
  assert.equal(standing(told.of('sbc', SBC_NAME, now)), 'down: in unknown, out down')
  assert.match(reasonOf(told.of('sbc', SBC_NAME, now)), /A probe from here fails: certificate expired/)
})

test('an SBC that nobody hears any more is unknown, not down', async () => {
  const told = await toldBy('calls.hep', hepOf(healthy.seen), after(healthy.now, minutes(60)))
  const sbc = told.of('sbc', SBC_NAME, after(healthy.now, minutes(60)))
  assert.equal(standing(sbc), 'unknown: in unknown, out unknown')
  assert.match(reasonOf(sbc), /nothing was seen for \d+ min/)
})
