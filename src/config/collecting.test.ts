import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { type Loaded, loadConfig } from './load-config.ts'
import { SAMPLE, sampleFiles } from './testing/sample.ts'

const sample = await sampleFiles()

const load = (text: string): Loaded => {
  const read = loadConfig(text, sample.options())
  assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.fault))
  return read.value
}
const told = (text: string): string[] => {
  const read = loadConfig(text, { ...sample.options(), env: { GRAPH_SECRET: 'hush' } })
  return (read.ok ? read.value.warnings : read.fault).map(
    ({ severity, path, what, remedy }) => `${severity} ${path}: ${what}; ${remedy}`,
  )
}

test('without its keys nothing is collected and nothing sent on', () => {
  const { collect, hepExport, values } = load(SAMPLE)
  assert.deepEqual([collect, hepExport], [{}, undefined])
  assert.equal(values.find(({ path }) => path === 'collect.syslog')?.value, 'none')
})

test('each kind is read with its place, its senders and its habits', () => {
  const { collect, hepExport } = load(`${SAMPLE}collect:
  syslog: { listen: "0.0.0.0:514", allow: [192.0.2.0/24], zone: "+01:00" }
  hep: { listen: "192.0.2.10:9060", transport: tcp, sbc: [192.0.2.21] }
  flows: { listen: "192.0.2.10:2055" }
export: { hep: { to: "192.0.2.60:9060" } }
`)
  assert.deepEqual(collect, {
    syslog: {
      transport: 'udp',
      local: { address: '0.0.0.0', port: 514 },
      allow: ['192.0.2.0/24'],
      zoneMinutes: 60,
    },
    hep: { transport: 'tcp', local: { address: '192.0.2.10', port: 9060 }, ours: ['192.0.2.21'] },
    flows: { transport: 'udp', local: { address: '192.0.2.10', port: 2055 } },
  })
  assert.deepEqual(hepExport, {
    to: { address: '192.0.2.60', port: 9060 },
    transport: 'udp',
    agent: 2001,
  })
})

test('over TLS senders are shown the context for Microsoft, and asked for no certificate', () => {
  const tls = load(`${SAMPLE}collect: { syslog: { listen: "192.0.2.10:6514", transport: tls } }\n`).collect
    .syslog?.tls
  assert.deepEqual(
    [tls?.contexts.map(({ name }) => name), tls?.clientCertificate, tls?.minVersion],
    [['main'], 'no', 'TLSv1.2'],
  )
})

test('a place that something else has is told with both keys', () => {
  const all = `${SAMPLE}collect:
  syslog: { listen: "192.0.2.10:5060" }
  hep: { listen: "0.0.0.0:5061", transport: tcp }
  flows: { listen: "192.0.2.10:20002" }
`
  assert.deepEqual(
    new Set(told(all)),
    new Set([
      'error collect.syslog.listen: 192.0.2.10:5060 is also what carrier.listen says, and both are UDP; choose another port or address for one of them',
      'error collect.hep.listen: 0.0.0.0:5061 takes the port of 192.0.2.11:5061, which teams.listen says, and both are TCP; choose another port or address for one of them',
      'error media.ports: the range holds the port 20002 of collect.flows.listen; choose a range without it',
    ]),
  )
})

test('what TLS lacks is told with its remedy', () => {
  assert.deepEqual(
    told(`${SAMPLE}collect:
  hep: { listen: "192.0.2.10:9061", transport: tls, tls: { clientCertificate: require, context: gone } }
export: { hep: { to: "192.0.2.60:9061", transport: tls } }
`),
    [
      'error collect.hep.tls.context: there is no context "gone"; write one of main',
      'error collect.hep.tls.trust: is missing, and a certificate is required of senders; name a file with the roots of their certificates, or write clientCertificate: no',
      'error export.hep.tls: is missing, and export.hep.transport is tls; write it with trust: public, or a file with the roots of the keeper',
    ].sort(),
  )
})

test('wrong values are told as those of other keys are', () => {
  assert.deepEqual(
    told(
      `${SAMPLE}collect: { syslog: { listen: "sbc:514", zone: Berlin } }\nexport: { hep: { to: "0.0.0.0:1" } }\n`,
    ),
    [
      'error collect.syslog.listen: "sbc" is no IP address; write one of this machine, as 192.0.2.10:5060',
      'error collect.syslog.zone: "Berlin" is no time zone; write how far it is from UTC: +01:00',
      'error export.hep.to: "0.0.0.0:1" is no place that can be sent to; write its address and port, as 192.0.2.60:9060',
    ],
  )
})

test('the examples of the page on live evidence load without a word against them', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/evidence-live.md'), 'utf8')
  const examples = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
  assert.ok(examples.length >= 2)
  for (const yaml of examples) assert.deepEqual(told(SAMPLE + yaml), [])
})
