// What is written is read as it was meant, and what is read is written as it came: messages, frames, digests, URIs.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { answerChallenge, checkAuthorization } from './digest/digest.ts'
import { DIGEST_ALGORITHMS, type DigestAlgorithm, makeHa1 } from './digest/digest-algorithm.ts'
import { makeChallenges, parseAuthChallenge } from './digest/digest-challenge.ts'
import { unescapeUri, uriHeader } from './header/replaces.ts'
import { formatUri, parseUri, type SipUri } from './header/sip-uri.ts'
import { StreamFramer } from './message/framing.ts'
import { parseMessage } from './message/parse-message.ts'
import { responseTo } from './message/response-to.ts'
import { formatMessage } from './message/sip-message.ts'
import { octetText } from './syntax/grammar.ts'
import { type AnyMessage, anyMessage } from './testing/any-message.ts'

const RUNS = { numRuns: 300 }

test('every well-formed message is read as it was meant and goes out octet for octet', () => {
  const read = (made: AnyMessage): void => {
    const parsed = parseMessage(made.bytes)
    assert.ok(parsed.ok, parsed.ok ? '' : parsed.fault.what)
    const { from, to, via, cseq, callId, body, ...message } = parsed.value
    assert.equal(parsed.value.kind, made.status === undefined ? 'request' : 'response')
    if (parsed.value.kind === 'response') assert.equal(parsed.value.status, made.status)
    else assert.equal(parsed.value.method, made.method)
    assert.deepEqual([callId, cseq.number, cseq.method], [made.callId, made.cseq, made.method])
    assert.deepEqual([from.tag, to.tag], [made.fromTag, made.toTag])
    assert.equal(from.display, made.display)
    assert.deepEqual([via.branch, via.host, via.port], [made.branch, made.host, made.port])
    assert.deepEqual(Buffer.from(body), Buffer.from(made.body))
    assert.deepEqual(Buffer.from(formatMessage(parsed.value)), Buffer.from(made.bytes))
    assert.ok(message)
  }
  fc.assert(fc.property(anyMessage, read), RUNS)
})

test('the answer to every request is a message, with the lines it copies as they came', () => {
  const answered = ({ bytes, status }: AnyMessage): void => {
    const parsed = parseMessage(bytes)
    if (status !== undefined || !parsed.ok || parsed.value.kind !== 'request') return
    const again = parseMessage(formatMessage(responseTo(parsed.value, 486, { toTag: 'mine' })))
    assert.ok(again.ok)
    for (const name of ['Via', 'From', 'Call-ID', 'CSeq'])
      assert.deepEqual(again.value.headers.all(name), parsed.value.headers.all(name))
    assert.equal(again.value.to.tag, parsed.value.to.tag ?? 'mine')
  }
  fc.assert(fc.property(anyMessage, answered), RUNS)
})

test('a stream of messages gives them whole, wherever it is torn', () => {
  const framedAt = (all: AnyMessage[], cut: number): void => {
    const stream = Buffer.concat(all.flatMap(({ bytes }) => [bytes, Buffer.from('\r\n\r\n')]))
    const framer = new StreamFramer()
    const events = [...framer.push(stream.subarray(0, cut)), ...framer.push(stream.subarray(cut))]
    const messages = events.flatMap(event => (event.type === 'message' ? [Buffer.from(event.bytes)] : []))
    assert.deepEqual(
      messages,
      all.map(({ bytes }) => Buffer.from(bytes)),
    )
    assert.equal(framer.pendingBytes, 0)
  }
  fc.assert(
    fc.property(fc.array(anyMessage, { minLength: 1, maxLength: 2 }), all => {
      const length = all.reduce((sum, { bytes }) => sum + bytes.length + 4, 0)
      for (let cut = 0; cut <= length; cut++) framedAt(all, cut)
    }),
    { numRuns: 20 },
  )
})

const text = fc.string({ unit: 'grapheme', maxLength: 16 }).filter(made => !/[\0\r\n]/.test(made))
const plain = fc.string({ unit: fc.constantFrom(...'abcXYZ019+/=-_.~'), minLength: 1, maxLength: 24 })

test('a challenge of ours is read as it was made, and the answer to it opens the door', () => {
  const dance = (realm: string, username: string, password: string, nonce: string, cnonce: string): void => {
    const challenges = makeChallenges(realm, nonce, [...DIGEST_ALGORITHMS], { opaque: nonce })
    const [first] = challenges.map(parseAuthChallenge)
    assert.ok(first?.ok)
    assert.deepEqual(
      [first.value.realm, first.value.nonce, first.value.opaque],
      [octetText(realm), nonce, nonce],
    )
    const mine = { username, password, method: 'INVITE', uri: 'sip:kim@example.net', cnonce }
    const answer = answerChallenge(challenges, mine)
    assert.ok(answer.ok)
    const check = (secret: string) => ({
      method: 'INVITE',
      realm,
      uri: mine.uri,
      nonceIsFresh: (asked: string) => asked === nonce,
      ha1: (name: string, algorithm: DigestAlgorithm) =>
        name === octetText(username) ? makeHa1(username, octetText(realm), secret, algorithm) : undefined,
    })
    assert.ok(checkAuthorization(answer.value, check(password)).ok)
    assert.deepEqual(checkAuthorization(answer.value, check(`${password}x`)), { ok: false, fault: 'wrong' })
  }
  fc.assert(fc.property(text, text, text, plain, plain, dance), RUNS)
})

test('what is escaped into a URI comes out of it', () => {
  fc.assert(
    fc.property(text, made => {
      const escaped = encodeURIComponent(made)
      assert.equal(unescapeUri(escaped), octetText(made))
      const uri = parseUri(`sip:kim@example.net?A=b&Replaces=${escaped}`)
      assert.ok(uri.ok)
      assert.equal(uriHeader(uri.value.headers, 'replaces'), octetText(made))
    }),
    RUNS,
  )
})

test('a URI that is written and read is the same, whatever is in it', () => {
  const name = fc.string({ unit: fc.constantFrom(...'abcxyz019-_.!'), minLength: 1, maxLength: 8 })
  const value = fc.option(
    fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.!~:/[]&+$%'), minLength: 1, maxLength: 8 }),
    {
      nil: undefined,
    },
  )
  const made: fc.Arbitrary<SipUri> = fc
    .record({
      scheme: fc.constantFrom('sip' as const, 'sips' as const),
      user: fc.string({ unit: fc.constantFrom(..."abc019-_.!~*'()&=+$,;?/%"), minLength: 1, maxLength: 10 }),
      host: fc.oneof(
        fc.constantFrom('example.net', '192.0.2.7'),
        fc.ipV6().map(address => address.toLowerCase()),
      ),
      port: fc.option(fc.integer({ min: 1, max: 65_535 }), { nil: undefined }),
      parameters: fc.uniqueArray(fc.tuple(name, value), { maxLength: 5, selector: ([key]) => key }),
      headers: fc.constantFrom('', 'a=b', 'Replaces=x%40y&z='),
    })
    .map(({ port, parameters, ...uri }) => {
      return { ...uri, parameters: new Map(parameters), ...(port !== undefined && { port }) }
    })
  fc.assert(
    fc.property(made, uri => {
      const read = parseUri(formatUri(uri))
      assert.ok(read.ok, read.ok ? '' : read.fault)
      assert.deepEqual(read.value, uri)
    }),
    RUNS,
  )
})
