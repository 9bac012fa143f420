// What the thread that writes makes of facts that come in: blocks without secrets, the names in each of them, and the rows
// of the calls they tell of. Of most messages it reads a few words and changes nothing.

import { constants, zstdCompressSync } from 'node:zlib'
import { drawn, type Fact, SipKeeper, type StampedSketch, strikeKeys } from '../facts/index.ts'
import type { CallRow } from './call-row.ts'
import { CallTracker } from './call-tracker.ts'
import { nameOfFact } from './fact-name.ts'
import { BlockReader, lineOf, type PackedBlock, type PackedFacts } from './fact-pack.ts'

/** A block as it is stored. */
export interface TakenBlock extends Omit<PackedBlock, 'from' | 'to'> {
  body: Uint8Array
  names: ReadonlySet<number>
}

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** What rows of calls are made of, with its number in the batch. */
interface Heard {
  number: number
  fact: Fact
}

export class FactTaker {
  readonly #tracker = new CallTracker()
  readonly #keeper = new SipKeeper()

  /** The octets are changed. `call` hears the row of a call at each of its events. */
  take({ blocks, octets }: PackedFacts, call: (row: CallRow) => void): TakenBlock[] {
    const heard: Heard[] = []
    const taken = blocks.map(({ from, to, ...block }) => {
      const told = new BlockReader(octets.subarray(from, to), block.observer)
      const names = new Set<number>()
      const clean = block.kind === 'sip' ? this.#cleaned(told, names, heard) : told.octets
      if (block.kind !== 'sip') this.#readLines(told, block.kind, names, heard)
      return { ...block, body: zstdCompressSync(clean, LEVEL), names }
    })
    for (const { fact } of heard.sort((left, right) => left.number - right.number)) {
      const row = this.#tracker.hear(fact)
      if (row !== undefined) call(row)
    }
    return taken
  }

  #readLines(told: BlockReader, kind: PackedBlock['kind'], names: Set<number>, heard: Heard[]): void {
    while (told.next()) {
      if (told.name !== 0) names.add(told.name)
      const fact = kind === 'call' || kind === 'call-record' ? told.fact : undefined
      if (fact !== undefined) heard.push({ number: told.number, fact })
    }
  }

  /** A block of messages without secrets: mostly the same octets. */
  #cleaned(told: BlockReader, names: Set<number>, heard: Heard[]): Uint8Array {
    const parts: Uint8Array[] = []
    let kept = 0
    while (told.next()) {
      const { sketch } = told
      const isKept = sketch === undefined || strikeKeys(sketch.octets)
      const fact = sketch === undefined ? told.fact : isKept ? this.#read(sketch) : drawn(sketch)
      if (fact === undefined) continue
      told.name = nameOfFact(fact)
      names.add(told.name)
      heard.push({ number: told.number, fact })
      if (isKept) continue
      parts.push(told.octets.subarray(kept, told.from), told.withLine(lineOf(fact)))
      kept = told.to
    }
    return kept === 0 ? told.octets : Buffer.concat([...parts, told.octets.subarray(kept)])
  }

  #read(sketch: StampedSketch): Fact {
    const { place, at, observer, octets } = sketch
    const read = this.#keeper.read(octets, { ...place, at, observer, ref: '' })
    return read.ok ? read.value.fact : drawn(sketch)
  }
}
