import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, millis, seededChance } from '../kernel/index.ts'
import { encodeBer, encodeInteger, encodeOid, parseOid } from './ber.ts'
import { encodeCommunityMessage } from './message.ts'
import { SnmpAgent } from './snmp-agent.ts'

const NOW = instantOf(Date.UTC(2026, 10, 26))
const ZERO = encodeInteger(0)
const VARIABLE = encodeBer(0x30, encodeOid(parseOid('1.3.6.1')), encodeBer(5))
const REQUEST = encodeCommunityMessage(
  Buffer.from('of-a-test-alone'),
  encodeBer(0xa0, ZERO, ZERO, ZERO, encodeBer(0x30, VARIABLE)),
)

function started(): SnmpAgent {
  const agent = new SnmpAgent(
    {
      ...{ local: { address: '127.0.0.1', port: 161 }, allow: ['192.0.2.0/24'] },
      ...{ community: 'of-a-test-alone', users: [], engine: Buffer.from('8000000001', 'hex') },
    },
    seededChance(1),
  )
  agent.start(NOW)
  return agent
}

const asks = (agent: SnmpAgent, address: string, now = NOW): number =>
  agent.handle({ type: 'datagram', socket: 'snmp', from: { address, port: 1 }, bytes: REQUEST }, now).length

test('who asks without end is answered two hundred times, then a hundred times a second, and others as before', () => {
  const agent = started()
  const answered = Array.from({ length: 1000 }, () => asks(agent, '192.0.2.1')).filter(count => count > 0)
  assert.equal(answered.length, 200)
  assert.equal(asks(agent, '192.0.2.2'), 1)
  const later = after(NOW, millis(1000))
  assert.equal(Array.from({ length: 500 }, () => asks(agent, '192.0.2.1', later)).filter(Boolean).length, 100)
  const { answered: all, 'too-many': left } = agent.counts()
  assert.deepEqual([all, left], [301, 1200])
})

test('many askers together are answered a thousand times, then five hundred times a second', () => {
  const agent = started()
  const all = (now: typeof NOW): number =>
    Array.from({ length: 4000 }, (_, at) => asks(agent, `192.0.2.${at % 100}`, now)).filter(Boolean).length
  assert.equal(all(NOW), 1000)
  assert.equal(all(after(NOW, millis(1000))), 500)
})

test('who is not allowed is not answered', () => {
  const agent = started()
  assert.equal(asks(agent, '198.51.100.1'), 0)
  assert.equal(agent.counts()['not-known'], 1)
})

test('a place that cannot be had is told with its key', () => {
  const [effect] = started().handle({ type: 'unbound', socket: 'snmp', says: 'taken' }, NOW)
  assert.ok(effect?.type === 'note' && effect.fact.kind === 'unbound')
  assert.equal(effect.fact.place, 'snmp')
})
