import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, FactLog, type Note, stamp } from '../../facts/index.ts'
import type { ToldFinding } from '../../findings/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { affordable, DiagnosisWatch, depthFor, RECENT_FACTS } from './diagnosis-watch.ts'

const seen = (note: Note): Fact => stamp(note, 'sbc', instantOf(0)) as Fact
const bug = (where: string): Fact => seen({ kind: 'bug', where, says: 'x' })
const UNRESOLVED = seen({
  kind: 'unresolved',
  name: 'sip.pstnhub.microsoft.com',
  asked: ['A'],
  why: 'no-such-name',
})
const END = { address: '192.0.2.21', port: 5061 }
const QUIET = () => {}

/** So many facts come at once. */
function rush(count: number): { facts: FactLog; watch: DiagnosisWatch } {
  const facts = new FactLog([], RECENT_FACTS)
  const watch = new DiagnosisWatch(facts, QUIET)
  for (let i = 0; i < count; i++) facts.note(bug(String(i)))
  return { facts, watch }
}

test('a calm SBC is looked at far back, a busy one only a little', () => {
  assert.equal(depthFor(1), RECENT_FACTS)
  assert.equal(depthFor(500), RECENT_FACTS)
  assert.equal(depthFor(5000), 500)
  assert.equal(depthFor(30_000), 250)
})

test('a look goes back as far as the time allows that the one before took', () => {
  assert.equal(affordable(1000, 100), 500)
  assert.equal(affordable(1000, 40), 1250)
  assert.equal(affordable(1000, 1), 2000)
  assert.equal(affordable(1000, 0), 2000)
  assert.equal(affordable(5000, 1), RECENT_FACTS)
  assert.equal(affordable(5000, 60_000), 250)
})

test('what a look finds is told, and all of it at the last look', async () => {
  const facts = new FactLog([UNRESOLVED])
  const first = await new Promise<readonly ToldFinding[]>(told => new DiagnosisWatch(facts, told).begin())
  let last: readonly ToldFinding[] = []
  new DiagnosisWatch(facts, findings => {
    last = findings
  }).finish()
  assert.deepEqual(
    first.map(finding => finding.en.rule),
    ['dns/name-unresolved'],
  )
  assert.deepEqual(last, first)
})

test('a busy log is kept no longer than it is looked at', () => {
  const { facts, watch } = rush(10_000)
  watch.begin()
  watch.finish()
  facts.note(bug('last'))
  assert.ok(facts.all().length < 400)
  assert.equal(facts.noted, 10_001)
})

test('while a rush goes on no more is kept because the last look was just now', () => {
  const { facts, watch } = rush(30_000)
  watch.begin()
  watch.finish()
  for (let i = 0; i < 1000; i++) facts.note(bug(String(i)))
  assert.ok(facts.all().length < 400)
})

test('in a rush less is kept before the next look already, and in the calm behind it as much as ever', () => {
  const { facts, watch } = rush(20_000)
  assert.ok(facts.all().length < 400)
  watch.begin()
  watch.finish()
  facts.note(bug('calm'))
  watch.begin()
  for (let i = 0; i < 400; i++) facts.note(bug(String(i)))
  assert.ok(facts.all().length >= 400)
})

test('what comes all at once at the end is judged by the last look', () => {
  const facts = new FactLog([], RECENT_FACTS)
  const told: string[] = []
  const watch = new DiagnosisWatch(facts, findings => told.push(...findings.map(finding => finding.en.rule)))
  for (let i = 0; i < RECENT_FACTS; i++) facts.note(bug(String(i)))
  watch.awaitLast()
  facts.note(UNRESOLVED)
  for (let i = 0; i < 4000; i++) {
    facts.note(bug(String(i)))
    if (i === 1000) watch.begin()
  }
  watch.finish()
  assert.ok(told.includes('dns/name-unresolved'))
})

test('a look that was finished before its time keeps no other from beginning', {
  timeout: 10_000,
}, async () => {
  let told = QUIET
  const slow = {
    ...seen({ kind: 'unbound', place: 'teams', transport: 'tls', local: END, says: '' }),
    kind: 'options' as const,
    get failed(): undefined {
      for (const until = performance.now() + 10; performance.now() < until; );
      return undefined
    },
  }
  const facts = new FactLog([UNRESOLVED, slow as unknown as Fact])
  const watch = new DiagnosisWatch(facts, () => told())
  watch.begin()
  watch.finish()
  facts.note(bug('news'))
  await new Promise<void>(done => {
    told = done
    watch.begin()
  })
})

test('a rule that breaks is told as a bug, once, and the others go on', () => {
  const broken = {
    ...seen({ kind: 'unbound', place: 'teams', transport: 'tls', local: END, says: '' }),
    kind: 'options' as const,
    get failed(): never {
      throw new Error('nobody reads this')
    },
  }
  const facts = new FactLog([UNRESOLVED, broken as unknown as Fact])
  const told: string[] = []
  const watch = new DiagnosisWatch(facts, findings => told.push(...findings.map(finding => finding.en.rule)))
  watch.finish()
  watch.finish()
  assert.ok(told.includes('dns/name-unresolved'))
  const bugs = facts.of('bug').map(({ where, says }) => `${where}: ${says}`)
  assert.ok(bugs.length > 0 && new Set(bugs).size === bugs.length, bugs.join())
  assert.match(bugs[0] ?? '', /^rule [a-z]+\/[a-z-]+: nobody reads this$/)
})
