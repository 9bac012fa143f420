// What ops/ asks Prometheus for is there to be asked for.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FactLog } from '../../facts/index.ts'
import { millis } from '../../kernel/index.ts'
import { buildApi } from '../api.ts'
import { findingsIn, GUARDED, SBC, storyFacts, TEST_PLACES, testSystem, tokenText } from '../testing/index.ts'
import { probeMetrics } from './probe-metrics.ts'

const OPS = join(import.meta.dirname, '../../../ops')
const read = (path: string): string => readFileSync(join(OPS, path), 'utf8')

/** With the names that a histogram has. */
async function metricNames(): Promise<Set<string>> {
  const system = testSystem(new FactLog([], 100_000))
  const services = {
    ...system.services,
    leftOut: () => ({ 'collect.syslog': 0 }),
    snmp: () => ({ answered: 0 }),
    store: {
      store: {
        size: async () => ({ bytes: 1, freeBytes: 0, capBytes: 2, oldestFact: 1, evicted: 0, aged: 0 }),
      } as never,
      counts: () => ({
        waiting: 0,
        waitingBytes: 0,
        written: 1,
        dropped: { 'queue-full': 0, busy: 0, full: 0, failed: 0 },
      }),
    },
  }
  const { app } = await buildApi(GUARDED, services, TEST_PLACES)
  const facts = storyFacts()
  for (const fact of facts) services.facts.note(fact)
  for (const finding of findingsIn(facts)) system.findings.tell(finding)
  const headers = { host: SBC, authorization: `Bearer ${tokenText('read')}` }
  const own = (await app.inject({ url: '/metrics', headers })).body
  const probe = await probeMetrics(await reportOf(), 1)
  return new Set([...`${own}\n${probe}`.matchAll(/^(\w+)(?=[{ ])/gm)].map(([name]) => name))
}

async function reportOf() {
  const certificate = {
    ...{ count: 1, subject: SBC, issuer: 'CN=CA', names: [SBC], key: 'ec 256', extendedKeyUsage: [] },
    ...{ notBefore: 1, notAfter: 2, selfSigned: false, fingerprints: ['ab'], coversName: true },
  }
  return {
    ...{ host: SBC, port: 5061, serverName: SBC, trust: 'public', clientCertificate: false, isCut: false },
    addresses: [
      {
        ...{ address: '192.0.2.1', ciphers: [], versions: [], clientCertificate: 'asked' as const },
        names: [{ asked: 'as-microsoft' as const, tries: 1, ended: [], certificates: [certificate] }],
        options: { status: 200, tookMs: millis(1) },
      },
    ],
  }
}

/** `up` and the like are Prometheus's own. */
const named = (text: string): Set<string> =>
  new Set([...text.matchAll(/\b(?:linesman|probe)_\w+/g)].map(([name]) => name))

test('rules ask for metrics that there are', async () => {
  const there = await metricNames()
  const rules = read('prometheus/linesman.rules.yml').replaceAll(/^ *#.*$/gm, '')
  const asked = named(rules.replaceAll(/summary:.*$/gm, ''))
  assert.ok(asked.size > 10)
  assert.deepEqual(
    [...asked].filter(name => !there.has(name)),
    [],
  )
})

test("the dashboard's queries ask for metrics that there are", async () => {
  const there = await metricNames()
  const { panels } = JSON.parse(read('grafana/linesman.json')) as {
    panels: { targets: { expr: string }[] }[]
  }
  const asked = named(panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)).join('\n'))
  assert.ok(asked.size > 10)
  assert.deepEqual(
    [...asked].filter(name => !there.has(name)),
    [],
  )
})
