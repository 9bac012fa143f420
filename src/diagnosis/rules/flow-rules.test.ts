import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MICROSOFT, SBC_TEAMS_SIDE, Teller } from '../../facts/testing/index.ts'
import { millis } from '../../kernel/index.ts'
import { diagnose } from '../diagnose.ts'
import { judged } from '../testing/judged.ts'
import { countedFlow, ignoredFlow, refusedReferInFlows } from '../testing/told-flows.ts'
import { left } from '../testing/told-handshakes.ts'
import { blockedRange } from './network/blocked-range.ts'
import { tcpShortConnections } from './tcp/tcp-short-connections.ts'

const RST = 4
const [SYN, ACK] = [2, 16]

test("the article's four connections are a suspicion in flows, which says what would prove it", () => {
  const findings = diagnose(refusedReferInFlows().facts)
  assert.deepEqual(
    findings.map(({ rule, certainty, count }) => `${rule} ${certainty} ${count}`),
    ['tcp/short-connections possible 4'],
  )
  assert.match(
    findings[0]?.says ?? '',
    /4 connections from 52\.114\.75\.24 .* `linesman probe 192\.0\.2\.21:5061`/,
  )
})

test('healthy flows yield no finding', () => {
  const story = new Teller('flows.pcap')
  const much = { packets: 40, bytes: 21_000, tcpFlags: 0x1b }
  for (let port = 0; port < 5; port++) {
    // REFERs on connections of their own, each over in less than a second.
    countedFlow(story.at(port * 200), port, { lastedMs: millis(700), fromClient: much, fromServer: much })
    // OPTIONS on connections that stand, and media.
    countedFlow(story.at(port * 60_000), 100 + port, { lastedMs: millis(65_000), fromServer: much })
    story.note({
      kind: 'flow',
      transport: 'udp',
      client: { address: '52.113.136.29', port: 50_000 + port },
      server: { ...SBC_TEAMS_SIDE, port: 20_000 + port },
      lastedMs: millis(400),
      fromClient: { packets: 20, bytes: 4000 },
    })
  }
  ignoredFlow(story.at(30_000), '52.123.9.1', 7)
  assert.deepEqual(diagnose(story.facts), [])
})

test('flows of an exporter that does not say whether it samples are doubted', () => {
  const story = refusedReferInFlows()
  for (const fact of story.facts) if (fact.kind === 'flow') delete fact.sampling
  assert.match(
    judged(tcpShortConnections, story)[0]?.says ?? '',
    /does not say whether it looks at all packets/,
  )
})

test('sampled flows prove no shortness', () => {
  assert.deepEqual(judged(tcpShortConnections, refusedReferInFlows({ sampling: 100 })), [])
})

for (const [name, about] of [
  ['that carry as much as SIP does', { fromServer: { packets: 12, bytes: 5200, tcpFlags: 27 } }],
  ['that last', { lastedMs: millis(1500) }],
  ['that are no answer to Microsoft', { client: { address: '198.51.100.7', port: 9 } }],
  ['to another port', { server: { ...SBC_TEAMS_SIDE, port: 443 } }],
  ['that are refused', { fromServer: { packets: 1, bytes: 40, tcpFlags: RST | ACK } }],
  ['that are pieces of a long one', { fromClient: { packets: 3, bytes: 200, tcpFlags: ACK } }],
] as const) {
  test(`flows ${name} are no short connections`, () => {
    assert.deepEqual(judged(tcpShortConnections, refusedReferInFlows(about)), [])
  })
}

test('two short flows, or three spread over an hour, are none too many', () => {
  const two = new Teller('flows.pcap')
  for (const port of [1, 2]) countedFlow(two.at(port), port)
  assert.deepEqual(judged(tcpShortConnections, two), [])
  const spread = new Teller('flows.pcap')
  for (const port of [1, 2, 3]) countedFlow(spread.at(port * 1_200_000), port)
  assert.deepEqual(judged(tcpShortConnections, spread), [])
})

test('one connection that two exporters count is one', () => {
  const story = new Teller('flows.pcap')
  for (const port of [1, 2])
    for (const exporter of ['192.0.2.1', '192.0.2.2']) countedFlow(story.at(port), port, { exporter })
  assert.deepEqual(judged(tcpShortConnections, story), [])
})

test('what a handshake explains is not told again from its flow', () => {
  const story = refusedReferInFlows()
  for (const port of [8576, 8577, 8578, 8579]) left(story, port)
  assert.deepEqual(judged(tcpShortConnections, story), [])
})

