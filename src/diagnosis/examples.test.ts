// Each rule on its own fault: it fires, and nothing else but what the example names beside it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from './diagnose.ts'
import { RULES } from './rules.ts'
import { EXAMPLES, NO_EXAMPLE } from './testing/index.ts'

for (const { id } of RULES)
  test(`${id} fires on its example, and nothing that is not named beside it`, () => {
    const example = EXAMPLES[id]
    assert.ok(example !== undefined, `${id}: ${NO_EXAMPLE}`)
    const fired = new Set(diagnose(example.facts()).map(finding => finding.rule))
    assert.deepEqual([...fired].sort(), [id, ...(example.beside ?? [])].sort())
  })

test('no example is left of a rule that is gone', () => {
  const known = new Set(RULES.map(rule => rule.id))
  assert.deepEqual(
    Object.keys(EXAMPLES).filter(id => !known.has(id)),
    [],
  )
})
