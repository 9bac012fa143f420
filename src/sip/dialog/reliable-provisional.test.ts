import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis, seededChance } from '../../kernel/index.ts'
import type { SipResponse } from '../message/sip-message.ts'
import { answer, request } from '../testing/messages.ts'
import { DEFAULT_TIMERS } from '../transaction/timers.ts'
import { rackOf, rseqOf } from './rack-header.ts'
import {
  acknowledged,
  awaitedRack,
  delaysTwoHundred,
  isNext,
  NO_RELIABLE,
  type ReliableSender,
  reliableDeadline,
  reliableNumber,
  sendReliably,
  tickReliable,
} from './reliable-provisional.ts'

const START = instantOf(1_000_000)
const INVITE = request('INVITE', { sequence: 7 })
const context = () => ({ chance: seededChance(1), rules: DEFAULT_TIMERS })
const sdp = (response: SipResponse): SipResponse => response.with({ body: 'v=0\r\n' })

function sent(response = answer(INVITE, 180)): [ReliableSender, SipResponse] {
  const [sender, [numbered]] = sendReliably(NO_RELIABLE, response, START, context())
  assert.ok(numbered)
  return [sender, numbered]
}

test('a reliable response requires 100rel and has a number below 2^31 (RFC 3262 section 3)', () => {
  for (let seed = 1; seed < 50; seed++) {
    const [, [response]] = sendReliably(NO_RELIABLE, answer(INVITE, 180), START, {
      chance: seededChance(seed),
      rules: DEFAULT_TIMERS,
    })
    assert.ok(response)
    assert.deepEqual(response.headers.values('require'), ['100rel'])
    const rseq = rseqOf(response) ?? 0
    assert.ok(rseq >= 1 && rseq <= 2 ** 31 - 1, String(rseq))
  }
})

test('it is repeated at T1 and twice the interval each time, without a cap, for 64*T1', () => {
  let [sender] = sent()
  const times: number[] = []
  let end: Instant | undefined
  for (
    let at = reliableDeadline(sender);
    at !== undefined && end === undefined;
    at = reliableDeadline(sender)
  ) {
    const due = tickReliable(sender, at)
    if (due?.type === 'again') {
      sender = due.sender
      times.push(at - START)
    } else end = at
  }
  assert.deepEqual(times, [500, 1500, 3500, 7500, 15_500, 31_500])
  assert.equal((end ?? 0) - START, 32_000)
})

test('the next response waits for the PRACK of the one before and counts one on', () => {
  const [waiting, first] = sent()
  const [queued, nothing] = sendReliably(waiting, answer(INVITE, 183), START, context())
  assert.deepEqual(nothing, [])
  const [next, [second]] = acknowledged(queued, after(START, millis(100)), context())
  assert.ok(second)
  assert.equal(rseqOf(second), (rseqOf(first) ?? 0) + 1)
  assert.equal(awaitedRack(next), `${rseqOf(second)} 7 INVITE`)
  assert.equal(awaitedRack(acknowledged(next, START, context())[0]), undefined)
})

test('of too many that queue those without SDP are left out first', () => {
  let [sender] = sent()
  const statuses = [183, 180, 181, 180, 180, 180, 180, 180]
  for (const status of statuses) {
    const response = answer(INVITE, status)
    ;[sender] = sendReliably(sender, status === 183 ? sdp(response) : response, START, context())
  }
  ;[sender] = sendReliably(sender, sdp(answer(INVITE, 183)), START, context())
  assert.ok(sender.state === 'waiting')
  assert.deepEqual(
    sender.queue.map(({ status }) => status),
    [183, 181, 180, 180, 180, 180, 180, 183],
  )
})

test('a 2xx waits for a response with SDP, on its way or queued, and for no other', () => {
  assert.equal(delaysTwoHundred(sent()[0]), false)
  assert.equal(delaysTwoHundred(sent(sdp(answer(INVITE, 183)))[0]), true)
  const [queued] = sendReliably(sent()[0], sdp(answer(INVITE, 183)), START, context())
  assert.equal(delaysTwoHundred(queued), true)
})

test('the caller numbers only what requires it, is no 100 and has a tag (section 4)', () => {
  const [, numbered] = sent()
  assert.equal(reliableNumber(numbered), rseqOf(numbered))
  assert.equal(reliableNumber(answer(INVITE, 180)), undefined)
  const without = numbered.with({ headers: numbered.headers.without('Require') })
  assert.equal(reliableNumber(without), undefined)
  const untagged = numbered.with({ headers: numbered.headers.with('To', '<sip:right@right.example.net>') })
  assert.equal(reliableNumber(untagged), undefined)
  const [, hundred] = sent(answer(INVITE, 100))
  assert.equal(reliableNumber(hundred), undefined)
})

test('the caller takes numbers in order only', () => {
  assert.ok(isNext(undefined, 800))
  assert.ok(isNext(800, 801))
  assert.ok(!isNext(800, 800))
  assert.ok(!isNext(800, 802))
})

test('a RAck is read in its plain form, and a bad one is none', () => {
  const prack = (value: string) => rackOf(request('PRACK', { headers: [['RAck', value]] }))
  assert.equal(prack('776656 1 INVITE'), '776656 1 INVITE')
  assert.equal(prack('776656 \t 1   INVITE'), '776656 1 INVITE')
  for (const bad of ['', '1', '1 INVITE', 'x 1 INVITE', '1 x INVITE', '4294967296 1 INVITE', '1 1 IN VITE']) {
    assert.equal(prack(bad), undefined, bad)
  }
  assert.equal(rackOf(request('PRACK')), undefined)
})
