import assert from 'node:assert/strict'
import { test } from 'node:test'
import { instantOf, millis, minutes, seconds } from '../../kernel/index.ts'
import type { CallEvent, CallFact, ConnectionClosedFact } from '../fact.ts'
import { CallsGoing } from './calls-going.ts'
import { SilentConnections } from './silent-connections.ts'
import { trunkOf } from './terms.ts'

const told = (event: CallEvent, at: number, about: Partial<CallFact> = {}): CallFact => ({
  ...{ kind: 'call', at: instantOf(at), observer: 'sbc', call: '1', event },
  legs: [{ callId: 'caller', side: 'carrier' }],
  ...about,
})
const counts = ({ ringing, answered }: CallsGoing) => ({ ringing, answered })

test('a call rings, is answered, and lasts from the answer to the end', () => {
  const going = new CallsGoing()
  going.hear(told('offered', 1000))
  assert.deepEqual(counts(going), { ringing: 1, answered: 0 })
  going.hear(told('answered', 3000))
  assert.deepEqual(counts(going), { ringing: 0, answered: 1 })
  const over = going.hear(told('ended', 10_000))
  assert.deepEqual([over?.direction, over?.talkedMs], ['inbound', 7000])
  assert.deepEqual(counts(going), { ringing: 0, answered: 0 })
})

test('a call that was refused has no length, and one that Teams began is outbound', () => {
  const going = new CallsGoing()
  going.hear(told('offered', 0, { legs: [{ callId: 'caller', side: 'teams' }] }))
  const over = going.hear(told('refused', 500))
  assert.deepEqual([over?.direction, over?.talkedMs], ['outbound', undefined])
})

test('of a call that nobody saw begin nothing is known', () => {
  const going = new CallsGoing()
  assert.equal(going.hear(told('answered', 0)), undefined)
  assert.equal(going.hear(told('ended', 0)), undefined)
  assert.deepEqual(counts(going), { ringing: 0, answered: 0 })
})

test('what is told twice is counted once', () => {
  const going = new CallsGoing()
  for (const event of ['offered', 'offered', 'answered', 'answered'] as const) going.hear(told(event, 0))
  assert.deepEqual(counts(going), { ringing: 0, answered: 1 })
})

test('a call whose end nobody told is forgotten after a day, or for the newest of too many', () => {
  const going = new CallsGoing()
  going.hear(told('offered', 0))
  going.hear(told('answered', 0))
  going.hear(told('offered', minutes(24 * 60), { call: 'next day' }))
  assert.deepEqual(counts(going), { ringing: 1, answered: 0 })
  for (let call = 0; call < 30_000; call++)
    going.hear(told('offered', minutes(24 * 60), { call: `many ${call}` }))
  assert.deepEqual(counts(going), { ringing: 20_000, answered: 0 })
})

const ENDS = {
  connection: 'in-1',
  transport: 'tls',
  role: 'server',
  local: { address: '192.0.2.11', port: 5061 },
  remote: { address: '192.0.2.99', port: 1024 },
} as const
const AT = { observer: 'sbc', at: instantOf(0) }
const closed = (about: Partial<ConnectionClosedFact> = {}): ConnectionClosedFact => ({
  ...{ ...AT, ...ENDS, kind: 'connection-closed', endedBy: 'remote', how: 'fin' },
  ...{ livedMs: millis(16), bytesReceived: 500, ...about },
})

test('a connection that the other side ends within a second and without SIP is short', () => {
  const silent = new SilentConnections()
  const isShort = (about?: Partial<ConnectionClosedFact>): boolean => {
    silent.opened({ ...AT, ...ENDS, kind: 'connection-opened' })
    return silent.closed(closed(about))
  }
  assert.equal(isShort(), true)
  assert.equal(isShort({ livedMs: seconds(1) }), false)
  assert.equal(isShort({ endedBy: 'local' }), false)
  assert.equal(isShort({ bytesReceived: 0 }), false, "a load balancer's check")
  assert.equal(isShort({ bytesReceived: 0, remote: { address: '52.114.75.24', port: 1024 } }), true)
})

test('one that carried SIP is not short, and says nothing of the next of its name', () => {
  const silent = new SilentConnections()
  silent.opened({ ...AT, ...ENDS, kind: 'connection-opened' })
  silent.carried('in-1')
  assert.equal(silent.closed(closed()), false)
  silent.opened({ ...AT, ...ENDS, kind: 'connection-opened' })
  assert.equal(silent.closed(closed()), true)
})

test('a connection that never came about is not short', () => {
  assert.equal(new SilentConnections().closed(closed({ role: 'client', how: 'refused' })), false)
})

test('a trunk has the name of its configuration, else its address without the port', () => {
  const remote = { address: '192.0.2.1', port: 49_152 }
  const leg = { callId: 'caller', side: 'carrier' } as const
  assert.equal(trunkOf([leg], remote), '192.0.2.1')
  assert.equal(trunkOf([{ ...leg, host: 'carrier.example' }], remote), 'carrier.example')
})
