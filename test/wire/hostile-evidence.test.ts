// Evidence of every kind, damaged by chance: cut, bits turned, pieces left out, sent twice, filled with one octet, digits
// changed, two kinds one behind the other, alone and beside a good one. What can be read is read, in good time; what
// comes of it are facts that can be kept and read again, and findings and ladders are made of them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { diagnose } from '../../src/diagnosis/index.ts'
import { formatFactLine, ladderOf, ladderText, parseFactLines } from '../../src/facts/index.ts'
import { type Chance, OperatorError, seededChance } from '../../src/kernel/index.ts'
import { callPage, callTable, healthyCalls, zipOf } from '../../src/records/testing/index.ts'
import { sbcTables, writeIni } from '../../src/settings/testing/index.ts'
import {
  captureOf,
  firewallLogOf,
  flowCaptureOf,
  hepOf,
  logOf,
  transferOf,
} from '../support/evidence-forms.ts'
import { playInLab, storyNamed } from '../support/lab-play.ts'
import { readOctets } from '../support/read-octets.ts'

const ROUNDS = 250
/** Of one file, on a machine that is busy with others. */
const PATIENCE_MS = 10_000

const { facts } = await playInLab(storyNamed('refer-default-certificate'))
const seen = facts.seenBy('sbc').all()
const table = callTable(healthyCalls(20))
const SEEDS: Uint8Array[] = [
  Buffer.from(seen.map(fact => `${formatFactLine(fact)}\n`).join('')),
  (await captureOf(seen, 'TLSv1.2')).file,
  flowCaptureOf(seen, 'ipfix'),
  flowCaptureOf(seen, 'netflow5'),
  logOf(seen),
  hepOf(seen),
  ...(['netfilter', 'asa', 'fortigate', 'panos'] as const).map(kind => firewallLogOf(seen, kind)),
  ...facts.of('transfer-completion').slice(0, 1).map(transferOf),
  Buffer.from(table),
  Buffer.from(callPage(healthyCalls(5))),
  zipOf({ 'DirectRouting.calls.csv': table }),
  Buffer.from(writeIni(sbcTables())),
]

const pick = <Each>(chance: Chance, list: readonly Each[]): Each => list[chance.below(list.length)] as Each

type Damage = (octets: Buffer, at: number, chance: Chance) => Buffer

const DAMAGES: readonly Damage[] = [
  (octets, at) => octets.subarray(0, at),
  (octets, _, chance) => changed(octets, 20, chance, octet => octet ^ (1 << chance.below(8))),
  (octets, at, chance) => Buffer.concat([octets.subarray(0, at), octets.subarray(at + chance.below(200))]),
  (octets, _, chance) => Buffer.concat([octets, pick(chance, SEEDS)]),
  (octets, at, chance) => {
    const filling = Buffer.alloc(chance.below(100_000), chance.below(256))
    return Buffer.concat([octets.subarray(0, at), filling, octets.subarray(at)])
  },
  (octets, at) => Buffer.concat([octets.subarray(0, at), octets.subarray(Math.max(0, at - 5000))]),
  (octets, _, chance) =>
    changed(octets, 30, chance, octet => (octet >= 48 && octet <= 57 ? 48 + chance.below(10) : octet)),
]

function changed(octets: Buffer, count: number, chance: Chance, change: (octet: number) => number): Buffer {
  if (octets.length === 0) return octets
  const copy = Buffer.from(octets)
  for (let each = 0; each < count; each++) {
    const at = chance.below(copy.length)
    copy[at] = change(copy[at] as number)
  }
  return copy
}

function damaged(chance: Chance): Buffer {
  let octets: Buffer = Buffer.from(pick(chance, SEEDS))
  for (let left = 1 + chance.below(4); left > 0; left--)
    octets = pick(chance, DAMAGES)(octets, chance.below(Math.max(1, octets.length)), chance)
  return octets
}

async function read(octets: Buffer, beside: Uint8Array | undefined): Promise<void> {
  const evidence = await readOctets({ damaged: octets, ...(beside && { beside }) }).catch(error => {
    if (error instanceof OperatorError) return undefined
    throw error
  })
  if (evidence === undefined) return
  const lines = evidence.facts.map(fact => `${formatFactLine(fact)}\n`).join('')
  assert.deepEqual(parseFactLines(lines).problems, [])
  assert.ok(evidence.sources.every(({ read: count, skipped }) => count >= 0 && skipped >= 0))
  diagnose(evidence.facts)
  for (const ladder of ladderOf(evidence.facts)) ladderText(ladder)
}

test('damaged evidence of every kind is read as far as it goes', async () => {
  const seed = Number(process.env.SEED ?? 20250401)
  const chance = seededChance(seed)
  for (let round = 0; round < ROUNDS; round++) {
    const octets = damaged(chance)
    const begun = performance.now()
    const beside = chance.below(2) === 0 ? pick(chance, SEEDS) : undefined
    await read(octets, beside).catch(error => {
      throw new Error(`SEED=${seed}, round ${round}, ${octets.length} octets`, { cause: error })
    })
    const took = performance.now() - begun
    assert.ok(took < PATIENCE_MS, `SEED=${seed}, round ${round}: took ${took} ms`)
  }
})

for (const [name, filling] of Object.entries({
  backslashes: '\\',
  quotes: '"',
  blanks: ' ',
  'line ends': '\n',
  commas: ',',
  digits: '1',
  'words and values': 'a=b ',
  'beginnings of packets': 'IN= OUT=',
  'beginnings of teardowns': '%ASA-6-302014: Teardown TCP connection 1 for a:',
  'open brackets': '[{(',
})) {
  test(`megabytes of ${name} take no longer than their length`, async () => {
    const octets = Buffer.from(filling.repeat(Math.ceil(1_000_000 / filling.length)))
    const begun = performance.now()
    for (const seed of SEEDS) await read(Buffer.concat([seed, octets]), undefined)
    await read(octets, undefined)
    assert.ok(performance.now() - begun < 3 * PATIENCE_MS)
  })
}
