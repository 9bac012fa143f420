import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answer, request } from '../testing/messages.ts'
import { TwoParties } from '../testing/two-parties.ts'
import { challengedBy, retryOf } from './challenge.ts'
import { newOwn } from './usage-messages.ts'

const PROFILE = { contact: '<sip:left@left.example.net>', answersChallenges: true }
const NONCE = 'Digest realm="r", nonce="n"'

test('a proxy and the callee may each ask for credentials of their own (RFC 3261 section 22.3)', () => {
  const first = challengedBy(
    newOwn(request('INFO')),
    answer(request('INFO'), 407, 'r', [['Proxy-Authenticate', NONCE]]),
    PROFILE,
  )
  assert.ok(first)
  const second = retryOf(first, 2, [['Proxy-Authorization', 'Digest realm="r", a="1"']])
  const again = challengedBy(second, answer(second.request, 401, 'r', [['WWW-Authenticate', NONCE]]), PROFILE)
  assert.ok(again)
  const third = retryOf(again, 3, [['Authorization', 'Digest realm="r", b="2"']])
  assert.equal(third.ref, '3 INFO')
  assert.equal(third.request.headers.get('proxy-authorization'), 'Digest realm="r", a="1"')
  assert.equal(third.request.headers.get('authorization'), 'Digest realm="r", b="2"')
})

test('a peer that calls every nonce stale is not asked for ever (section 22.2)', () => {
  let own = newOwn(request('INFO'))
  let tries = 0
  for (; tries < 10; tries++) {
    const stale: [string, string][] = [['WWW-Authenticate', `${NONCE}, stale=true`]]
    const challenged = challengedBy(own, answer(own.request, 401, 'r', stale), PROFILE)
    if (challenged === undefined) break
    own = retryOf(challenged, tries + 2, [['Authorization', 'Digest realm="r", a="1"']])
  }
  assert.equal(tries, 2)
})

/** The INVITE `left` sent last. */
function lastInvite(parties: TwoParties) {
  const invite = parties.messages.findLast(
    message => message.kind === 'request' && message.method === 'INVITE',
  )
  assert.ok(invite?.kind === 'request')
  return invite
}

const challenge: [string, string][] = [['Proxy-Authenticate', 'Digest realm="r", nonce="n", qop="auth"']]

test('a challenged INVITE goes out again with credentials, once (section 22.2)', () => {
  const parties = new TwoParties({ left: { answersChallenges: true } })
  parties.left.onEvent = event => {
    if (event.type !== 'challenged') return
    parties.tell(parties.left, {
      type: 'retry',
      ref: event.ref,
      headers: [['Proxy-Authorization', 'Digest realm="r", a="1"']],
    })
  }
  parties.call()
  parties.run(50)
  parties.inject('right', answer(lastInvite(parties), 407, 'p', challenge))
  parties.run(50)
  const second = lastInvite(parties)
  assert.equal(second.headers.get('cseq'), '2 INVITE')
  assert.equal(second.headers.get('proxy-authorization'), 'Digest realm="r", a="1"')
  assert.equal(second.headers.all('via').length, 1)
  parties.inject('right', answer(second, 407, 'p', challenge))
  parties.run(50)
  assert.equal(parties.left.find('ended')?.cause, 'rejected')
})

test('a stale nonce is worth a second try (section 22.2)', () => {
  const parties = new TwoParties({ left: { answersChallenges: true } })
  parties.left.onEvent = event => {
    if (event.type !== 'challenged') return
    parties.tell(parties.left, {
      type: 'retry',
      ref: event.ref,
      headers: [['Proxy-Authorization', 'Digest realm="r", a="1"']],
    })
  }
  parties.call()
  parties.run(50)
  const stale: [string, string][] = [['Proxy-Authenticate', 'Digest realm="r", stale=TRUE, nonce="m"']]
  parties.inject('right', answer(lastInvite(parties), 407, 'p', challenge))
  parties.run(50)
  parties.inject('right', answer(lastInvite(parties), 407, 'p', stale))
  parties.run(50)
  assert.equal(lastInvite(parties).headers.get('cseq'), '3 INVITE')
  assert.equal(parties.left.find('ended'), undefined)
})

test('without credentials a challenge is a refusal, and a cancelled call is not tried again', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(50)
  parties.inject('right', answer(lastInvite(parties), 407, 'p', challenge))
  parties.run(50)
  assert.equal(parties.left.find('ended')?.cause, 'rejected')
  const waiting = new TwoParties({ left: { answersChallenges: true } })
  waiting.call()
  waiting.run(50)
  waiting.tell(waiting.left, { type: 'cancel' })
  waiting.inject('right', answer(lastInvite(waiting), 407, 'p', challenge))
  waiting.run(50)
  assert.deepEqual(waiting.left.heard(), ['trying', 'ended'])
})

test('a challenged BYE is sent again; giving up ends the call all the same (section 15.1.1)', () => {
  for (const command of ['retry', 'give-up'] as const) {
    const parties = new TwoParties({
      left: { answersChallenges: true },
      fate: line => (line === 'BYE 2' ? [] : [10]),
    })
    parties.establish()
    parties.left.onEvent = event => {
      if (event.type === 'challenged')
        parties.tell(parties.left, { type: command, ref: event.ref, headers: [] })
    }
    parties.tell(parties.left, { type: 'bye' })
    const bye = parties.messages.at(-1)
    assert.ok(bye?.kind === 'request')
    parties.inject(
      'right',
      answer(bye, 401, bye.to.tag, [['WWW-Authenticate', 'Digest realm="r", nonce="n"']]),
    )
    parties.run(100)
    assert.equal(parties.left.find('ended')?.cause, 'bye', command)
    assert.equal(parties.seen('left').filter(line => line === 'BYE 3').length, command === 'retry' ? 1 : 0)
  }
})
