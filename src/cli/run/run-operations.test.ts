import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Loaded, loadConfig } from '../../config/index.ts'
import { FactLog } from '../../facts/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { createAuthority } from '../../tls/index.ts'
import { operationsOf, renewedBy } from './run-operations.ts'

const now = instantOf(Date.UTC(2026, 5, 1))
const authority = await createAuthority({ name: 'lab', now, key: 'ec-p256' })
const { pem } = await authority.issue({ commonName: 'sbc1.example.net' })
const FILES = new Map([
  ['roots', authority.rootPem],
  ['cert', pem.cert],
  ['key', pem.key],
])
const OWN = `fqdn: sbc1.example.net
carrier: { listen: 192.0.2.10:5060, peer: 192.0.2.1:5060 }
teams:
  listen: 192.0.2.11:5061
  trust: roots
  contexts: [{ name: main, certificate: cert, key: key }]
`

function load(text: string): Loaded {
  const read = loadConfig(text, { readFile: path => FILES.get(path) ?? '', env: {}, now, publicRoots: [] })
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}

const startOf = (loaded: Loaded) =>
  operationsOf({ facts: new FactLog(), sbc: undefined, loaded: () => loaded, say: () => {} })

test('what a reload brings is what a start has: the calls that the SBC takes on, and its first proxy, in small letters', () => {
  const loaded = load(OWN.replace('trust:', 'proxies: ["SIP2.Example.net:5061"]\n  trust:'))
  assert.deepEqual(startOf(loaded).sbc, { callLimit: 2000, firstProxy: 'sip2.example.net' })
  const { sbc, places } = startOf(loaded)
  assert.deepEqual(renewedBy(loaded), { sbc, places, api: undefined })
})

test('of the SBC of somebody else nobody knows how many calls it takes on', () => {
  assert.equal(startOf(load('collect: { hep: { listen: "0.0.0.0:9060" } }\n')).sbc, undefined)
})
