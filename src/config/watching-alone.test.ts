// Files without an SBC of one's own: what they come to, and what of half an SBC is said.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publicRootBlocks } from '../node/index.ts'
import { type Loaded, loadConfig } from './load-config.ts'
import { sampleFiles } from './testing/sample.ts'

const sample = await sampleFiles()
const publicRoots = [...publicRootBlocks(), sample.authority.rootPem]
const read = (text: string) => loadConfig(text, { ...sample.options(), publicRoots })

function load(text: string): Loaded {
  const loaded = read(text)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  assert.deepEqual(loaded.value.warnings, [])
  return loaded.value
}

const told = (text: string): string[] => {
  const loaded = read(text)
  return (loaded.ok ? loaded.value.warnings : loaded.fault).map(
    ({ severity, line, path, what, remedy }) => `${line} ${severity} ${path}: ${what}; ${remedy}`,
  )
}

const WATCH = 'watch: { sbcs: [{ fqdn: sbc2.example.net }] }\n'

test("SBCs of others are watched without one of one's own, by probes or by what is collected", () => {
  const probed = load(WATCH)
  assert.equal(probed.sbc, undefined)
  assert.deepEqual(
    probed.watch?.sbcs.map(({ fqdn }) => fqdn),
    ['sbc2.example.net'],
  )
  const collected = load('collect: { hep: { listen: "0.0.0.0:9060" } }\n')
  assert.equal(collected.sbc, undefined)
  assert.equal(collected.collect.hep?.local.port, 9060)
})

test("what is said of an SBC of one's own is among the values of none that watches alone", () => {
  const sections = new Set(load(WATCH).values.map(({ path }) => path.split('.')[0]))
  assert.deepEqual([...sections].sort(), ['alerts', 'api', 'collect', 'dns', 'snmp', 'store', 'watch'])
})

test('alerts are about the one that is watched, or about all together', () => {
  assert.equal(load(WATCH).alerts.desk.fqdn, 'sbc2.example.net')
  const two = load('watch: { sbcs: [{ fqdn: sbc2.example.net }, { fqdn: sbc3.example.net }] }\n')
  assert.equal(two.alerts.desk.fqdn, 'linesman')
})

test('half an SBC is an error that names the other half', () => {
  const text = `${WATCH}carrier:\n  listen: 192.0.2.10:5060\n  peer: 198.51.100.1:5060\n`
  assert.deepEqual(told(text), [
    '1 error fqdn: is missing; write it as host name: Name the SBC is paired with in the tenant. It stands in every Contact and in the certificate',
    '1 error teams: the section is missing beside carrier; write it with at least listen, contexts; or take carrier out, to watch SBCs of others alone',
  ])
})

test("what only an SBC of one's own uses is an error where there is none", () => {
  const lonely = ': is about an SBC of your own, and the file has none; '
  const remedy = 'take it out to watch others alone, or write carrier and teams as well'
  assert.deepEqual(told(`fqdn: sbc1.example.net\n${WATCH}media: { relay: no }\nlimits: { calls: 5 }\n`), [
    `1 error fqdn${lonely}${remedy}`,
    `3 error media${lonely}${remedy}`,
    `4 error limits${lonely}${remedy}`,
  ])
})

test('neither an SBC nor anything to watch is an error, in each form', () => {
  const missing = 'the section is missing; write it with at least'
  const instead = 'or watch.sbcs or collect, to watch SBCs of others'
  assert.deepEqual(told('store: { place: records.db }\n').slice(1), [
    `1 error carrier: ${missing} listen, peer; ${instead}`,
    `1 error teams: ${missing} listen, contexts; ${instead}`,
  ])
  assert.deepEqual(told('watch: { every: 1m }\n'), [
    '1 error watch.sbcs: is missing, and nothing else is there to watch; name the SBCs to probe here, or write collect; an SBC of your own needs carrier and teams',
  ])
})

test('over TLS a certificate of its own is shown, for there is no context', () => {
  const keys = 'certificate: default.pem, key: default.key'
  const { api, collect } = load(
    `api: { listen: "127.0.0.1:8443", tls: { ${keys} } }\ncollect: { syslog: { listen: "0.0.0.0:6514", transport: tls, tls: { ${keys} } } }\n`,
  )
  assert.equal(api?.tls?.cert, sample.files.get('default.pem'))
  assert.equal(collect.syslog?.tls?.contexts.length, 1)
  const [problem, ...others] = told('collect: { syslog: { listen: "0.0.0.0:6514", transport: tls } }\n')
  assert.match(`${problem}`, /collect\.syslog\.tls: there are no contexts [^;]*; write certificate and key/)
  assert.deepEqual(others, [])
})
