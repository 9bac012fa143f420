import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seconds } from '../../kernel/index.ts'
import type { SipRequest } from '../message/sip-message.ts'
import { answer, request } from '../testing/messages.ts'
import { TwoParties } from '../testing/two-parties.ts'
import {
  agreeAsClient,
  agreeAsServer,
  lengthened,
  refreshLater,
  type SessionTimer,
  type SessionTimerWish,
  sessionTimerRequest,
} from './session-timer.ts'

const WISH: SessionTimerWish = { interval: seconds(1800), shortest: seconds(300), refresher: 'either' }
const NOW = instantOf(0)
const invite = (...headers: [string, string][]) => request('INVITE', { headers })

/** Session-Expires of the answer, or what was decided instead. */
function granted(headers: [string, string][], wish = WISH): string {
  const agreement = agreeAsServer(invite(...headers), wish, undefined, NOW)
  return agreement.type === 'none' ? 'none' : agreement.headers.map(pair => pair.join(': ')).join(', ')
}

test('the server grants, shortens, refuses or makes up an interval (RFC 4028 section 9)', () => {
  const timer: [string, string] = ['Supported', 'timer']
  assert.equal(
    granted([timer, ['Session-Expires', '1200;refresher=uac']]),
    'Session-Expires: 1200;refresher=uac, Require: timer',
  )
  assert.equal(
    granted([timer, ['Session-Expires', '1200;refresher=uas']]),
    'Session-Expires: 1200;refresher=uas',
  )
  assert.equal(
    granted([timer, ['Session-Expires', '7200']]),
    'Session-Expires: 1800;refresher=uac, Require: timer',
  )
  assert.equal(
    granted([timer, ['Session-Expires', '7200'], ['Min-SE', '3600']]),
    'Session-Expires: 3600;refresher=uac, Require: timer',
  )
  assert.equal(granted([timer, ['Session-Expires', '90']]), 'Min-SE: 300')
  assert.equal(granted([timer]), 'Session-Expires: 1800;refresher=uac, Require: timer')
  assert.equal(granted([]), 'none')
  assert.equal(granted([['Session-Expires', '1200']]), 'Session-Expires: 1200;refresher=uas')
  assert.equal(granted([['Session-Expires', '30']]), 'none')
})

test('no refresh asks for less than the largest Min-SE that the peer has named (section 7.4)', () => {
  const first = agreeAsServer(invite(['Supported', 'timer'], ['Min-SE', '400']), WISH, undefined, NOW)
  assert.ok(first.type === 'agreed')
  const timer = { ...first.timer, interval: seconds(350) }
  const minSe = (running: SessionTimer): unknown => Object.fromEntries(sessionTimerRequest(WISH, running))
  assert.deepEqual(minSe(timer), { 'Session-Expires': '400;refresher=uas', 'Min-SE': '400' })
  const refused = lengthened(timer, answer(invite(), 422, 'r1', [['Min-SE', '600']]))
  assert.deepEqual(minSe(refused), { 'Session-Expires': '600;refresher=uas', 'Min-SE': '600' })
  const response = answer(invite(), 200, 'r1', [['Session-Expires', '700;refresher=uac']])
  const granted = agreeAsClient(response, WISH, refused, NOW)
  assert.deepEqual(granted && minSe(granted), { 'Session-Expires': '700;refresher=uac', 'Min-SE': '600' })
})

test('where the choice is ours a running timer keeps its refresher (section 9)', () => {
  const asked = invite(['Supported', 'timer'], ['Session-Expires', '1800'])
  const first = agreeAsServer(asked, { ...WISH, refresher: 'local' }, undefined, NOW)
  assert.ok(first.type === 'agreed' && first.timer.refresher === 'local')
  const again = agreeAsServer(asked, { ...WISH, refresher: 'remote' }, first.timer, NOW)
  assert.ok(again.type === 'agreed' && again.timer.refresher === 'local')
})

test('a refresh that failed is due again halfway to the BYE, and not in the last second before it', () => {
  const response = answer(invite(), 200, 'r1', [['Session-Expires', '1800;refresher=uac']])
  const timer = agreeAsClient(response, WISH, undefined, NOW)
  assert.ok(timer)
  assert.equal(refreshLater(timer, instantOf(900_000)).refreshAt, 900_000 + 868_000 / 2)
  assert.equal(refreshLater(timer, instantOf(1_767_000)).refreshAt, undefined)
})

