// The probe against the SBC of the stories on real sockets: healthy, with the article's fault, and with contexts chosen
// by name or by the source address.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { millis, seconds, systemChance } from '../../src/kernel/index.ts'
import { DEFAULT_CONTEXT, SBC_NAME, type Scene, TEAMS_CONTEXT } from '../../src/stories/index.ts'
import { audioCodesLike, type ContextPolicy, MICROSOFT_RULES } from '../../src/tls/index.ts'
import { DEFAULT_PROBE_FROM, Probe, type ProbeOrder, probeReport, probeText } from '../../src/watch/index.ts'
import { shownTo } from '../support/probing.ts'
import { onStage, until, type WireStage } from '../support/wire-stage.ts'

/** Probes the SBC of the stage from an address that is not Microsoft's. */
async function probe({ world, scene }: WireStage, options: Partial<ProbeOrder> = {}) {
  const order: ProbeOrder = {
    host: SBC_NAME,
    port: 5061,
    serverName: SBC_NAME,
    times: 2,
    from: DEFAULT_PROBE_FROM,
    trust: scene.sbc.teams.tls.client.trust,
    rules: MICROSOFT_RULES,
    limitMs: seconds(10),
    answerLimitMs: millis(1000),
    ...options,
  }
  const asking = new Probe(order, systemChance())
  world.add('probe', asking)
  await until(world, 'the probe is over', () => asking.isOver, seconds(12))
  const facts = world.facts.seenBy('probe')
  const report = probeReport(order, asking.log, facts)
  const findings = diagnose(facts)
  return { report, findings, rules: findings.map(({ rule }) => rule), facts }
}

const changed =
  (change: { policies?: ContextPolicy[]; allow?: string[] }) =>
  (scene: Scene): Scene => {
    const { teams } = scene.sbc
    const { policies = teams.tls.server.policies, allow = ['127.0.0.0/8'] } = change
    const server = { ...teams.tls.server, policies }
    return { ...scene, sbc: { ...scene.sbc, teams: { ...teams, allow, tls: { ...teams.tls, server } } } }
  }

const story = (
  name: string,
  change: Parameters<typeof changed>[0],
  body: (stage: WireStage) => Promise<void>,
): void =>
  void test(name, { timeout: 30_000 }, onStage(body, { change: changed(change), meetsMicrosoft: false }))

story('a healthy SBC gives no finding, and the text says what cannot be seen from here', {}, async stage => {
  const { report, rules } = await probe(stage, { context: stage.scene.teams.tls.context })
  assert.deepEqual(rules, [])
  const [address] = report.addresses
  assert.ok(address)
  assert.deepEqual(shownTo(address, 'as-microsoft'), [`${SBC_NAME} x2`])
  assert.deepEqual(shownTo(address, 'no-name'), ['unrecognized_name x2'])
  assert.deepEqual(shownTo(address, 'other-name'), ['unrecognized_name x2'])
  assert.equal(address.options?.status, 200)
  assert.ok(['REFER', 'NOTIFY'].every(method => address.options?.allow?.includes(method)))
  assert.equal(address.options?.contactIsFqdn, true)
  assert.equal(address.clientCertificate, 'asked')
  const text = probeText(report, 'en', false, { colour: false, width: 120 })
  assert.match(text, /A probe from one address proves nothing about the others/)
  assert.match(text, /\n {2}tcpdump .*net 52\.112\.0\.0\/14/)
  assert.match(
    probeText(report, 'de', false, { colour: false, width: 120 }),
    /Eine Probe von einer Adresse beweist nichts/,
  )
})

story('an SBC that takes nobody for Microsoft without its certificate is in order', {}, async stage => {
  const { report, rules } = await probe(stage)
  assert.deepEqual(rules, [])
  assert.equal(report.addresses[0]?.options?.status, 403)
  const text = probeText(report, 'en', false, { colour: false, width: 120 })
  assert.match(text, /OPTIONS were refused from here with 403/)
})

story(
  "the article's listener, left on the default context",
  { policies: [{ when: { any: true }, context: DEFAULT_CONTEXT }] },
  async stage => {
    const { rules, findings } = await probe(stage)
    assert.deepEqual(rules, ['tls/default-certificate-served'])
    assert.equal(findings[0]?.certainty, 'proven')
  },
)

story(
  'a default context for who sends no name is worth a word and no more',
  {
    policies: [
      { when: { serverName: SBC_NAME }, context: TEAMS_CONTEXT },
      { when: { any: true }, context: DEFAULT_CONTEXT },
    ],
  },
  async stage => {
    const { findings } = await probe(stage)
    assert.deepEqual(
      findings.map(({ rule, severity }) => [rule, severity]),
      [['tls/sni-changes-certificate', 'info']],
    )
  },
)

story('no SIP but OPTIONS is ever sent', {}, async stage => {
  const { facts } = await probe(stage)
  const sent = facts.of('sip').filter(({ direction }) => direction === 'sent')
  assert.deepEqual(
    sent.map(({ method }) => method),
    ['OPTIONS'],
  )
})

/** The proxy set lists no address the probe could come from, so that it sees the default certificate. */
const bySource = (remote: string[]): ContextPolicy[] =>
  audioCodesLike({
    contexts: [DEFAULT_CONTEXT, TEAMS_CONTEXT],
    proxySets: [{ id: 1, remote, context: TEAMS_CONTEXT }],
    sipInterface: 0,
  })

story(
  'where the source address decides, a probe from a listed one sees nothing wrong, and says so',
  { policies: bySource(['127.0.0.0/8']) },
  async stage => assert.deepEqual((await probe(stage)).rules, []),
)

story(
  'and from another one it sees the default certificate',
  { policies: bySource(['192.0.2.1']) },
  async stage => assert.deepEqual((await probe(stage)).rules, ['tls/default-certificate-served']),
)

story('of several addresses each is asked, and one where nothing listens is told', {}, async stage => {
  const { sbcTeamsSide, outsideProxy } = stage.scene.addresses
  const { report, findings } = await probe(stage, { addresses: [sbcTeamsSide, outsideProxy] })
  assert.deepEqual(
    report.addresses.map(({ address, unreachable }) => [address, unreachable]),
    [
      [sbcTeamsSide, undefined],
      [outsideProxy, 'refused'],
    ],
  )
  assert.deepEqual(
    findings.map(({ rule }) => rule),
    ['options/unanswered'],
  )
  assert.match(
    probeText(report, 'en', true, { colour: false, width: 120 }),
    /Microsoft does not support that/,
  )
})
