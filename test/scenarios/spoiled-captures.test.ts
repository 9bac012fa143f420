// Captures as they come from the field are no alarm: what a healthy story leaves in one that was begun late, taken on one
// side, lost packets or met strangers yields nothing. And a fault is named through the same.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CaptureAnalysis, TlsKeys } from '../../src/capture/index.ts'
import type { TestPacket } from '../../src/capture/testing/index.ts'
import { diagnose } from '../../src/diagnosis/index.ts'
import type { Fact } from '../../src/facts/index.ts'
import { seededChance } from '../../src/kernel/index.ts'
import { faults, type Story, stories } from '../../src/stories/index.ts'
import { captureOf } from '../support/evidence-forms.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import {
  cutShort,
  doubled,
  fileOf,
  lossy,
  onlyFrom,
  onlyTo,
  onlyWith,
  packetsOf,
  scan,
  shuffled,
  sipScan,
  visit,
} from '../support/spoiled-captures.ts'

type Spoil = (packets: readonly TestPacket[], sbc: readonly string[]) => TestPacket[][]

const PARTS = [0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.95]
const SEEDS = [1, 2, 3]
const chances = (spoil: (chance: ReturnType<typeof seededChance>) => TestPacket[]): TestPacket[][] =>
  SEEDS.map(seed => spoil(seededChance(seed)))
const isMicrosoft = (address: string): boolean => address.startsWith('52.')
const forty = (make: (index: number) => TestPacket[]): TestPacket[] =>
  Array.from({ length: 40 }, (_, index) => make(index)).flat()

/** Strangers at every address of the SBC. */
const among =
  (make: (to: string, index: number, at: number) => TestPacket[]): Spoil =>
  (packets, sbc) => {
    const start = packets[0]?.time ?? 0
    return sbc.map(to => [...packets, ...forty(index => make(to, index, start + index * 701))])
  }

const SPOILS: Record<string, Spoil> = {
  'begun late': packets => PARTS.map(part => packets.slice(Math.floor(packets.length * part))),
  'ended early': packets => PARTS.map(part => packets.slice(0, Math.floor(packets.length * part))),
  'of what the SBC sends alone': (packets, sbc) => sbc.map(address => onlyFrom(packets, address)),
  'of what the SBC gets alone': (packets, sbc) => sbc.map(address => onlyTo(packets, address)),
  "of Teams' side alone": packets => [onlyWith(packets, isMicrosoft)],
  "of the carrier's side alone": packets => [
    packets.filter(packet => onlyWith([packet], isMicrosoft).length === 0),
  ],
  'with packets lost': packets =>
    [1, 5, 20].flatMap(percent => chances(chance => lossy(packets, percent, chance))),
  'with each packet twice, as -i any has them': packets => [doubled(packets)],
  'with packets out of order': packets => chances(chance => shuffled(packets, chance)),
  'of the beginnings of packets': packets => [cutShort(packets, 96), cutShort(packets, 300)],
  'with scans of ports': among((to, index, at) => [
    ...scan({ from: `203.0.113.${index}`, to, port: 5061, at }, true),
    ...scan({ from: `203.0.113.${index}`, to, port: 5055 + (index % 12), at: at + 50 }, false),
  ]),
  'with probes of a load balancer': among((to, _, at) => visit({ from: '192.0.2.250', to, port: 5061, at })),
  'with HTTP on the port of SIP': among((to, index, at) =>
    visit({ from: `203.0.115.${index}`, to, port: 5061, at }, 'GET / HTTP/1.0\r\n\r\n'),
  ),
  'with scanners of SIP, answered and not': among((to, index, at) => [
    ...sipScan({ from: `203.0.113.${index}`, to, port: 5060, at }),
    ...sipScan({ from: `203.0.114.${index}`, to, port: 5060, at: at + 30 }, 403),
  ]),
}

async function captured(story: Story, version: 'TLSv1.2' | 'TLSv1.3') {
  const { facts } = await playInLab(story)
  const seen = facts.seenBy('sbc').all()
  const sbc = [...new Set(seen.flatMap(fact => ('local' in fact && fact.local ? [fact.local.address] : [])))]
  const { file, keyLog } = await captureOf(seen, version)
  return { packets: packetsOf(file), keyLog, sbc }
}

function factsIn(packets: readonly TestPacket[], keyLog = '', ours: readonly string[] = []): Fact[] {
  const keys = new TlsKeys()
  keys.add(keyLog)
  const analysis = new CaptureAnalysis({ observer: 'field.pcap', keys, ours })
  analysis.push(fileOf(packets))
  return analysis.end().facts
}

for (const story of stories.filter(({ expected }) => expected.length === 0))
  test(`${story.id} in a capture from the field yields no finding`, async () => {
    for (const version of ['TLSv1.2', 'TLSv1.3'] as const) {
      const { packets, keyLog, sbc } = await captured(story, version)
      for (const [how, spoil] of Object.entries(SPOILS))
        for (const spoiled of spoil(packets, sbc))
          for (const keys of [keyLog, ''])
            assert.deepEqual(
              diagnose(factsIn(spoiled, keys)).map(({ rule, says }) => `${rule}: ${says}`),
              [],
              `${version}, ${keys === '' ? 'no keys' : 'keys'}, ${how}`,
            )
    }
  })

test('the default certificate is named through losses, strangers and packets seen twice', async () => {
  const { packets, keyLog, sbc } = await captured(storyNamed('refer-default-certificate'), 'TLSv1.2')
  for (const [how, spoil] of Object.entries(SPOILS)) {
    if (!/^with/.test(how)) continue
    // A fifth of all packets lost may take the certificate along.
    for (const [index, spoiled] of spoil(packets, sbc).entries()) {
      if (how === 'with packets lost' && index >= 3) continue
      const rules = diagnose(factsIn(spoiled, keyLog)).map(({ rule }) => rule)
      assert.ok(rules.includes('tls/default-certificate-served'), `${how} ${index}: ${rules}`)
    }
  }
})

for (const fault of faults)
  test(`${fault.id} is named the same among strangers`, async () => {
    const { facts } = await playInLab(storyNamed(fault.story), 7, fault)
    const seen = facts.seenBy('sbc').all()
    const sbc = [
      ...new Set(seen.flatMap(fact => ('local' in fact && fact.local ? [fact.local.address] : []))),
    ]
    const beginning = [{ time: seen[0]?.at ?? 0, bytes: new Uint8Array() }]
    const strangers = Object.entries(SPOILS)
      .filter(([how]) => /scan|probes|HTTP/.test(how))
      .flatMap(([, spoil]) => spoil(beginning, sbc).flat())
      .filter(({ bytes }) => bytes.length > 0)
    const noise = factsIn(strangers, '', sbc).map(fact => ({ ...fact, observer: 'sbc' }))
    const named = (some: readonly Fact[]): string[] =>
      diagnose(some)
        .map(({ rule, certainty, count }) => `${rule} ${certainty} ${count}`)
        .sort()
    assert.ok(noise.some(({ kind }) => kind === 'connection-closed'))
    assert.deepEqual(named([...seen, ...noise]), named(seen))
  })