/** Three attempts from a range that is not let through, an answered one of another range between them. */
function blocked(about: { ignored?: object; answered?: object; answeredAt?: number } = {}): Teller {
  const story = new Teller('flows.pcap')
  for (const [index, at] of [0, 60_000, 120_000].entries())
    ignoredFlow(story.at(at), `52.123.9.${index}`, 2000 + index, about.ignored)
  return countedFlow(story.at(about.answeredAt ?? 70_000), 8576, {
    lastedMs: millis(900_000),
    ...about.answered,
  })
}

test('a range without any answer while another is answered is blocked', () => {
  const [finding, ...more] = diagnose(blocked().facts)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [finding?.rule, finding?.certainty, finding?.count],
    ['network/blocked-range', 'likely', 3],
  )
  assert.match(
    finding?.says ?? '',
    /3 connections from 52\.123\.9\.0\/24 to 192\.0\.2\.21:5061 got no answer/,
  )
})

for (const [name, about] of [
  ['where nobody is answered meanwhile', { answeredAt: 500_000 }],
  ['where the other one is of the same range', { answered: { client: { address: '52.123.9.77', port: 1 } } }],
  ['where flows are sampled', { ignored: { sampling: 64 } }],
  ['where each SYN was seen once', { ignored: { fromClient: { packets: 1, bytes: 60, tcpFlags: SYN } } }],
  ['where it is another port', { ignored: { server: { ...SBC_TEAMS_SIDE, port: 8443 } } }],
] as const) {
  test(`no range is blocked ${name}`, () => {
    assert.deepEqual(judged(blockedRange, blocked(about)), [])
  })
}

test('a range that is refused is not blocked: something answers', () => {
  const story = blocked()
  const fromServer = { packets: 1, bytes: 40, tcpFlags: RST | ACK }
  const fromClient = { packets: 1, bytes: 60, tcpFlags: SYN }
  countedFlow(story.at(80_000), 9, { client: { address: '52.123.9.5', port: 9 }, fromClient, fromServer })
  assert.deepEqual(judged(blockedRange, story), [])
})

test('where exports were lost meanwhile the blocked range is only possible', () => {
  const story = blocked().at(50_000)
  story.note({ kind: 'gap', lastedMs: millis(1000), why: 'lost', says: '7 flow records were lost' })
  assert.equal(judged(blockedRange, story)[0]?.certainty, 'possible')
})

/** As a capture tells it. */
function unanswered(story: Teller, number: number, address: string): Teller {
  const remote = { address, port: 2000 + number }
  const about = { role: 'server', local: SBC_TEAMS_SIDE, remote, how: 'timeout', transport: 'tcp' } as const
  return story.closed(`tcp.stream ${number}`, { ...about, livedMs: millis(7000) })
}

test('a capture shows a blocked range as well, and a handshake that hangs is none', () => {
  const story = new Teller('trace.pcap')
  for (const number of [0, 1, 2]) unanswered(story.at(number * 30_000), number, '52.123.9.9')
  story.at(40_000).opened('tcp.stream 9', { role: 'server', local: SBC_TEAMS_SIDE, remote: MICROSOFT })
  const [finding] = judged(blockedRange, story)
  assert.deepEqual([finding?.certainty, finding?.count], ['likely', 3])
  for (const number of [0, 1, 2]) {
    const remote = { address: '52.123.9.9', port: 2000 + number }
    story.opened(`tcp.stream ${number}`, { role: 'server', local: SBC_TEAMS_SIDE, remote })
  }
  assert.deepEqual(judged(blockedRange, story), [])
})

test('network/refused: SYNs of Microsoft that are answered with a reset', () => {
  const story = new Teller('flows.pcap')
  const no = { packets: 1, bytes: 40, tcpFlags: RST | ACK }
  for (const port of [1, 2]) {
    const about = { fromClient: { packets: 1, bytes: 60, tcpFlags: SYN }, fromServer: no }
    countedFlow(story.at(port * 60_000), port, about)
  }
  const [finding, ...others] = diagnose(story.facts)
  assert.deepEqual([finding?.rule, finding?.severity, finding?.count], ['network/refused', 'critical', 2])
  assert.match(finding?.says ?? '', /192\.0\.2\.21:5061 refused 2 connections of Microsoft/)
  assert.deepEqual(others, [])
  countedFlow(story.at(200_000), 3, { lastedMs: millis(65_000) })
  assert.deepEqual(
    diagnose(story.facts).map(({ rule, severity }) => `${rule} ${severity}`),
    ['network/refused warning'],
  )
})
