import assert from 'node:assert/strict'
import { test } from 'node:test'
import { losing, TwoParties } from './testing/two-parties.ts'

const SDP = 'v=0\r\n'

test('a call is placed, rung, answered and hung up (RFC 3261 sections 13 and 15)', () => {
  const parties = new TwoParties()
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'ring', status: 180 })
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: SDP })
  parties.run(100)
  assert.equal(parties.left.state, 'confirmed')
  assert.equal(parties.right.state, 'confirmed')
  parties.tell(parties.right, { type: 'bye' })
  parties.run(100)
  assert.deepEqual(parties.left.heard(), ['trying', 'ringing', 'answered', 'ended'])
  assert.deepEqual(parties.right.heard(), ['confirmed', 'ended'])
  assert.deepEqual(parties.wire, [
    'left INVITE 1',
    'right 100 1 INVITE',
    'right 180 1 INVITE',
    'right 200 1 INVITE',
    'left ACK 1',
    'right BYE 1',
    'left 200 1 BYE',
  ])
  parties.run(60_000)
  assert.equal(parties.left.agent.calls + parties.right.agent.calls, 0)
  assert.equal(parties.left.agent.deadline(), undefined)
})

test('the callee repeats its 200 until the ACK comes, over TLS too (RFC 3261 section 13.3.1.4)', () => {
  const parties = new TwoParties({ fate: losing({ 'left ACK 1': 3 }) })
  parties.establish()
  parties.run(10_000)
  assert.equal(parties.right.state, 'confirmed')
  assert.equal(parties.seen('right').filter(line => line === '200 1 INVITE').length, 4)
  assert.equal(parties.seen('left').filter(line => line === 'ACK 1').length, 4)
  assert.equal(parties.left.heard().filter(type => type === 'answered').length, 1)
})
