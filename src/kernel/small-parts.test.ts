import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  after,
  assert as assertOurs,
  BugError,
  between,
  earliest,
  earliestOf,
  formatEndpoint,
  instantOf,
  minutes,
  OperatorError,
  sameEndpoint,
  seconds,
  unreachable,
} from './index.ts'

test('an endpoint is written as address and port, IPv6 in brackets', () => {
  assert.equal(formatEndpoint({ address: '127.0.0.1', port: 5060 }), '127.0.0.1:5060')
  assert.equal(formatEndpoint({ address: '::1', port: 5061 }), '[::1]:5061')
})

test('endpoints are the same when address and port are', () => {
  const here = { address: '127.0.0.1', port: 5060 }
  assert.ok(sameEndpoint(here, { ...here }))
  assert.ok(!sameEndpoint(here, { ...here, port: 5061 }))
  assert.ok(!sameEndpoint(here, { ...here, address: '127.0.0.2' }))
})

test('an error of the operator is one line: where, what, what to do', () => {
  const error = new OperatorError({
    code: 'config/unknown-key',
    where: 'teams.trnk',
    what: 'unknown key',
    hint: 'did you mean teams.trunk?',
  })
  assert.equal(error.message, 'teams.trnk: unknown key; did you mean teams.trunk?')
  assert.equal(error.code, 'config/unknown-key')
})

test('place and hint of an operator error may be missing, and line breaks are taken out', () => {
  assert.equal(
    new OperatorError({ code: 'x', what: 'bad YAML:\n  at line 3' }).message,
    'bad YAML: at line 3',
  )
})

test('time is added and subtracted in milliseconds', () => {
  const start = instantOf(1000)
  assert.equal(after(start, seconds(2)), 3000)
  assert.equal(between(start, after(start, minutes(1))), 60_000)
})

test('the earliest of some deadlines leaves out those that are absent', () => {
  assert.equal(earliest(undefined, instantOf(5), instantOf(3), undefined), 3)
  assert.equal(earliest(undefined), undefined)
  assert.equal(earliestOf([instantOf(7), undefined, instantOf(4)]), 4)
  assert.equal(earliestOf([]), undefined)
})

test('the deadline at the beginning of time counts', () => {
  assert.equal(earliest(instantOf(5), instantOf(0)), 0)
})

test('a claim that fails is a bug of ours', () => {
  assertOurs(1, 'holds')
  assert.throws(() => assertOurs(0, 'a tag'), new BugError('assertion failed: a tag'))
})

test('an unreachable branch names the word it met and nothing else of the value', () => {
  const secret = { type: 'key', inline: 'c2VjcmV0' } as never
  assert.throws(() => unreachable(secret), new BugError('unreachable: key'))
  assert.throws(() => unreachable('odd' as never), new BugError('unreachable: odd'))
  const cyclic: { self?: unknown } = {}
  cyclic.self = cyclic
  assert.throws(() => unreachable(cyclic as never), new BugError('unreachable: an object'))
})
