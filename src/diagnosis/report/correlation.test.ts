import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MICROSOFT, SBC_NAME, SBC_TEAMS_SIDE, Teller } from '../../facts/testing/index.ts'
import { correlationOf } from './correlation.ts'

const LEG = {
  callId: 't1@sbc1.example.net',
  transport: 'tls',
  local: SBC_TEAMS_SIDE,
  remote: MICROSOFT,
  from: '<sip:x@y>',
  to: '<sip:z@y>',
} as const
const [CALL, TRANSFER, REASON] = [1, 2, 3].map(
  digit => `${String(digit).repeat(8)}-1111-2222-3333-444444444444`,
)

const call = new Teller('sbc')
  .request('sent', LEG, 'INVITE', { headers: [['Contact', `<sip:+49@${SBC_NAME}:5061;transport=tls>`]] })
  .request('received', LEG, 'REFER', {
    headers: [
      ['User-Agent', 'Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10'],
      ['Contact', `<sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=${CALL};x-c=/d/1>`],
      ['Referred-By', `<sip:sip.pstnhub.microsoft.com;x-ti=${TRANSFER};x-tt=c2VjcmV0>`],
    ],
  })
  .request('received', LEG, 'BYE', {
    headers: [['Reason', `Q.850;cause=31;text="${REASON};No callee endpoints"`]],
  })

test('ids of Microsoft are gathered from its URIs and reasons, the token is not', () => {
  const bye = call.facts.slice(-1)
  const found = correlationOf(bye, call.facts)
  assert.deepEqual(found.microsoftIds.toSorted(), [CALL, TRANSFER, REASON])
  assert.ok(!JSON.stringify(found).includes('c2VjcmV0'))
  assert.deepEqual([found.names, found.nodes], [[SBC_NAME], ['i.EUWE.10']])
})

test("our addresses are the observer's, unless it is Microsoft that observed", () => {
  assert.deepEqual(correlationOf(call.facts, call.facts).own, [SBC_TEAMS_SIDE.address])
  const teams = new Teller('teams').handshake('1', {
    role: 'client',
    local: MICROSOFT,
    remote: SBC_TEAMS_SIDE,
    outcome: 'failed',
  })
  const { own, others } = correlationOf([...call.facts, ...teams.facts], [])
  assert.deepEqual([own, others], [[SBC_TEAMS_SIDE.address], [MICROSOFT.address]])
})

test('connections without a Call-ID are told with the calls they happened in', () => {
  const { facts } = new Teller('sbc').closed('1', { role: 'server', remote: MICROSOFT, how: 'fin' })
  assert.deepEqual(correlationOf(facts, call.facts).callIds, [])
  const found = correlationOf(facts, call.facts, [LEG.callId])
  assert.deepEqual([found.callIds, found.names], [[LEG.callId], [SBC_NAME]])
})
