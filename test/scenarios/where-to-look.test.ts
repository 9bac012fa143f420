// The story where-to-look: a REFER is missing, and the article lists the places where traces of it lie. One played run,
// seen from all of them by clocks that differ: each alone and any mix of them says what it can, no less than its parts,
// and nothing twice.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Evidence } from '../../src/cli/testing/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import { type Fact, formatFactLine, type LadderRow, ladderOf } from '../../src/facts/index.ts'
import { CERTAINTIES, type Certainty } from '../../src/findings/index.ts'
import { seededChance } from '../../src/kernel/index.ts'
import { callPage, callTable, madeCall } from '../../src/records/testing/index.ts'
import { sbcTables, writeIni } from '../../src/settings/testing/index.ts'
import {
  captureOf,
  firewallLogOf,
  flowCaptureOf,
  hepOf,
  logOf,
  shifted,
  transferOf,
} from '../support/evidence-forms.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import { probedFacts } from '../support/probe-play.ts'
import { readOctets } from '../support/read-octets.ts'

const played = await playInLab(storyNamed('refer-default-certificate'))
const seen = played.facts.seenBy('sbc').all()
const [recorded] = played.facts.of('transfer-completion')
assert.ok(recorded !== undefined)

const linesOf = (facts: readonly Fact[]): Uint8Array =>
  Buffer.from(facts.map(fact => `${formatFactLine(fact)}\n`).join(''))
const calls = [madeCall(1, { callType: 'dr_in_bot', seconds: 17 })]

/** How far each clock is ahead. */
const SKEW = {
  live: 0,
  'tls12.pcap': -4000,
  'tls13.pcap': 1500,
  'sbc.log': 597,
  'calls.hep': -2000,
  'ipfix.pcap': 40,
  'netflow5.pcap': -300,
  'netfilter.log': 3000,
  'asa.log': 3000,
  'fortigate.log': -5000,
  'panos.log': 900_000,
} as const
const by = (source: keyof typeof SKEW): Fact[] => shifted(seen, SKEW[source])

const FILES = {
  live: linesOf(seen),
  'tls12.pcap': (await captureOf(by('tls12.pcap'), 'TLSv1.2')).file,
  'tls13.pcap': (await captureOf(by('tls13.pcap'), 'TLSv1.3')).file,
  'sbc.log': logOf(by('sbc.log')),
  'calls.hep': hepOf(by('calls.hep')),
  'ipfix.pcap': flowCaptureOf(by('ipfix.pcap'), 'ipfix'),
  'netflow5.pcap': flowCaptureOf(by('netflow5.pcap'), 'netflow5'),
  'netfilter.log': firewallLogOf(by('netfilter.log'), 'netfilter'),
  'asa.log': firewallLogOf(by('asa.log'), 'asa'),
  'fortigate.log': firewallLogOf(by('fortigate.log'), 'fortigate'),
  'panos.log': firewallLogOf(by('panos.log'), 'panos'),
  'transfer.json': transferOf(recorded),
  'calls.csv': Buffer.from(callTable(calls)),
  'calls.json': Buffer.from(callPage(calls)),
  'sbc.ini': Buffer.from(writeIni(sbcTables({ listener: 'default' }))),
  // A day later, when somebody looks.
  probe: linesOf(shifted(await probedFacts('203.0.113.20'), 86_400_000)),
}
type Name = keyof typeof FILES
const NAMES = Object.keys(FILES) as Name[]

const read = (names: readonly Name[]): Promise<Evidence> =>
  readOctets(Object.fromEntries(names.map(name => [name, FILES[name]])))

const DEFAULT = 'tls/default-certificate-served'
const NO_REFER = 'refer/expected-not-received'
const SHORT = 'tcp/short-connections'
type Verdict = Record<string, Certainty>

/** By rule; each names one thing here, so that a second finding of a rule is one too many. */
async function verdictOf(names: readonly Name[]): Promise<Verdict> {
  const findings = diagnose((await read(names)).facts)
  const rules = findings.map(finding => finding.rule)
  assert.deepEqual(rules, [...new Set(rules)], `${names.join(' and ')} say something twice`)
  return Object.fromEntries(findings.map(({ rule, certainty }) => [rule, certainty]))
}

const ALONE: Record<Name, Verdict> = {
  live: { [DEFAULT]: 'likely', [NO_REFER]: 'likely' },
  // What TLS hides of the call is in no capture; its failed handshakes are.
  'tls12.pcap': { [DEFAULT]: 'likely' },
  'tls13.pcap': { [DEFAULT]: 'likely' },
  'sbc.log': { [DEFAULT]: 'likely', [NO_REFER]: 'likely' },
  // Messages that were exchanged; nothing of connections that came to nothing.
  'calls.hep': {},
  'ipfix.pcap': { [SHORT]: 'possible' },
  'netflow5.pcap': { [SHORT]: 'possible' },
  // Packets let through, and not what became of them.
  'netfilter.log': {},
  'asa.log': { [SHORT]: 'possible' },
  'fortigate.log': { [SHORT]: 'possible' },
  'panos.log': { [SHORT]: 'possible' },
  'transfer.json': { [DEFAULT]: 'likely' },
  // For Microsoft the call was a good one.
  'calls.csv': {},
  'calls.json': {},
  'sbc.ini': { [DEFAULT]: 'likely' },
  // It looks at the certificate with Microsoft's eyes.
  probe: { [DEFAULT]: 'proven' },
}

