import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatMessage, SipHeaders, SipRequest } from '../sip/index.ts'
import { FactLog } from './fact-log.ts'
import type { SipSketch } from './sip-sketch.ts'
import { stamp } from './stamp.ts'
import { TOLD_START } from './testing/teller.ts'

const PLACE = {
  direction: 'received',
  transport: 'udp',
  local: { address: '192.0.2.1', port: 5060 },
  remote: { address: '198.51.100.1', port: 5060 },
} as const

function sketch(call: string): SipSketch {
  const headers = SipHeaders.of(
    ['Via', 'SIP/2.0/UDP 198.51.100.1;branch=z9hG4bK1'],
    ['From', '<sip:+49@example.net>;tag=a'],
    ['To', '<sip:+49@example.net>'],
    ['Call-ID', call],
    ['CSeq', '1 OPTIONS'],
  )
  const request = new SipRequest({ method: 'OPTIONS', uri: 'sip:example.net', headers })
  return { kind: 'sketch', octets: formatMessage(request), place: PLACE }
}
const noted = (call: string) => stamp(sketch(call), 'sbc', TOLD_START)

test('a message is kept as its octets and becomes a fact when somebody reads', () => {
  const log = new FactLog()
  log.note(noted('1@x'))
  const [fact] = log.of('sip')
  assert.equal(fact?.callId, '1@x')
  assert.equal(fact?.method, 'OPTIONS')
  assert.equal(fact?.at, TOLD_START)
  assert.equal(fact?.observer, 'sbc')
  assert.equal(log.all()[0], fact, 'it is drawn once')
})

test('a listener hears the kinds it asked for, as facts', () => {
  const log = new FactLog()
  const [all, bugs]: [string[], string[]] = [[], []]
  log.subscribe(fact => all.push(fact.kind))
  log.subscribe(fact => bugs.push(fact.kind), ['bug'])
  log.note(noted('1@x'))
  log.note(stamp({ kind: 'bug', where: 'here', says: 'x' }, 'sbc', TOLD_START))
  assert.deepEqual(all, ['sip', 'bug'])
  assert.deepEqual(bugs, ['bug'])
})

test('the oldest are let go, drawn or not, and counted', () => {
  const log = new FactLog([], 4)
  for (let i = 0; i < 5; i++) log.note(noted(`${i}@x`))
  assert.equal(log.all().length, 5)
  log.note(noted('5@x'))
  assert.deepEqual(
    log.of('sip').map(({ callId }) => callId),
    ['2@x', '3@x', '4@x', '5@x'],
  )
  assert.equal(log.dropped, 2)
  assert.equal(log.noted, 6)
  assert.deepEqual(
    log.latest(2).map(fact => fact.kind === 'sip' && fact.callId),
    ['4@x', '5@x'],
  )
})

test('an answer that copies broken lines is told of as far as it can be read', () => {
  const log = new FactLog()
  const text =
    'SIP/2.0 400 Bad Request\r\nVia: SIP/2.0/UDP x\r\nFrom: <<\r\nCall-ID: 9@x\r\nCSeq: 7 BYE\r\n\r\n'
  log.note(stamp({ kind: 'sketch', octets: Buffer.from(text), place: PLACE }, 'sbc', TOLD_START))
  const [fact] = log.of('sip')
  assert.equal(fact?.status, 400)
  assert.equal(fact?.callId, '9@x')
  assert.equal(fact?.cseq, 7)
  assert.equal(fact?.method, 'BYE')
  assert.equal(fact?.startLine, 'SIP/2.0 400 Bad Request')
})
