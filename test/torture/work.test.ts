// No input costs more than work linear in its octets: what is twice as long is twice the work, whatever it is made of.
// Counted, not timed, so that the same input always tells the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { printedBy } from '../support/apart.ts'
import type { ReaderWork } from './reader-work.ts'

const works: ReaderWork[] = JSON.parse(printedBy(new URL('reader-work.ts', import.meta.url)))

test('each run of a block is counted, wherever in the two rooms it stands', () => {
  for (const { reader, blocks } of works) assert.ok(blocks > 0, reader)
})

test('twice as long is twice the work, whoever reads whatever', () => {
  for (const { reader, excess } of works) assert.equal(excess, undefined, reader)
})
