import assert from 'node:assert/strict'
import { test } from 'node:test'
import { carrierHop } from './carrier-way.ts'
import type { CarrierConfig } from './config.ts'

const PEER = { host: 'carrier.example', port: 5060 }
const config = (change: Partial<CarrierConfig> = {}): CarrierConfig => ({
  transport: 'udp',
  local: { address: '203.0.113.10', port: 5060 },
  peer: PEER,
  allow: [],
  ...change,
})
const hop = (serviceRoutes: string[], change?: Partial<CarrierConfig>) =>
  carrierHop(config(change), serviceRoutes, PEER, host => host.endsWith('carrier.example'))

test("a request goes to the outbound proxy, else by the registrar's service route (RFC 3608 section 6.1)", () => {
  const outboundProxy = { host: 'edge.carrier.example', port: 5070 }
  assert.deepEqual(hop(['<sip:core.carrier.example;lr>'], { outboundProxy }), outboundProxy)
  assert.deepEqual(hop(['<sip:core.carrier.example:5080;lr>', '<sip:next.carrier.example;lr>']), {
    host: 'core.carrier.example',
    port: 5080,
  })
  assert.deepEqual(hop([]), PEER)
})

test('a registrar cannot send calls to strangers', () => {
  for (const route of ['<sip:premium.example;lr>', '<tel:+4930555999>', 'nonsense>'])
    assert.deepEqual(hop([route]), PEER)
})
