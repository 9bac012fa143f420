import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Loaded } from '../../config/index.ts'
import { FactLog } from '../../facts/index.ts'
import { operationsOf, renewedBy } from './run-operations.ts'
import { load, SBC_FILE } from './testing/sbc-file.ts'

const startOf = (loaded: Loaded) =>
  operationsOf({ facts: new FactLog(), sbc: undefined, loaded: () => loaded, say: () => {} })

test('what a reload brings is what a start has: the calls that the SBC takes on, and its first proxy, in small letters', () => {
  const loaded = load(SBC_FILE.replace('trust:', 'proxies: ["SIP2.Example.net:5061"]\n  trust:'))
  assert.deepEqual(startOf(loaded).sbc, { callLimit: 2000, firstProxy: 'sip2.example.net' })
  const { sbc, places } = startOf(loaded)
  assert.deepEqual(renewedBy(loaded), { sbc, places, api: undefined })
})

test('of the SBC of somebody else nobody knows how many calls it takes on', () => {
  assert.equal(startOf(load('collect: { hep: { listen: "0.0.0.0:9060" } }\n')).sbc, undefined)
})
