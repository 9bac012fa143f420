import assert from 'node:assert/strict'
import { test } from 'node:test'
import { drawn, type SipFact, type StampedSketch } from '../facts/index.ts'
import { callMessageOf, isMessageOfCall } from './call-message.ts'
import { nameOfFact } from './fact-name.ts'
import { MessageWords } from './message-words.ts'
import { madeSketch } from './testing/made-sketch.ts'

const sketch = (startLine: string, cseq: string, lines: readonly string[] = []): StampedSketch =>
  madeSketch({ startLine, cseq, lines })

const INVITE = 'INVITE sip:+4952511234@sbc.example.com SIP/2.0'
const NODE = 'User-Agent: Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10'
const MESSAGES: readonly [string, StampedSketch][] = [
  ['an INVITE that begins a call', sketch(INVITE, '1 INVITE')],
  ['an INVITE to nobody', sketch('INVITE sip:sbc.example.com SIP/2.0', '1 INVITE', [NODE])],
  ['an answer from a node', sketch('SIP/2.0 180 Ringing', '1 INVITE', [NODE])],
  [
    'an answer whose Server is a node',
    sketch('SIP/2.0 486 Busy Here', '1 INVITE', [`Server${NODE.slice(10)}`]),
  ],
  ['one of a program that is no node', sketch('SIP/2.0 200 OK', '1 BYE', ['Server: a phone'])],
]

for (const [what, message] of MESSAGES)
  test(`${what} tells the row of its call as much as its fact does`, () => {
    const words = new MessageWords()
    const fact = drawn(message) as SipFact
    assert.ok(words.read(message.octets))
    assert.deepEqual(words.message(message), callMessageOf(fact))
    assert.equal(words.name, nameOfFact(fact))
  })

test('of an INVITE stands who called whom', () => {
  const words = new MessageWords()
  const message = sketch(INVITE, '1 INVITE')
  words.read(message.octets)
  assert.deepEqual(words.message(message)?.parties, { caller: '+4930123456', callee: '+4952511234' })
})

for (const message of [sketch('SIP/2.0 100 Trying', '1 INVITE'), sketch('SIP/2.0 200 OK', '1 OPTIONS')])
  test(`no row is made of ${message.octets.subarray(0, 14)}`, () => {
    const words = new MessageWords()
    assert.ok(words.read(message.octets))
    assert.equal(words.message(message), undefined)
    assert.equal(isMessageOfCall(drawn(message)), false)
  })
