import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zstdDecompressSync } from 'node:zlib'
import { drawn, type Fact, type StampedSketch, stamp } from '../facts/index.ts'
import { TOLD_START } from '../facts/testing/index.ts'
import { type Instant, instantOf } from '../kernel/index.ts'
import { BlockReader, packFacts } from './fact-pack.ts'
import { FactTaker, type TakenBlock } from './fact-taker.ts'
import { madeSketch } from './testing/made-sketch.ts'

const sketch = (lines: readonly string[], body = '', at: Instant = TOLD_START): StampedSketch =>
  madeSketch({ lines, body, at })

const SDP =
  'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:SECRET1234|2^31\r\n'
const sdp = 'Content-Type: application/sdp'
const MESSAGES: readonly [string, StampedSketch][] = [
  ['without secrets', sketch([])],
  ['with a key', sketch([sdp], SDP)],
  ['with credentials', sketch(['Authorization: Digest username="a", nonce="SECRET", response="SECRET"'])],
  ['with a token', sketch(['Referred-By: <sip:a@example.com;x-tt=SECRET>', sdp], SDP)],
  ['with a password in a URI', sketch(['Contact: <sip:user:SECRET@example.com>'])],
  [
    'that cannot be read',
    { ...sketch([]), octets: Buffer.from('INVITE\r\nCall-ID: the-call\r\nX: inline:SECRET\r\n') },
  ],
]

/** The facts a block gives back, and all its octets as text. */
function opened({ body, observer }: TakenBlock): { facts: (Fact | undefined)[]; text: string } {
  const octets = zstdDecompressSync(body)
  const block = new BlockReader(octets, observer)
  const facts: (Fact | undefined)[] = []
  while (block.next()) facts.push(block.fact)
  return { facts, text: octets.toString('latin1') }
}

/** Some facts make their text when it is read. */
const plain = (fact: Fact | undefined): unknown => fact && { ...fact }

for (const [what, message] of MESSAGES)
  test(`a message ${what} comes back as its fact, and no secret of it is kept`, () => {
    const expected = plain(drawn(message))
    const [block] = new FactTaker().take(packFacts([message]), () => undefined)
    assert.ok(block !== undefined)
    const { facts, text } = opened(block)
    assert.deepEqual(facts.map(plain), [expected])
    assert.doesNotMatch(text, /SECRET/)
  })

test('a block is found by the dialogs in it', () => {
  const taker = new FactTaker()
  const [block] = taker.take(packFacts([sketch([]), sketch([sdp], SDP)]), () => undefined)
  assert.equal(block?.names.size, 1)
})

test('facts of another kind, observer or minute are another block', () => {
  const bug = (observer: string, at: number): Fact =>
    stamp({ kind: 'bug', where: 'told', says: 'told' }, observer, instantOf(at))
  const { blocks } = packFacts([
    bug('sbc', 0),
    bug('sbc', 59_999),
    bug('sbc', 60_000),
    bug('teams', 0),
    sketch([]),
  ])
  assert.deepEqual(
    blocks.map(({ kind, observer, at, until, facts }) => [kind, observer, at, until, facts]),
    [
      ['bug', 'sbc', 0, 59_999, 2],
      ['bug', 'sbc', 60_000, 60_000, 1],
      ['bug', 'teams', 0, 0, 1],
      ['sip', 'sbc', TOLD_START, TOLD_START, 1],
    ],
  )
})

test('a call is told by its messages and events in the order they came in, though they lie in several blocks', () => {
  const legs = [{ callId: 'the-call', side: 'teams' as const }]
  const call = (event: 'offered' | 'ended', at: number): Fact =>
    stamp({ kind: 'call', call: 'c1', event, legs }, 'sbc', instantOf(TOLD_START + at))
  const busy = { ...sketch([]), octets: Buffer.from(refusal(), 'latin1') }
  busy.place = { ...busy.place, direction: 'sent' }
  const told: (number | undefined)[] = []
  const noted = [sketch([]), call('offered', 1), busy, call('ended', 2)]
  new FactTaker().take(packFacts(noted), row => void told.push(row.status))
  assert.deepEqual(told, [undefined, 486])
})

const refusal = (): string =>
  [
    'SIP/2.0 486 Busy Here',
    'Via: SIP/2.0/TLS teams.example.com:5061;branch=z9hG4bK1',
    'From: <sip:+4930123456@example.com>;tag=1',
    'To: <sip:+4952511234@example.com>;tag=2',
    'Call-ID: the-call',
    'CSeq: 1 INVITE',
    'Content-Length: 0',
    '',
    '',
  ].join('\r\n')
