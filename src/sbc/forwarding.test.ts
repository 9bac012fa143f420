import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Diversion } from '../sip/index.ts'
import { diversionsOf, forwardingFault, historyOf, readDiversions, readHistory } from './forwarding.ts'

const inShort = (diversions: Diversion[]): string[] =>
  diversions.map(
    ({ uri, reason, counter, isPrivate }) => `${uri} ${reason} ${counter}${isPrivate ? ' private' : ''}`,
  )

test('of a history with causes those who passed the call on are found, newest first (RFC 7544)', () => {
  const history = readHistory([
    '<sip:+491@a.example>;index=1',
    '<sip:+492@a.example;cause=302>;index=1.1;mp=1',
    '<sip:+493@a.example;cause=408?Privacy=history>;index=1.1.1;mp=1.1',
    '<sip:+494@a.example;cause=486>;index=1.1.1.1;mp=1.1.1',
  ])
  assert.deepEqual(inShort(diversionsOf(history)), [
    'sip:+493@a.example;cause=408 user-busy 1 private',
    'sip:+492@a.example;cause=302 no-answer 1',
    'sip:+491@a.example unconditional 1',
  ])
})

test('a target found without a change of the user is no diversion', () => {
  const history = readHistory([
    '<sip:+491@a.example>;index=1',
    '<sip:+491@192.0.2.1>;index=1.1;rc=1',
    '<sip:+492@a.example;cause=480>;index=1.2;mp=1',
  ])
  assert.deepEqual(inShort(diversionsOf(history)), ['sip:+491@a.example deflection 1'])
})

test('the form of RFC 4244, as Teams writes it, tells with the target that was left', () => {
  const history = readHistory([
    '<sip:+4930555100@sip.pstnhub.microsoft.com:5061;user=phone?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%20temporarily%22>;index=1',
    '<sip:+4989777001@sbc1.example.net:5061;user=phone>;index=1.1',
  ])
  assert.deepEqual(inShort(diversionsOf(history)), [
    'sip:+4930555100@sip.pstnhub.microsoft.com:5061;user=phone unconditional 1',
  ])
})

test('indexes that are left out are counted', () => {
  const history = readHistory([
    '<sip:+493@a.example>;index=1.1.1',
    '<sip:+494@a.example;cause=302>;index=1.1.1.1',
  ])
  assert.deepEqual(inShort(diversionsOf(history)), ['sip:+493@a.example unconditional 3'])
})

test('diversions become a history that tells the same again, with gaps for those that were only counted', () => {
  const diversions = readDiversions([
    '<sip:+493@a.example>;reason=no-answer;counter=2;privacy=full',
    '<sip:+491@a.example>;reason=unconditional',
  ])
  const history = historyOf(diversions, 'sip:+499@a.example')
  assert.deepEqual(
    history.map(({ index, link, cause }) => `${index} ${link?.index} ${cause}`),
    ['1 undefined undefined', '1.1.1 1 302', '1.1.1.1 1.1.1 408'],
  )
  assert.deepEqual(diversionsOf(history), diversions)
})

test('every reason of RFC 5806 has a cause, and comes back where RFC 4458 has one for it', () => {
  const there: [string, string][] = [
    ['unconditional', 'unconditional'],
    ['user-busy', 'user-busy'],
    ['no-answer', 'no-answer'],
    ['deflection', 'deflection'],
    ['unavailable', 'unavailable'],
    ['unknown', 'unknown'],
    ['time-of-day', 'unknown'],
    ['do-not-disturb', 'unknown'],
    ['follow-me', 'unknown'],
    ['out-of-service', 'unknown'],
    ['away', 'unknown'],
  ]
  for (const [reason, back] of there) {
    const [diversion] = diversionsOf(
      historyOf(readDiversions([`<sip:+491@a.example>;reason=${reason}`]), 'sip:+499@a.example'),
    )
    assert.equal(diversion?.reason, back, reason)
  }
})

test('a call that was forwarded too often, or comes back for the second time, goes no further', () => {
  const by = (...values: string[]): string | undefined =>
    forwardingFault(readDiversions(values), uri => uri.includes('+499'), 10)
  assert.match(by('<sip:+491@a.example>;counter=11') ?? '', /11 times/)
  assert.equal(by('<sip:+491@a.example>;counter=10'), undefined)
  assert.equal(by('<sip:+499@a.example>', '<sip:+491@a.example>'), undefined)
  assert.match(by('<sip:+499@a.example>', '<sip:+491@a.example>', '<sip:+499@a.example>') ?? '', /before/)
})

test('what cannot be read is left out, and long lists are cut', () => {
  assert.deepEqual(readHistory(['nonsense', '<mailto:a@b>;index=1']), [])
  assert.equal(readDiversions(Array.from({ length: 100 }, () => '<sip:+491@a.example>')).length, 20)
})
