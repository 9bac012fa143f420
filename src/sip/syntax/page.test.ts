import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseNameAddr } from '../header/name-addr.ts'
import { parseUri } from '../header/sip-uri.ts'
import { parseVia } from '../header/via.ts'
import { parseMessage } from '../message/parse-message.ts'
import * as page from './page.ts'

const { DIGIT, HOST, LINE, LOWER, QUOTED, SCHEME, TOKEN, URI, USER, VALUE, WHITE } = page
const CLASSES = [TOKEN, DIGIT, HOST, SCHEME, VALUE, URI, USER, QUOTED, WHITE, LINE, LOWER]
const MORE = [page.BARE_URI, page.URI_VALUE, page.DISPLAY]

test('no class holds the NUL that ends the page, nor what ends a line', () => {
  for (const set of [...CLASSES, ...MORE])
    for (const code of [0, 10, 13]) assert.ok(!page.isOf(set, code), `${set} ${code}`)
})

test('a run ends with its text, whatever longer text lay there before', () => {
  page.lay('a'.repeat(100))
  page.lay('abc')
  assert.equal(page.skip(TOKEN, 0), 3)
})

test('a character beyond the octets is none of a token, a URI or a host', () => {
  // U+0141 would be an A if only its lower octet were kept, U+010A a line feed.
  page.lay('\u0141\u010a')
  for (const set of [TOKEN, URI, HOST]) assert.equal(page.skip(set, 0), 0)
  assert.equal(parseNameAddr('<sip:\u0141@host>').ok, false)
})

test('a text longer than the page is refused, not cut', () => {
  assert.equal(parseVia(`SIP/2.0/UDP host;x=${'y'.repeat(90_000)}`).ok, false)
})

test('what lay on the page before changes no reading', () => {
  const texts = ['sip:a@b', '<sip:a@b>;tag=1', 'SIP/2.0/TLS h:1;branch=z9hG4bK1', 'x', '', '"a" <sip:c@d>;t']
  const readings = [parseUri, parseNameAddr, parseVia]
  const alone = texts.map(text => readings.map(read => JSON.stringify(read(text))))
  const step = fc.tuple(fc.nat(texts.length - 1), fc.nat(readings.length - 1))
  fc.assert(
    fc.property(fc.array(step, { maxLength: 10 }), steps => {
      for (const [text, reading] of steps)
        assert.equal(JSON.stringify(readings[reading]?.(texts[text] as string)), alone[text]?.[reading])
    }),
  )
})

const HEAD =
  'OPTIONS sip:a@b SIP/2.0\r\nTo: <sip:a@b>\r\nCall-ID: c\r\nCSeq: 1 OPTIONS\r\nMax-Forwards: 70\r\n'

test('a header read in its place in a message is what it is when it is cut out', () => {
  const piece = fc.constantFrom(
    ...['"', '<', '>', ';', ',', '=', ' ', '\t', 'tag', '1', 'sip:', 'a', '@', 'b', ':', '?', '\\', '\xe9'],
  )
  const value = fc.array(piece, { maxLength: 14 }).map(pieces => pieces.join(''))
  fc.assert(
    fc.property(value, from => {
      const text = `${HEAD}Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: ${from}\r\nX: ",<>;\r\n\r\n`
      const message = parseMessage(Buffer.from(text, 'latin1'))
      const cut = parseNameAddr(from.replace(/^[ \t]+|[ \t]+$/g, ''))
      assert.equal(message.ok, cut.ok, JSON.stringify(from))
      if (message.ok && cut.ok) assert.deepEqual(message.value.from, cut.value)
    }),
    { numRuns: 3000 },
  )
})
