import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import type { Fact } from './fact.ts'
import { FactKeeper } from './fact-keeper.ts'
import { stamp } from './stamp.ts'

const bug = (at: number): Fact => stamp({ kind: 'bug', where: 'x', says: 'y' }, 'sbc', instantOf(at))
const options = (at: number): Fact =>
  stamp({ kind: 'options', direction: 'sent', peer: 'sip.pstnhub.microsoft.com' }, 'sbc', instantOf(at))

test('what was let go of one kind is a gap, and other kinds are whole', () => {
  const keeper = new FactKeeper()
  keeper.note(options(0))
  for (let at = 0; at < 50_003; at++) keeper.note(bug(at))
  const facts = keeper.take()
  const says = '3 facts (bug) were let go: more than can be kept'
  assert.deepEqual(
    facts.filter(fact => fact.kind === 'gap'),
    [{ kind: 'gap', observer: 'sbc', at: 0, lastedMs: 2, count: 3, why: 'cut-off', says }],
  )
  assert.equal(facts.filter(fact => fact.kind === 'options').length, 1)
  assert.equal(facts.length, 50_002)
  assert.equal(keeper.dropped, 3)
  assert.deepEqual(keeper.take(), [])
})
