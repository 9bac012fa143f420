// What every store must do, whichever database is below it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, type SipFact, stamp } from '../../src/facts/index.ts'
import { TOLD_START } from '../../src/facts/testing/index.ts'
import { type Instant, instantOf, millis, minutes, seededChance } from '../../src/kernel/index.ts'
import type { CallQuestion, Store } from '../../src/store/index.ts'
import {
  batchOf,
  type ToldCall,
  toldCall,
  toldFinding,
  toldHealth,
  toldOptions,
  toldProbe,
} from './told-calls.ts'

/** Runs `body` with an empty store. */
export type WithStore = (body: (store: Store) => Promise<void>) => Promise<void>

const later = (length: number): Instant => instantOf(TOLD_START + length)

const PROMISES: { says: string; body: (store: Store) => Promise<void> }[] = []
const suite = (says: string, body: (store: Store) => Promise<void>): void => {
  PROMISES.push({ says, body })
}

/** One test for each promise. */
export function storeSuite(name: string, withStore: WithStore, skip: string | false = false): void {
  for (const { says, body } of PROMISES) test(`${name}: ${says}`, { skip }, () => withStore(body))
}

const filled = async (store: Store, calls: readonly ToldCall[]): Promise<void> =>
  store.append(batchOf({ facts: calls.flatMap(toldCall) }))
const idsOf = async (store: Store, question: CallQuestion): Promise<string[]> =>
  (await store.calls(question)).items.map(call => call.id)

suite('a call is a row drawn from its facts', async store => {
  await filled(store, [{ id: 'c1', at: 0, lengthMs: 5000, transfer: 'transfer-answered' }])
  const { items } = await store.calls({})
  assert.deepEqual(items, [
    {
      id: 'c1',
      observer: 'sbc',
      startedAt: TOLD_START,
      answeredAt: later(100),
      endedAt: later(5100),
      durationMs: 5000,
      direction: 'inbound',
      caller: '+4930123456',
      callee: '+4952511234',
      trunk: '192.0.2.1',
      node: 'i.EUWE.10',
      region: 'EUWE',
      status: 200,
      state: 'ended',
      transfer: 'answered',
      legs: [
        { callId: 'c1-carrier', side: 'carrier' },
        { callId: 'c1-teams', side: 'teams' },
      ],
      findings: 0,
    },
  ])
})

suite('a call that goes on is one row, brought up to date, over several batches', async store => {
  const facts = toldCall({ id: 'c1', at: 0 })
  const answered = facts.findIndex(fact => fact.kind === 'call' && fact.event === 'answered')
  await store.append(batchOf({ facts: facts.slice(0, answered) }))
  assert.deepEqual(
    (await store.calls({})).items.map(call => call.state),
    ['ringing'],
  )
  await store.append(batchOf({ facts: facts.slice(answered) }))
  assert.deepEqual(
    (await store.calls({})).items.map(call => call.state),
    ['ended'],
  )
})

suite('a call that comes in fact by fact is the same row, and is found by each of its legs', async store => {
  const story = { at: 0, lengthMs: 5000, transfer: 'transfer-failed' } as const
  const facts = toldCall({ id: 'slow', ...story })
  // The leg to Microsoft is told of when the call is answered.
  const told = facts.map(fact =>
    fact.kind === 'call' && fact.event === 'offered' ? { ...fact, legs: fact.legs.slice(0, 1) } : fact,
  )
  for (const fact of told) await store.append(batchOf({ facts: [fact] }))
  await filled(store, [{ id: 'quick', ...story }])
  const rows = (await store.calls({})).items.toSorted((left, right) => (left.id < right.id ? -1 : 1))
  const [quick, slow] = rows.map(({ id: _id, legs: _legs, ...row }) => row)
  assert.deepEqual(slow, quick)
  for (const leg of ['carrier', 'teams'])
    assert.equal((await store.call(`slow-${leg}`))?.call.id, 'slow', leg)
})

