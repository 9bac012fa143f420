import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seededChance } from '../../kernel/index.ts'
import { formatText, type SipResponse } from '../message/sip-message.ts'
import { answer, request } from '../testing/messages.ts'
import { lineOf } from '../testing/two-parties.ts'
import type { Reliability } from './timers.ts'
import type { TransactionEffect } from './transaction-effect.ts'
import { TransactionLayer } from './transaction-layer.ts'

const NOW = instantOf(0)
const NONE = { 'invite-client': 0, 'invite-server': 0, 'non-invite-client': 0, 'non-invite-server': 0 }
const later = (ms: number) => instantOf(ms)
const layer = (limit?: number) =>
  new TransactionLayer<string>({ chance: seededChance(1), ...(limit === undefined ? {} : { limit }) })

const told = (effects: TransactionEffect<string>[]): string[] =>
  effects.map(effect => (effect.type === 'send' ? `${lineOf(effect.message)} > ${effect.way}` : effect.type))
const idOf = (effects: TransactionEffect<string>[]): string => {
  const found = effects.find(effect => effect.type === 'request')
  assert.ok(found?.type === 'request')
  return found.id
}
const sent = (effects: TransactionEffect<string>[]): SipResponse => {
  const found = effects.find(effect => effect.type === 'send')
  assert.ok(found?.type === 'send' && found.message.kind === 'response')
  return found.message
}
/** A layer that took an INVITE and answered it. */
function answeringInvite(status: number, reliability: Reliability = 'unreliable') {
  const server = layer()
  const invite = request('INVITE')
  const id = idOf(server.receive(invite, 'one', reliability, NOW))
  server.respond(id, answer(invite, status), NOW)
  return { server, invite, id }
}

test('an INVITE gets 100 and goes up; its answer takes the way it came (RFC 3261 section 18.2.2)', () => {
  const server = layer()
  const invite = request('INVITE')
  const effects = server.receive(invite, 'one', 'reliable', NOW)
  assert.deepEqual(told(effects), ['100 1 INVITE > one', 'request'])
  assert.deepEqual(told(server.respond(idOf(effects), answer(invite, 180), NOW)), ['180 1 INVITE > one'])
})

test('a repetition is absorbed, and the answer follows it to its new connection', () => {
  const server = layer()
  const options = request('OPTIONS')
  const id = idOf(server.receive(options, 'one', 'unreliable', NOW))
  assert.deepEqual(server.receive(options, 'two', 'unreliable', NOW), [])
  assert.deepEqual(told(server.respond(id, answer(options, 200), NOW)), ['200 1 OPTIONS > two'])
})

test('the same branch from another sender is another transaction (section 17.2.3)', () => {
  const server = layer()
  server.receive(request('OPTIONS', { callId: 'c1' }), 'one', 'unreliable', NOW)
  const other = request('OPTIONS', { callId: 'c2', sentBy: 'other.example.net:5061' })
  assert.deepEqual(told(server.receive(other, 'two', 'unreliable', NOW)), ['request'])
})

test('a request that comes over two paths is refused with 482 the second time (section 8.2.2.2)', () => {
  const server = layer()
  server.receive(request('INVITE', { branch: 'z9hG4bK-1' }), 'one', 'reliable', NOW)
  const copy = server.receive(request('INVITE', { branch: 'z9hG4bK-2' }), 'two', 'reliable', NOW)
  assert.deepEqual(told(copy), ['482 1 INVITE > two', 'refused'])
})

test('a request inside a dialog is never a merged one (section 8.2.2.2)', () => {
  const server = layer()
  server.receive(request('INFO', { branch: 'z9hG4bK-1', toTag: 'r1' }), 'one', 'unreliable', NOW)
  const next = server.receive(request('INFO', { branch: 'z9hG4bK-2', toTag: 'r1' }), 'one', 'unreliable', NOW)
  assert.deepEqual(told(next), ['request'])
})

test('without the magic cookie requests are told apart by what RFC 2543 has (section 17.2.3)', () => {
  const server = layer()
  const invite = request('INVITE', { branch: '1' })
  const id = idOf(server.receive(invite, 'one', 'reliable', NOW))
  assert.deepEqual(told(server.receive(invite, 'one', 'reliable', NOW)), ['100 1 INVITE > one'])
  for (const other of [
    { callId: 'c2' },
    { callId: 'c1', from: '<sip:left@left.example.net>;tag=l2' },
    { callId: 'c1', sequence: 2 },
  ]) {
    const effects = server.receive(request('INVITE', { branch: '1', ...other }), 'one', 'reliable', NOW)
    assert.equal(told(effects).at(-1), 'request')
  }
  const stranger = request('INVITE', { branch: '1', sentBy: 'other.example.net:5061' })
  assert.deepEqual(told(server.receive(stranger, 'two', 'reliable', NOW)), ['482 1 INVITE > two', 'refused'])
  server.respond(id, answer(invite, 486), NOW)
  const ack = request('ACK', { branch: '1', toTag: 'r1' })
  assert.deepEqual(server.receive(ack, 'one', 'reliable', NOW), [], 'the ACK is the transaction’s own')
})

