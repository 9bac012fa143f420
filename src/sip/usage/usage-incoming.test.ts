import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, seededChance } from '../../kernel/index.ts'
import { MAX_PARAMETERS } from '../syntax/parameters.ts'
import { request } from '../testing/messages.ts'
import { TwoParties } from '../testing/two-parties.ts'
import { DEFAULT_TIMERS } from '../transaction/timers.ts'
import { InviteUsage } from './invite-usage.ts'

test('an INVITE that is refused is answered though its To has no room for a tag', () => {
  const parameters = Array.from({ length: MAX_PARAMETERS }, (_, i) => `;p${i}`).join('')
  const headers = request('INVITE')
    .headers.without('Contact')
    .with('To', `<sip:kim@example.net>${parameters}`)
  const invite = request('INVITE').with({ headers })
  const context = {
    profile: { contact: '<sip:right@right.example.net>' },
    chance: seededChance(1),
    rules: DEFAULT_TIMERS,
  }
  const { usage, effects } = InviteUsage.incoming(invite, 'tx', instantOf(0), context)
  assert.equal(usage.state.state, 'ended')
  assert.deepEqual(
    effects.flatMap(effect => (effect.type === 'respond' ? [effect.response.status] : [])),
    [400],
  )
})

test('an ACK to another INVITE than the one answered is none (section 13.3.1.4)', () => {
  const parties = new TwoParties({ fate: line => (line === 'ACK 1' ? [] : [10]) })
  parties.call()
  parties.run(100)
  parties.tell(parties.right, { type: 'answer', body: 'v=0\r\n' })
  parties.run(50)
  const ack = parties.messages.find(message => message.kind === 'request' && message.method === 'ACK')
  assert.ok(ack?.kind === 'request')
  parties.inject('left', ack.with({ headers: ack.headers.with('CSeq', '7 ACK') }))
  parties.run(50)
  assert.equal(parties.right.state, 'answering')
})