const mixed: ToldCall[] = [
  { id: 'plain', at: 0 },
  { id: 'short', at: 1000, lengthMs: 2000 },
  { id: 'refused', at: 2000, status: 503 },
  { id: 'other-node', at: 3000, node: 'i.USEA.3' },
  { id: 'other-number', at: 4000, callee: '+498912345678' },
  { id: 'moved', at: 5000, transfer: 'transfer-failed' },
  { id: 'standing', at: 6000, stands: true },
]
const wanted: [string, CallQuestion, string[]][] = [
  ['a time span', { from: later(1000), to: later(3000) }, ['refused', 'short']],
  ['a whole number, as a national one is dialled', { number: '0 89 12345678' }, ['other-number']],
  ['the last digits of a number', { number: '678' }, ['other-number']],
  ['a number that is another one with the same end', { number: '+4989992345678' }, []],
  ['too few digits', { number: '8' }, []],
  ['a node', { node: 'i.USEA.3' }, ['other-node']],
  ['a region', { region: 'USEA' }, ['other-node']],
  ['a trunk that carried none', { trunk: '192.0.2.99' }, []],
  ['a status', { status: 503 }, ['refused']],
  ['a state', { state: 'answered' }, ['standing']],
  ['short calls', { shorterThanMs: millis(10_000) }, ['short']],
  ['a length', { durationMs: { from: millis(1), to: millis(30_000) } }, ['short']],
  ['transferred calls', { transferred: true }, ['moved']],
  ['several at once', { region: 'EUWE', to: later(1500) }, ['short', 'plain']],
]
suite('calls are found by what the list can be asked for', async store => {
  await filled(store, mixed)
  for (const [what, question, ids] of wanted) assert.deepEqual(await idsOf(store, question), ids, what)
})

suite('pages follow each other without a gap or a repetition, whatever comes in meanwhile', async store => {
  // All begin at the same time: only their rows tell them apart.
  await filled(
    store,
    Array.from({ length: 25 }, (_, index) => ({ id: `c${index}`, at: 0 })),
  )
  const seen: string[] = []
  let after: string | undefined
  do {
    const page = await store.calls({ limit: 10, ...(after !== undefined && { after }) })
    seen.push(...page.items.map(call => call.id))
    await filled(store, [{ id: `late-${seen.length}`, at: 60_000 }])
    after = page.next
  } while (after !== undefined)
  assert.deepEqual(
    seen,
    Array.from({ length: 25 }, (_, index) => `c${24 - index}`),
  )
})

suite('a cursor that is none begins at the first page', async store => {
  await filled(store, [{ id: 'c1', at: 0 }])
  const after = "1'; drop table calls"
  assert.deepEqual(await idsOf(store, { after }), ['c1'])
  assert.notEqual((await store.facts({ after })).items.length, 0)
})

suite('one call comes with its facts, those of its connection too, and its findings', async store => {
  await filled(store, [
    { id: 'c1', at: 0 },
    { id: 'c2', at: 10 },
  ])
  await store.append(batchOf({ findings: [toldFinding(later(500), ['c1-teams'])] }))
  const story = await store.call('c1-carrier')
  assert.equal(story?.call.id, 'c1')
  assert.deepEqual(
    story.facts,
    toldCall({ id: 'c1', at: 0 }).map(fact => ({ ...fact })),
  )
  const [kept] = story.findings
  assert.deepEqual(kept?.finding, toldFinding(later(500), ['c1-teams']))
  assert.deepEqual(await store.finding(kept?.id ?? -1), kept)
  assert.equal(await store.finding(99), undefined)
  assert.equal(await store.call('c3'), undefined)
})

suite('a call counts the findings that cite it, and a later event does not undo that', async store => {
  const facts = toldCall({ id: 'c1', at: 0 })
  await store.append(batchOf({ facts: facts.slice(0, -1) }))
  await store.append(
    batchOf({ findings: [toldFinding(later(1), ['c1-teams', 'c1']), toldFinding(later(2), ['c9'])] }),
  )
  await store.append(batchOf({ facts: facts.slice(-1) }))
  const { items } = await store.calls({ hasFindings: true })
  assert.deepEqual(
    items.map(call => [call.id, call.findings, call.state]),
    [['c1', 1, 'ended']],
  )
  assert.deepEqual(await idsOf(store, { hasFindings: false }), [])
})

suite('a finding that is found again with more evidence is the same one, and a call counts it once', async store => {
  await store.append(
    batchOf({ facts: [...toldCall({ id: 'c1', at: 0 }), ...toldCall({ id: 'c2', at: 10 })] }),
  )
  await store.append(batchOf({ findings: [toldFinding(later(1), ['c1-teams'])] }))
  const [first] = await store.findings({})
  await store.append(batchOf({ findings: [toldFinding(later(1), ['c1-teams', 'c2-teams'])] }))
  const [grown, ...others] = await store.findings({})
  assert.deepEqual([grown?.id, others], [first?.id, []])
  assert.equal(grown?.finding.en.evidence.length, 2)
  const { items } = await store.calls({})
  assert.deepEqual(
    items.map(({ id, findings }) => [id, findings]),
    [
      ['c2', 1],
      ['c1', 1],
    ],
  )
})

