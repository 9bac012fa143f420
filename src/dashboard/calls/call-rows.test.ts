import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { CallTold } from '../../api/shapes/index.ts'
import { type CallRows, NO_ROWS, withLive, withPage } from './call-rows.ts'

const call = (id: string, state: CallTold['state'] = 'ringing'): CallTold => ({
  id,
  observer: 'sbc',
  startedAt: 0,
  direction: 'inbound',
  state,
  transfer: 'none',
  legs: [],
  findings: 0,
})
const told = ({ fresh, past, held }: CallRows): string =>
  [fresh, past, held].map(list => list.map(({ id, state }) => `${id}${state[0]}`).join(' ')).join(' | ')

test('calls that come in stand before the past, newest first, and change where they stand', () => {
  const begun = withLive(withPage(NO_ROWS, [call('a', 'ended')]), [call('b'), call('c')], false)
  assert.equal(told(begun), 'cr br | ae | ')
  assert.equal(told(withLive(begun, [call('b', 'answered')], false)), 'cr ba | ae | ')
  assert.equal(told(withLive(begun, [call('a', 'refused')], false)), 'cr br | ar | ')
})

test('what is told of a call several times at once is one row', () => {
  assert.equal(told(withLive(NO_ROWS, [call('a'), call('a', 'answered')], false)), 'aa |  | ')
})

test('while nothing is to move, calls wait, change where they wait, and come together', () => {
  const held = withLive(withLive(NO_ROWS, [call('a')], true), [call('b'), call('a', 'answered')], true)
  assert.equal(told(held), ' |  | br aa')
  assert.equal(told(withLive(held, [], false)), 'br aa |  | ')
})

test('a call that came in live is not in the next page again', () => {
  assert.equal(told(withPage(withLive(NO_ROWS, [call('a')], false), [call('a'), call('b')])), 'ar | br | ')
})
