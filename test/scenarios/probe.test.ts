// The probe in simulated time: what a person sees of it, and what it does where nothing answers.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { fault, ok, seconds } from '../../src/kernel/index.ts'
import { LabWorld } from '../../src/lab/index.ts'
import {
  describeCertificate,
  MICROSOFT_CIPHERS,
  MICROSOFT_RULES,
  type TlsServerPolicy,
} from '../../src/tls/index.ts'
import {
  DEFAULT_PROBE_FROM,
  nagiosState,
  nagiosText,
  Probe,
  type ProbeOrder,
  probeReport,
  probeText,
} from '../../src/watch/index.ts'
import { Recorder } from '../worlds/recorder.ts'

const NAME = 'sbc1.example.net'
const root = describeCertificate({ subject: 'Lab Root', isCa: true })
const trust = { name: 'the lab roots', roots: [root] }
const good = describeCertificate({ subject: NAME, issuer: 'Lab Root', names: [NAME] })
const fallback = describeCertificate({ subject: 'ACL_5330' })

const ORDER: ProbeOrder = {
  host: NAME,
  port: 5061,
  serverName: NAME,
  times: 3,
  from: DEFAULT_PROBE_FROM,
  trust,
  rules: MICROSOFT_RULES,
  limitMs: seconds(120),
  answerLimitMs: seconds(5),
}

const listenerWith = (certificate: typeof good): TlsServerPolicy => ({
  contexts: [{ name: 'main', chain: [certificate] }],
  policies: [{ when: { any: true }, context: 'main' }],
  clientCertificate: 'no',
  handshakeLimitMs: seconds(10),
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ciphers: MICROSOFT_CIPHERS,
})

/** An SBC that never answers SIP, at each address. */
async function probeOf(listeners: Record<string, TlsServerPolicy>, change: Partial<ProbeOrder> = {}) {
  const world = new LabWorld({ hosts: [[NAME, Object.keys(listeners)]] })
  for (const [address, tls] of Object.entries(listeners)) {
    const local = { address, port: 5061 }
    world.add(`sbc ${address}`, new Recorder([{ type: 'listen', listener: 'teams', local, tls }]))
  }
  const order = { ...ORDER, ...change }
  const probe = new Probe(order, world.chance)
  world.add('probe', probe)
  await world.passUntil(() => probe.isOver, seconds(300))
  const facts = world.facts.seenBy('probe')
  const report = probeReport(order, probe.log, facts)
  const findings = diagnose(facts)
  return { world, probe, report, findings, facts, rules: findings.map(({ rule }) => rule) }
}

test('each address is asked in each way as often as told, one connection at a time', async () => {
  const { probe, facts } = await probeOf({
    '203.0.113.1': listenerWith(good),
    '203.0.113.2': listenerWith(good),
  })
  const ways = probe.log.attempts.map(({ address, asks }) => `${address} ${asks.way}`)
  for (const address of ['203.0.113.1', '203.0.113.2'])
    for (const way of ['as-microsoft', 'no-name', 'other-name'])
      assert.equal(ways.filter(each => each === `${address} ${way}`).length, 3)
  let open = 0
  for (const fact of facts.all()) {
    if (fact.kind === 'connection-opened') open += 1
    if (fact.kind === 'connection-closed') open -= 1
    assert.ok(open <= 1)
  }
})

test('a certificate that differs between addresses is named with its address', async () => {
  const { findings } = await probeOf({
    '203.0.113.1': listenerWith(good),
    '203.0.113.2': listenerWith(fallback),
  })
  const found = findings.find(({ rule }) => rule === 'tls/default-certificate-served')
  assert.match(found?.says ?? '', /203\.0\.113\.2:5061/)
})

test('OPTIONS that nobody answers cost their time once an address', async () => {
  const { report, rules, probe } = await probeOf({ '203.0.113.1': listenerWith(good) })
  assert.deepEqual(report.addresses[0]?.options, { failed: 'timeout', tookMs: 5000 })
  assert.deepEqual(rules, ['options/unanswered'])
  assert.equal(probe.deadline(), undefined)
})

test('when time is over the probe ends, and says that not all was asked', async () => {
  const { report, probe, world } = await probeOf(
    { '203.0.113.1': listenerWith(good) },
    { limitMs: seconds(2) },
  )
  assert.equal(report.isCut, true)
  assert.ok(probe.isOver)
  assert.deepEqual(
    world.pending().connections.filter(each => each.startsWith('probe')),
    [],
  )
  assert.match(probeText(report, 'en', false, { colour: false, width: 100 }), /--limit gives more/)
})

test('a name without an address, and an address without an answer', async () => {
  const nowhere = await probeOf({})
  assert.deepEqual(nowhere.rules, ['dns/name-unresolved'])
  assert.equal(nagiosState(nowhere.report, nowhere.findings), 2)
  const silent = await probeOf({}, { addresses: ['203.0.113.9'] })
  assert.equal(silent.report.addresses[0]?.unreachable, 'refused')
  assert.deepEqual(silent.rules, ['options/unanswered'])
  assert.match(
    nagiosText(silent.report, silent.findings, silent.world.now(), 'en'),
    /^CRITICAL - sbc1\.example\.net: .* \| addresses=1;;;0 findings=1;;;0$/,
  )
})

test('both families are looked up, and one of them is enough', () => {
  const probe = new Probe(ORDER, new LabWorld().chance)
  const now = new LabWorld().now()
  assert.deepEqual(
    probe.start(now).map(effect => effect.type === 'resolve' && effect.record),
    ['A', 'AAAA'],
  )
  assert.deepEqual(
    probe.handle(
      {
        type: 'resolved',
        name: NAME,
        record: 'AAAA',
        answer: ok([{ type: 'AAAA', address: '2001:db8::1' }]),
      },
      now,
    ),
    [],
  )
  const [open] = probe.handle(
    { type: 'resolved', name: NAME, record: 'A', answer: fault('no-such-record') },
    now,
  )
  assert.deepEqual(open?.type === 'open' && open.to, { address: '2001:db8::1', port: 5061 })
})