test('the client takes what the 2xx says, and nothing when it says nothing (section 7.2)', () => {
  const response = (value: string) => answer(invite(), 200, 'r1', [['Session-Expires', value]])
  const local = agreeAsClient(response('1800;refresher=uac'), WISH, undefined, NOW)
  assert.deepEqual([local?.refresher, local?.refreshAt, local?.byeAt], ['local', 900_000, 1_768_000])
  const remote = agreeAsClient(response('90;refresher=uas'), WISH, undefined, NOW)
  assert.deepEqual([remote?.refresher, remote?.refreshAt, remote?.byeAt], ['remote', undefined, 60_000])
  assert.equal(agreeAsClient(answer(invite(), 200), WISH, undefined, NOW), undefined)
  assert.equal(agreeAsClient(response('1;refresher=uac'), WISH, undefined, NOW)?.interval, 90_000)
})

test('the refresher re-INVITEs at half the interval, and the call lives on (section 10)', () => {
  const parties = new TwoParties({ left: { sessionTimer: WISH }, right: { sessionTimer: WISH } })
  parties.establish()
  parties.left.onEvent = event => {
    if (event.type === 'refresh-due') parties.tell(parties.left, { type: 're-invite', body: 'v=0\r\n' })
  }
  parties.right.onEvent = event => {
    if (event.type === 're-invited')
      parties.tell(parties.right, { type: 'answer-re-invite', body: 'v=0\r\n' })
  }
  parties.run(4 * 3600 * 1000)
  assert.equal(parties.left.state, 'confirmed')
  assert.equal(parties.right.state, 'confirmed')
  assert.equal(parties.left.heard().filter(type => type === 'refresh-due').length, 15)
  const refresh = parties.messages.findLast(
    message => message.kind === 'request' && message.method === 'INVITE',
  )
  assert.equal(refresh?.headers.get('session-expires'), '1800;refresher=uac')
})

test('without a refresh the session ends with a BYE before its time is up (section 10)', () => {
  const parties = new TwoParties({ left: { sessionTimer: WISH }, right: { sessionTimer: WISH } })
  parties.establish()
  parties.run(1_767_000)
  assert.equal(parties.right.state, 'confirmed')
  parties.run(2000)
  assert.equal(parties.right.find('ended')?.cause, 'session-expired')
  assert.equal(parties.left.find('ended')?.cause, 'bye')
  const bye = parties.messages.find(message => message.kind === 'request' && message.method === 'BYE')
  assert.match(bye?.headers.get('reason') ?? '', /cause=408/)
})

test('a re-INVITE of the peer without the extension ends the timer (section 9)', () => {
  const parties = new TwoParties({ left: { sessionTimer: WISH }, right: { sessionTimer: WISH } })
  parties.establish()
  const state = () => parties.right.usage?.state
  const timer = () => {
    const now = state()
    return now?.state === 'confirmed' ? now.timer : undefined
  }
  assert.ok(timer())
  parties.right.onEvent = event => {
    if (event.type === 're-invited')
      parties.tell(parties.right, { type: 'answer-re-invite', body: 'v=0\r\n' })
  }
  Object.assign(parties.left.profile, { sessionTimer: undefined })
  parties.tell(parties.left, { type: 're-invite', body: 'v=0\r\n', headers: [['Supported', 'x']] })
  parties.run(100)
  assert.equal(parties.right.heard().at(-1), 're-invite-confirmed')
  assert.equal(timer(), undefined)
})

test('422 makes the caller ask for the longer interval (section 7.3)', () => {
  const short = { ...WISH, interval: seconds(120), shortest: seconds(90) }
  const parties = new TwoParties({ left: { sessionTimer: short }, right: { sessionTimer: WISH } })
  parties.establish()
  assert.deepEqual(
    parties.seen('right').filter(line => !line.startsWith('100')),
    ['422 1 INVITE', '200 2 INVITE'],
  )
  const second = parties.messages.find(
    message => message.kind === 'request' && message.headers.get('cseq') === '2 INVITE',
  )
  assert.equal(second?.headers.get('session-expires'), '300')
  assert.equal(second?.headers.get('min-se'), '300')
  assert.equal(parties.left.state, 'confirmed')
})

test('who refuses every interval, or names none, is called no more than three times', () => {
  for (const [named, invites] of [
    [[['Min-SE', '4000']], 3],
    [[], 1],
  ] as [[string, string][], number][]) {
    const parties = new TwoParties({ left: { sessionTimer: WISH } })
    parties.call()
    parties.run(100)
    const sent = () => parties.messages.filter(each => each.kind === 'request' && each.method === 'INVITE')
    for (let refused = 0; refused < sent().length && refused < 9; refused++) {
      parties.inject('right', answer(sent()[refused] as SipRequest, 422, 'r1', named))
      parties.run(100)
    }
    assert.equal(sent().length, invites)
    assert.equal(parties.left.find('ended')?.cause, 'rejected')
  }
})
