import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Carrying,
  glareStatus,
  type Meaning,
  meaningOf,
  type Negotiation,
  negotiated,
} from './negotiation.ts'

type Said = [side: 'local' | 'remote', carrying: Carrying]

/** Lets both sides say something one after the other, and tells what each of it was. */
function said(first: Negotiation, ...steps: Said[]): [Negotiation, Meaning[]] {
  let now = first
  const meanings = steps.map(([side, carrying]) => {
    const meaning = meaningOf(now, side, carrying)
    now = negotiated(now, side, meaning)
    return meaning
  })
  return [now, meanings]
}

const PATTERNS: [name: string, first: Negotiation, steps: Said[]][] = [
  [
    'INVITE and its 2xx',
    'unopened',
    [
      ['local', 'INVITE'],
      ['remote', '2xx-INVITE'],
    ],
  ],
  [
    '2xx and ACK',
    'unopened',
    [
      ['remote', '2xx-INVITE'],
      ['local', 'ACK'],
    ],
  ],
  [
    'INVITE and a reliable 1xx',
    'unopened',
    [
      ['local', 'INVITE'],
      ['remote', 'reliable-1xx'],
    ],
  ],
  [
    'a reliable 1xx and its PRACK',
    'unopened',
    [
      ['remote', 'reliable-1xx'],
      ['local', 'PRACK'],
    ],
  ],
  [
    'PRACK and its 2xx',
    'stable',
    [
      ['local', 'PRACK'],
      ['remote', '2xx-PRACK'],
    ],
  ],
  [
    'UPDATE and its 2xx',
    'stable',
    [
      ['local', 'UPDATE'],
      ['remote', '2xx-UPDATE'],
    ],
  ],
]
for (const [name, first, steps] of PATTERNS) {
  test(`${name} carry offer and answer (RFC 6337 section 2.2)`, () => {
    assert.deepEqual(said(first, ...steps), ['stable', ['offer', 'answer']])
  })
}

test('SDP in an unreliable 1xx shows the answer, and the 2xx still gives it (RFC 3261 section 13.2.1)', () => {
  const [now, meanings] = said(
    'unopened',
    ['local', 'INVITE'],
    ['remote', 'unreliable-1xx'],
    ['remote', '2xx-INVITE'],
  )
  assert.deepEqual(meanings, ['offer', 'preview', 'answer'])
  assert.equal(now, 'stable')
})

test('after the answer in a reliable 1xx the SDP of the 2xx and of a later 1xx is ignored', () => {
  const steps: Said[] = [
    ['local', 'INVITE'],
    ['remote', 'reliable-1xx'],
    ['remote', 'reliable-1xx'],
    ['remote', '2xx-INVITE'],
  ]
  assert.deepEqual(said('unopened', ...steps)[1], ['offer', 'answer', 'ignored', 'ignored'])
})

test('an UPDATE offers nothing before the offer of the INVITE is answered (RFC 3311 section 5.1)', () => {
  for (const now of ['unopened', 'local-offer', 'remote-offer'] as const) {
    for (const side of ['local', 'remote'] as const) assert.equal(meaningOf(now, side, 'UPDATE'), 'glare')
  }
})

test('an offer of the peer gets 491 while ours is open, 500 while theirs is (RFC 3311 section 5.2)', () => {
  assert.equal(glareStatus('local-offer'), 491)
  assert.equal(glareStatus('remote-offer'), 500)
})

test('who owes an answer cannot offer in a PRACK instead', () => {
  assert.equal(meaningOf('local-offer', 'local', 'PRACK'), 'glare')
})