test('a CANCEL without the magic cookie finds its INVITE (section 17.2.3)', () => {
  const server = layer()
  server.receive(request('INVITE', { branch: '1' }), 'one', 'reliable', NOW)
  const effects = server.receive(request('CANCEL', { branch: '1' }), 'one', 'reliable', NOW)
  assert.deepEqual(told(effects), ['200 1 CANCEL > one', 'cancelled'])
})

test('a response with a second Via was for somebody else and is no answer (section 8.1.3.3)', () => {
  const client = layer()
  const options = request('OPTIONS')
  client.request(options, 'one', 'unreliable', NOW)
  const mine = answer(options, 200)
  const foreign = mine.with({
    headers: mine.headers.append('Via', 'SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK-x'),
  })
  assert.deepEqual(told(client.receive(foreign, 'one', 'unreliable', NOW)), ['stray'])
  assert.deepEqual(told(client.receive(mine, 'one', 'unreliable', NOW)), ['response'])
})

test('a CANCEL gets 200 with the tag of the ringing, and the INVITE is reported cancelled (section 9.2)', () => {
  const server = layer()
  const invite = request('INVITE')
  const id = idOf(server.receive(invite, 'one', 'reliable', NOW))
  server.respond(id, answer(invite, 180, 'mine'), NOW)
  const effects = server.receive(request('CANCEL'), 'two', 'reliable', NOW)
  assert.deepEqual(told(effects), ['200 1 CANCEL > two', 'cancelled'])
  assert.equal(sent(effects).to.tag, 'mine')
  assert.deepEqual(told(server.respond(id, answer(invite, 487), NOW)), ['487 1 INVITE > one'])
})

test('a CANCEL after the final answer gets its 200 and changes nothing (section 9.2)', () => {
  const { server } = answeringInvite(200, 'reliable')
  assert.deepEqual(told(server.receive(request('CANCEL'), 'one', 'reliable', NOW)), ['200 1 CANCEL > one'])
})

test('a CANCEL that matches nothing gets 481 and is not remembered (section 9.2)', () => {
  const server = layer()
  assert.deepEqual(told(server.receive(request('CANCEL'), 'one', 'reliable', NOW)), [
    '481 1 CANCEL > one',
    'refused',
  ])
  assert.equal(server.counts()['non-invite-server'], 0)
})

test('the ACK to a failure is absorbed, the ACK to a 2xx goes up (section 17.2.1)', () => {
  const { server } = answeringInvite(486)
  assert.deepEqual(server.receive(request('ACK', { toTag: 'r1' }), 'one', 'unreliable', NOW), [])
  const other = request('ACK', { branch: 'z9hG4bK-ack', toTag: 'r1' })
  assert.deepEqual(told(server.receive(other, 'one', 'unreliable', NOW)), ['ack'])
})

test('what comes again behind the ACK to a failure is absorbed until timer I (section 17.2.1)', () => {
  const { server, invite } = answeringInvite(486)
  server.receive(request('ACK', { toTag: 'r1' }), 'one', 'unreliable', NOW)
  assert.deepEqual(server.receive(request('ACK', { toTag: 'r1' }), 'one', 'unreliable', later(4900)), [])
  assert.deepEqual(server.receive(invite, 'one', 'unreliable', later(4900)), [])
  server.tick(later(5000))
  assert.deepEqual(server.counts(), NONE)
})

test('what comes again for an INVITE that is released is met as before (RFC 6026 section 7.1)', () => {
  const { server, invite, id } = answeringInvite(200)
  server.release(id)
  assert.equal(server.counts()['invite-server'], 1)
  assert.deepEqual(server.receive(invite, 'one', 'unreliable', NOW), [])
  assert.deepEqual(told(server.receive(request('ACK'), 'one', 'unreliable', NOW)), ['ack'])
  assert.deepEqual(told(server.receive(request('CANCEL'), 'two', 'unreliable', NOW)), ['200 1 CANCEL > two'])
  const copy = server.receive(request('INVITE', { branch: 'z9hG4bK-2' }), 'two', 'unreliable', NOW)
  assert.deepEqual(told(copy), ['482 1 INVITE > two', 'refused'])
  server.tick(later(32_100))
  assert.deepEqual(server.counts(), NONE)
  assert.equal(told(server.receive(invite, 'one', 'unreliable', later(32_100))).at(-1), 'request')
})

test('an INVITE that has no 2xx cannot be released', () => {
  const server = layer()
  const invite = request('INVITE')
  const id = idOf(server.receive(invite, 'one', 'unreliable', NOW))
  server.release(id)
  assert.deepEqual(told(server.respond(id, answer(invite, 200), NOW)), ['200 1 INVITE > one'])
})

test('a request that was answered finally gets the same answer again, on the way it came again (section 17.2.2)', () => {
  const server = layer()
  const bye = request('BYE', { toTag: 'r1' })
  const id = idOf(server.receive(bye, 'one', 'unreliable', NOW))
  // Octets above 127, and what JSON escapes.
  const response = answer(bye, 200, 'r1', [['Subject', 'Gr\xc3\xbc\xdfe \xa0\xff "\\"']])
  server.respond(id, response, NOW)
  const again = server.receive(bye, 'two', 'unreliable', later(31_000))
  assert.deepEqual(told(again), ['200 1 BYE > two'])
  assert.equal(formatText(sent(again)), formatText(response))
})