const WITNESSES: readonly Name[] = ['live', 'tls12.pcap', 'tls13.pcap', 'sbc.log']
const COUNTERS: readonly Name[] = ['ipfix.pcap', 'netflow5.pcap', 'asa.log', 'fortigate.log']

/** Pairs that say more than either. */
function together(left: Name, right: Name): Verdict {
  const has = (...names: readonly Name[]): boolean => names.includes(left) || names.includes(right)
  const verdict: Verdict = {}
  // What was seen to fail, what Microsoft wrote down, how the SBC is set up: any two prove each other.
  const kinds = [has(...WITNESSES), has('transfer.json'), has('sbc.ini')].filter(Boolean)
  if (kinds.length > 1) verdict[DEFAULT] = 'proven'
  if (has('live', 'sbc.log') && has('transfer.json')) verdict[NO_REFER] = 'proven'
  if (!has('calls.hep')) return verdict
  // The call from HEP, and why it was not referred from elsewhere.
  if (has('transfer.json', 'tls12.pcap', 'tls13.pcap')) verdict[NO_REFER] = 'likely'
  if (has(...COUNTERS)) verdict[NO_REFER] = 'possible'
  return verdict
}

const surer = (left: Certainty | undefined, right: Certainty | undefined): Certainty | undefined =>
  left === undefined || (right !== undefined && CERTAINTIES[right] < CERTAINTIES[left]) ? right : left

function joined(...verdicts: Verdict[]): Verdict {
  const all: Verdict = {}
  for (const [rule, certainty] of verdicts.flatMap(each => Object.entries(each)))
    all[rule] = surer(all[rule], certainty) as Certainty
  return all
}

for (const name of NAMES) {
  test(`${name} alone says what it can and no more`, async () => {
    assert.deepEqual(await verdictOf([name]), ALONE[name])
  })
}

for (const [index, left] of NAMES.entries()) {
  test(`${left} with any other says no less than both, and nothing twice`, async () => {
    for (const right of NAMES.slice(index + 1)) {
      const expected = joined(ALONE[left], ALONE[right], together(left, right))
      // Of connections whose handshakes were seen, that they were short says nothing more.
      if (WITNESSES.includes(left) || WITNESSES.includes(right)) delete expected[SHORT]
      assert.deepEqual(await verdictOf([left, right]), expected, `${left} and ${right}`)
    }
  })
}

test('all together prove the fault and the lost transfer, in any order', async () => {
  const chance = seededChance(5)
  for (let round = 0; round < 6; round++) {
    const order = NAMES.map(name => ({ name, rank: chance.below(1e6) }))
    order.sort((left, right) => left.rank - right.rank)
    const names = order.map(({ name }) => name)
    assert.deepEqual(await verdictOf(names), { [DEFAULT]: 'proven', [NO_REFER]: 'proven' }, names.join(' '))
  }
})

test('what the log knows is said of what TLS 1.3 hides, whichever comes first', async () => {
  for (const names of [
    ['tls13.pcap', 'sbc.log'],
    ['sbc.log', 'tls13.pcap'],
  ] as const) {
    const [finding] = diagnose((await read(names)).facts)
    assert.match(finding?.says ?? '', /with the context ContextID 0 \(no proxy set has this address/)
  }
})

test('the offset of each clock is found, to the second where a source has seconds', async () => {
  const { sources } = await read(Object.keys(SKEW) as Name[])
  const zero = sources.find(({ name }) => name === 'live')?.clock?.aheadMs ?? Number.NaN
  for (const { name, clock } of sources) {
    const ahead = (clock?.aheadMs ?? Number.NaN) - zero
    const isCoarse = ['netfilter.log', 'asa.log', 'fortigate.log', 'panos.log'].includes(name)
    const off = Math.abs(ahead - SKEW[name as keyof typeof SKEW])
    assert.ok(off <= (isCoarse ? 1000 : 1), `${name} was taken to be ${ahead} ms ahead`)
  }
})

test('the ladder tells each message, connection and handshake once, and who saw it', async () => {
  const { facts } = await read(['sbc.log', 'tls12.pcap', 'calls.hep', 'asa.log', 'sbc.ini', 'transfer.json'])
  const rows = ladderOf(facts).flatMap(ladder => ladder.rows)
  const messagesIn = (drawn: readonly LadderRow[]): string[] =>
    drawn
      .filter(row => row.kind === 'sip')
      .map(row => row.label)
      .sort()
  assert.deepEqual(messagesIn(rows), messagesIn(ladderOf(seen)[0]?.rows ?? []))
  const shown =
    /^TLS server certificate CN=SBC default certificate self-signed \(context ContextID 0: no proxy set/
  for (const label of [/^TCP accepted/, /^TLS ClientHello SNI sbc1/, shown, /^FIN from peer after 16 ms/])
    assert.equal(rows.filter(row => label.test(row.label)).length, 4, String(label))
  assert.deepEqual([...new Set(rows.map(row => row.source))].sort(), ['sbc.log', 'tls12.pcap'])
  assert.ok(rows.every(row => /^(line|packet) \d+$/.test(row.ref ?? '')))
})

test('connections that were only counted stand in the ladder of the call they came in', async () => {
  const { facts } = await read(['calls.hep', 'asa.log', 'ipfix.pcap'])
  const rows = ladderOf(facts)
    .flatMap(ladder => ladder.rows)
    .filter(row => row.kind === 'tcp')
  assert.equal(new Set(rows.map(row => row.label)).size, rows.length, 'each once')
  assert.ok(rows.filter(row => / counted, /.test(row.label)).length >= 4)
})
