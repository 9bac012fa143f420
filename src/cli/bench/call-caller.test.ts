import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Caller, type LoadPlan } from './call-caller.ts'
import { CalleeScript, CallerScript, type Place } from './call-script.ts'

const NEAR: Place = { address: '127.0.0.1', port: 5060, transport: 'udp' }
const FAR: Place = { address: '127.0.0.2', port: 5061, transport: 'udp' }

/** A caller and a callee with nothing between them; `loses` says which messages do not arrive. */
function stage(plan: LoadPlan, loses: (text: string) => boolean = () => false) {
  const callee = new CalleeScript(FAR)
  const sent: string[] = []
  let clock = 0
  const back: string[] = []
  const caller = new Caller(new CallerScript(NEAR, FAR, 'r1'), plan, text => {
    sent.push(text.slice(0, text.indexOf(' ')))
    if (!loses(text)) back.push(...callee.answer(text))
  })
  const pass = (ms: number): void => {
    for (const end = clock + ms; clock < end; clock += 10) {
      caller.place(clock, clock)
      caller.repeat(clock)
      for (const text of back.splice(0)) caller.heard(text, clock)
    }
  }
  return { caller, sent, pass, result: () => caller.result(clock / 1000, 0) }
}

test('each call is rung, answered, acknowledged and ended, at the rate of the plan', () => {
  const { caller, sent, pass, result } = stage({ rate: 100, calls: 10, holdMs: 50 })
  pass(300)
  assert.equal(caller.isOver, true)
  const { placed, answered, ended, lost, repeated } = result()
  assert.deepEqual(
    { placed, answered, ended, lost, repeated },
    {
      placed: 10,
      answered: 10,
      ended: 10,
      lost: 0,
      repeated: 0,
    },
  )
  assert.deepEqual(
    ['INVITE', 'ACK', 'BYE'].map(method => sent.filter(each => each === method).length),
    [10, 10, 10],
  )
})

test('an INVITE that nobody answers is repeated and then given up', () => {
  const { pass, result } = stage({ rate: 100, calls: 1, holdMs: 0 }, text => text.startsWith('INVITE'))
  pass(9000)
  assert.equal(result().lost, 1)
  assert.equal(result().repeated, 4)
})

test('a refusal is acknowledged and counted, with whether it says when to try again', () => {
  const sent: string[] = []
  const caller = new Caller(new CallerScript(NEAR, FAR, 'r1'), { rate: 100, calls: 2, holdMs: 0 }, text =>
    sent.push(text),
  )
  caller.place(20, 20)
  for (const [call, more] of ['', 'Retry-After: 5\r\n'].entries()) {
    caller.heard(
      `SIP/2.0 503 Service Unavailable\r\nTo: <sip:x>;tag=1\r\nCall-ID: r1-${call}-7f0e\r\nCSeq: 1 INVITE\r\n${more}\r\n`,
      25,
    )
  }
  const { refused, retryAfter, refusing } = caller.result(1, 0)
  assert.deepEqual(refused, { 503: 2 })
  assert.equal(retryAfter, 1)
  assert.equal(refusing.p50, 5)
  assert.equal(sent.filter(text => text.startsWith('ACK')).length, 2)
  assert.equal(caller.isSettled, true)
  assert.equal(caller.isOver, true)
})

test('requests inside the dialog go to the Contact by the recorded route, last proxy first', () => {
  const script = new CallerScript(NEAR, FAR, 'r1')
  const answer = {
    startLine: 'SIP/2.0 200 OK',
    vias: '',
    recordRoutes: ['Record-Route: <sip:p2;lr>', 'Record-Route: <sip:p1;lr>'],
    from: '',
    to: 'To: <sip:x>;tag=9',
    callId: 'r1-0-7f0e',
    cseq: 'CSeq: 1 INVITE',
    contact: 'Contact: <sip:callee@127.0.0.9:5070>',
  }
  const bye = script.inDialog('BYE', 0, answer)
  assert.match(bye, /^BYE sip:callee@127\.0\.0\.9:5070 SIP\/2\.0\r\n/)
  assert.match(bye, /\r\nRoute: <sip:p1;lr>\r\nRoute: <sip:p2;lr>\r\n/)
  assert.match(bye, /\r\nTo: <sip:x>;tag=9\r\nCSeq: 2 BYE\r\n/)
})