test('each further 2xx to an INVITE of ours goes up, what else comes late does not (RFC 6026 section 7.2)', () => {
  const client = layer()
  const invite = request('INVITE')
  const { id } = client.request(invite, 'one', 'unreliable', NOW)
  client.receive(answer(invite, 200), 'one', 'unreliable', NOW)
  const [further] = client.receive(answer(invite, 200), 'two', 'unreliable', later(20_000))
  assert.deepEqual(further?.type === 'response' && [further.id, further.response.status], [id, 200])
  assert.deepEqual(client.receive(answer(invite, 486), 'one', 'unreliable', later(20_000)), [])
  assert.deepEqual(client.cancel(id, later(20_000)), [])
  client.tick(later(32_100))
  assert.deepEqual(told(client.receive(answer(invite, 200), 'one', 'unreliable', later(32_100))), ['stray'])
})

test('our CANCEL shares the branch of the INVITE, waits for a provisional, and its fate is silent (section 9.1)', () => {
  const client = layer()
  const invite = request('INVITE')
  const { id } = client.request(invite, 'out', 'reliable', NOW)
  assert.deepEqual(client.cancel(id, NOW, 'SIP;cause=200'), [])
  const effects = client.receive(answer(invite, 180), 'out', 'reliable', NOW)
  assert.deepEqual(told(effects), ['response', 'CANCEL 1 > out'])
  const [, cancel] = effects
  assert.ok(cancel?.type === 'send' && cancel.message.kind === 'request')
  assert.equal(cancel.message.via.branch, invite.via.branch)
  assert.equal(cancel.message.headers.get('reason'), 'SIP;cause=200')
  assert.deepEqual(client.receive(answer(cancel.message, 200), 'out', 'reliable', NOW), [])
  assert.deepEqual(told(client.receive(answer(invite, 487), 'out', 'reliable', NOW)), [
    'ACK 1 > out',
    'response',
  ])
})

test('a response is matched by branch and method, not by the way it comes (section 17.1.3)', () => {
  const client = layer()
  const bye = request('BYE', { toTag: 'r1' })
  client.request(bye, 'one', 'reliable', NOW)
  assert.deepEqual(
    told(client.receive(answer(request('BYE', { branch: 'z9hG4bK-2' }), 200), 'two', 'reliable', NOW)),
    ['stray'],
  )
  assert.deepEqual(told(client.receive(answer(bye, 200), 'two', 'reliable', NOW)), ['response'])
  assert.deepEqual(told(client.receive(answer(bye, 200), 'two', 'reliable', NOW)), ['stray'])
})

test('a lost connection fails the client transactions that use it', () => {
  const client = layer()
  const one = client.request(request('INVITE', { branch: 'z9hG4bK-1' }), 'one', 'reliable', NOW)
  client.request(request('OPTIONS', { branch: 'z9hG4bK-2' }), 'two', 'reliable', NOW)
  assert.deepEqual(
    client.clients(way => way === 'one'),
    [one.id],
  )
  assert.deepEqual(client.unreachable(one.id, NOW), [{ type: 'failed', id: one.id, cause: 'transport' }])
})

test('at the limit new calls get 503 with Retry-After, calls that stand go on', () => {
  const server = layer(1)
  server.receive(request('INVITE', { callId: 'c1' }), 'one', 'reliable', NOW)
  const refused = server.receive(
    request('INVITE', { callId: 'c2', branch: 'z9hG4bK-2' }),
    'one',
    'reliable',
    NOW,
  )
  assert.deepEqual(told(refused), ['503 1 INVITE > one', 'refused'])
  assert.equal(sent(refused).headers.get('retry-after'), '10')
  const bye = request('BYE', { callId: 'c1', toTag: 'r1', branch: 'z9hG4bK-3' })
  assert.deepEqual(told(server.receive(bye, 'one', 'reliable', NOW)), ['request'])
})

test('at twice the limit nothing new is taken', () => {
  const server = layer(1)
  for (const branch of ['z9hG4bK-1', 'z9hG4bK-2']) {
    server.receive(request('INFO', { toTag: 'r1', branch }), 'one', 'reliable', NOW)
  }
  const bye = request('BYE', { toTag: 'r1', branch: 'z9hG4bK-3' })
  assert.deepEqual(told(server.receive(bye, 'one', 'reliable', NOW)), ['503 1 BYE > one', 'refused'])
})

test('transactions end and leave nothing behind', () => {
  const { server: both, invite } = answeringInvite(200)
  both.request(request('OPTIONS', { branch: 'z9hG4bK-2' }), 'two', 'unreliable', NOW)
  for (let due = both.deadline(); due !== undefined; due = both.deadline()) both.tick(due)
  assert.deepEqual(both.counts(), NONE)
  assert.deepEqual(told(both.receive(invite, 'one', 'unreliable', later(40_000))), [
    '100 1 INVITE > one',
    'request',
  ])
})
