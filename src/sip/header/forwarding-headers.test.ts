import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDiversion, parseDiversion } from './diversion.ts'
import { formatHistoryEntry, parseHistoryEntry } from './history-info.ts'

test('an entry of a history is read with its cause, its reasons and its place (RFC 7044, RFC 4458)', () => {
  const entry = parseHistoryEntry(
    '<sip:bob@biloxi.example.com;cause=302?Privacy=history&Reason=SIP%3Bcause%3D486&Reason=Q.850%3Bcause%3D17>;index=1.1;mp=1',
  )
  assert.deepEqual(entry.ok && entry.value, {
    uri: 'sip:bob@biloxi.example.com;cause=302',
    index: '1.1',
    link: { kind: 'mp', index: '1' },
    cause: 302,
    reasons: [
      { protocol: 'SIP', cause: 486 },
      { protocol: 'Q.850', cause: 17 },
    ],
    isPrivate: true,
  })
})

test('an entry is written as it was read, without the texts of its reasons', () => {
  const value =
    '<sip:+4930@a.example;cause=302?Reason=SIP%3Bcause%3D302%3Btext%3D%22Moved%22&Privacy=history>;index=1.2;rc=1.1'
  const entry = parseHistoryEntry(value)
  assert.ok(entry.ok)
  assert.equal(formatHistoryEntry(entry.value), value.replace('%3Btext%3D%22Moved%22', ''))
})

test('an index that is none, and an escaped line break, are left out', () => {
  for (const [value, written] of [
    ['<sip:a@b.example>;index=1.x;mp=0x1', '<sip:a@b.example>'],
    ['<sip:a@b.example?Reason=SIP%0D%0AEvil%3A1>;index=1', '<sip:a@b.example>;index=1'],
    [`<sip:a@b.example>;index=${'1.'.repeat(100)}1`, '<sip:a@b.example>'],
  ] as const) {
    const entry = parseHistoryEntry(value)
    assert.ok(entry.ok)
    assert.equal(formatHistoryEntry(entry.value), written)
  }
  assert.equal(parseHistoryEntry('<>').ok, false)
})

test('a diversion is read and written (RFC 5806)', () => {
  const value = '<sip:+19195551002@uaB.example>;reason=user-busy;privacy="full";counter=4'
  const diversion = parseDiversion(value)
  assert.deepEqual(diversion.ok && diversion.value, {
    uri: 'sip:+19195551002@uaB.example',
    reason: 'user-busy',
    counter: 4,
    isPrivate: true,
  })
  assert.ok(diversion.ok)
  assert.equal(formatDiversion(diversion.value), value.replace('"full"', 'full'))
})

test('a diversion without parameters is one for a reason that nobody knows', () => {
  const diversion = parseDiversion('tel:+19195551002')
  assert.deepEqual(diversion.ok && diversion.value, {
    uri: 'tel:+19195551002',
    reason: 'unknown',
    counter: 1,
    isPrivate: false,
  })
  assert.equal(parseDiversion('').ok, false)
})

test('a quoted reason that would be something else without its quotes is none', () => {
  const diversion = parseDiversion('<sip:+49@a.example>;reason="no-answer, <sip:evil>"')
  assert.ok(diversion.ok)
  assert.match(formatDiversion(diversion.value), /;reason=unknown;/)
})