suite('facts are found by time, kind and observer, oldest first', async store => {
  await store.append(batchOf({ facts: [toldOptions(3000), toldOptions(1000), toldOptions(2000, 'teams')] }))
  const timesOf = async (question: Parameters<Store['facts']>[0]): Promise<number[]> =>
    (await store.facts(question)).items.map(fact => fact.at)
  assert.deepEqual(await timesOf({}), [1000, 2000, 3000])
  assert.deepEqual(await timesOf({ from: instantOf(2000), to: instantOf(3000) }), [2000])
  assert.deepEqual(await timesOf({ observer: 'sbc' }), [1000, 3000])
  assert.deepEqual(await timesOf({ kinds: ['options', 'sip'], limit: 2 }), [1000, 2000])
  assert.deepEqual(await timesOf({ kinds: ['bug'] }), [])
})

suite('of many facts the oldest come first, however they came in and whatever is asked of them', async store => {
  const chance = seededChance(7)
  const facts = Array.from({ length: 600 }, (): Fact => {
    const observer = chance.below(3) === 0 ? 'teams' : 'sbc'
    const at = instantOf(chance.below(300) * 1000)
    return chance.below(2) === 0
      ? toldOptions(at, observer)
      : stamp({ kind: 'bug', where: 'told', says: `${chance.below(100)}` }, observer, at)
  })
  for (let from = 0; from < facts.length; from += 40)
    await store.append(batchOf({ facts: facts.slice(from, from + 40) }))
  const inOrder = facts.toSorted((left, right) => left.at - right.at)
  for (const [limit, from, to] of [
    [600, 0, 300_000],
    [7, 0, 300_000],
    [50, 61_000, 123_000],
    [200, 59_000, 300_000],
  ] as const) {
    const within = inOrder.filter(fact => fact.at >= from && fact.at < to)
    const span = { from: instantOf(from), to: instantOf(to), limit }
    assert.deepEqual((await store.facts(span)).items, within.slice(0, limit))
    assert.deepEqual(
      (await store.facts({ ...span, kinds: ['bug'], observer: 'sbc' })).items,
      within.filter(fact => fact.kind === 'bug' && fact.observer === 'sbc').slice(0, limit),
    )
  }
})

/** All of them, page by page. */
async function pagesOf(
  store: Store,
  question: Parameters<Store['facts']>[0],
  first?: string,
): Promise<Fact[][]> {
  const pages: Fact[][] = []
  let after = first
  do {
    const page = await store.facts({ ...question, ...(after !== undefined && { after }) })
    pages.push(page.items)
    after = page.next
  } while (after !== undefined)
  return pages
}

suite('pages of facts follow each other without a gap or a repetition, whatever order they came in', async store => {
  const chance = seededChance(11)
  // Several of one instant, in one batch and in others; some clocks are finer than a millisecond.
  const facts = Array.from(
    { length: 300 },
    (_, index): Fact =>
      stamp(
        { kind: 'bug', where: String(index), says: 'told' },
        'sbc',
        instantOf(chance.below(80) * 1000 + chance.below(2) / 4),
      ),
  )
  for (let from = 0; from < facts.length; from += 30)
    await store.append(batchOf({ facts: facts.slice(from, from + 30) }))
  const pages = await pagesOf(store, { limit: 70 })
  assert.deepEqual(
    pages.map(page => page.length),
    [70, 70, 70, 70, 20],
  )
  assert.deepEqual(
    pages.flat(),
    facts.toSorted((left, right) => left.at - right.at),
  )
})

suite('a page of large facts has fewer, and the next one begins behind it', async store => {
  const says = 'x'.repeat(65_000)
  const facts = Array.from({ length: 300 }, (_, index) =>
    stamp({ kind: 'bug', where: String(index), says }, 'sbc', instantOf(index * 1000)),
  )
  for (let from = 0; from < facts.length; from += 20)
    await store.append(batchOf({ facts: facts.slice(from, from + 20) }))
  const pages = await pagesOf(store, { limit: 10_000 })
  assert.deepEqual(
    pages.flat().map(fact => fact.at),
    facts.map(fact => fact.at),
  )
  for (const page of pages) assert.ok(JSON.stringify(page).length <= 9_000_000)
})

suite('of a call with many facts the first come with it, and the rest behind them', async store => {
  const facts = toldCall({ id: 'c1', at: 0, stands: true })
  const messages = facts.filter(fact => fact.kind === 'sip')
  const many = Array.from({ length: 1400 }, (_, index) => ({
    ...(messages[index % messages.length] as SipFact),
    at: later(1000 + index),
    text: 'x'.repeat(10_000),
  }))
  await store.append(batchOf({ facts: [...facts, ...toldCall({ id: 'c2', at: 0 })] }))
  for (let from = 0; from < many.length; from += 100)
    await store.append(batchOf({ facts: many.slice(from, from + 100) }))
  const story = await store.call('c1')
  assert.ok(story?.next !== undefined && story.facts.length < 1000)
  const rest = (await pagesOf(store, { call: 'c1-teams' }, story.next)).flat()
  assert.deepEqual(
    [...story.facts, ...rest].map(fact => fact.at),
    [...facts, ...many].map(fact => fact.at).toSorted((left, right) => left - right),
  )
  assert.deepEqual(await store.facts({ call: 'c3' }), { items: [] })
})

suite('findings, health and probes come newest first', async store => {
  await store.append(
    batchOf({
      findings: [toldFinding(later(1), [], 'a/b'), toldFinding(later(2), [], 'c/d')],
      health: [
        toldHealth(1000, 'north', 'down'),
        toldHealth(2000, 'north', 'up'),
        toldHealth(3000, 'south', 'up'),
      ],
      probes: [toldProbe(1000, 'sbc.example.com:5061'), toldProbe(2000, 'other.example.com:5061')],
    }),
  )
  assert.deepEqual(
    (await store.findings({})).map(({ finding }) => finding.en.rule),
    ['c/d', 'a/b'],
  )
  assert.deepEqual((await store.findings({ rule: 'a/b', severity: 'critical' })).length, 1)
  assert.deepEqual(await store.health({ name: 'north' }), [
    toldHealth(2000, 'north', 'up'),
    toldHealth(1000, 'north', 'down'),
  ])
  assert.deepEqual(await store.probes({ target: 'sbc.example.com:5061' }), [
    toldProbe(1000, 'sbc.example.com:5061'),
  ])
})

suite('calls are counted by bucket and by what tells them apart', async store => {
  await filled(store, [
    { id: 'c1', at: 0, lengthMs: 1000 },
    { id: 'c2', at: 30_000, lengthMs: 3000 },
    { id: 'c3', at: 70_000, status: 486 },
  ])
  const question = { from: TOLD_START, to: later(120_000), bucketMs: minutes(1), by: 'status' } as const
  assert.deepEqual(await store.callCounts(question), [
    { at: TOLD_START, value: '200', calls: 2, answered: 2, answeredMs: 4000 },
    { at: later(60_000), value: '486', calls: 1, answered: 0, answeredMs: 0 },
  ])
})

suite('what is too old goes, with all that hangs on it', async store => {
  await filled(store, [
    { id: 'old', at: 0 },
    { id: 'new', at: 3_600_000 },
  ])
  await store.append(batchOf({ findings: [toldFinding(later(1), ['old'])], probes: [toldProbe(1000, 'x')] }))
  assert.equal(await store.forgetOld(instantOf(later(1_800_000) + KEPT)), false)
  assert.deepEqual(await idsOf(store, {}), ['new'])
  assert.equal(await store.call('old-teams'), undefined)
  assert.deepEqual((await store.facts({ to: later(1_800_000) })).items, [])
  assert.deepEqual([await store.findings({}), await store.probes({})], [[], []])
  assert.equal((await store.size()).aged > 10, true)
})

suite('a text with octets that databases do not take is kept without them', async store => {
  const facts = toldCall({ id: 'c1', at: 0 }).map(fact =>
    fact.kind === 'call' ? { ...fact, call: 'c\u00001', says: 'a\u0000b' } : fact,
  )
  await store.append(batchOf({ facts }))
  const [told] = (await store.facts({ kinds: ['call'] })).items
  assert.equal(told?.kind === 'call' && told.says, 'a\u0000b')
  assert.equal((await store.calls({})).items.length, 1)
})
suite('what is kept by a name outlasts any age, and its next takes its place', async store => {
  const text = JSON.stringify({ note: 'a\u0000b „ja“', long: 'x'.repeat(100_000) })
  assert.equal(await store.kept('alerts'), undefined)
  await store.keep({ name: 'alerts', text: '{}' })
  await store.keep({ name: 'alerts', text })
  await store.keep({ name: 'health', text: '[]' })
  await store.forgetOld(instantOf(TOLD_START + 100 * KEPT))
  assert.deepEqual([await store.kept('alerts'), await store.kept('health')], [text, '[]'])
})

/** What the stores of these tests keep. */
export const KEPT = 86_400_000
export const RETENTION = { keepMs: millis(KEPT), capBytes: 256 * 1024 * 1024 }
