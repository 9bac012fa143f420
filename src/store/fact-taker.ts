// What the thread that writes makes of facts that come in: blocks without secrets, the names in each of them, and the rows
// of the calls they tell of. Of most messages it reads a few words and changes nothing.

import { constants, zstdCompressSync } from 'node:zlib'
import { type CallFact, type CallRecordFact, strikeKeys } from '../facts/index.ts'
import { type CallMessage, callMessageOf, isMessageOfCall } from './call-message.ts'
import type { CallRow } from './call-row.ts'
import { CallTracker } from './call-tracker.ts'
import { nameOfFact } from './fact-name.ts'
import { BlockReader, lineOf, type PackedBlock, type PackedFacts } from './fact-pack.ts'
import { MessageWords } from './message-words.ts'

/** A block as it is stored. */
export interface TakenBlock extends Omit<PackedBlock, 'from' | 'to'> {
  body: Uint8Array
  names: ReadonlySet<number>
}

const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 1 } }

/** What rows of calls are made of, with its number in the batch. */
interface Heard {
  number: number
  observer: string
  told: CallMessage | CallFact | CallRecordFact
}

export class FactTaker {
  readonly #tracker: CallTracker
  readonly #words = new MessageWords()

  /** `own` tells of its calls itself (`CallTracker`). */
  constructor(own?: string) {
    this.#tracker = new CallTracker(own)
  }

  /** The octets are changed. `call` hears the row of a call at each of its events. */
  take({ blocks, octets }: PackedFacts, call: (row: CallRow) => void): TakenBlock[] {
    const heard: Heard[] = []
    const taken = blocks.map(({ from, to, ...block }) => {
      const told = new BlockReader(octets.subarray(from, to), block.observer)
      const names = new Set<number>()
      const clean = block.kind === 'sip' ? this.#cleaned(told, names, heard) : told.octets
      if (block.kind !== 'sip') readLines(told, block.kind, names, heard)
      return { ...block, body: zstdCompressSync(clean, LEVEL), names }
    })
    for (const { observer, told } of heard.sort((left, right) => left.number - right.number)) {
      const row = 'kind' in told ? this.#tracker.hear(told) : this.#tracker.hearMessage(observer, told)
      if (row !== undefined) call(row)
    }
    return taken
  }

  /** A block of messages without secrets: mostly the same octets. */
  #cleaned(told: BlockReader, names: Set<number>, heard: Heard[]): Uint8Array {
    const parts: Uint8Array[] = []
    let kept = 0
    while (told.next()) {
      const { sketch, number, observer } = told
      const isKept = sketch === undefined || strikeKeys(sketch.octets)
      if (sketch !== undefined && isKept && this.#words.read(sketch.octets)) {
        told.name = this.#words.name
        const message = this.#words.message(sketch)
        if (message !== undefined) heard.push({ number, observer, told: message })
      } else {
        const { fact } = told
        if (fact === undefined) continue
        told.name = nameOfFact(fact)
        if (isMessageOfCall(fact)) heard.push({ number, observer, told: callMessageOf(fact) })
        if (!isKept) {
          parts.push(told.octets.subarray(kept, told.from), told.withLine(lineOf(fact)))
          kept = told.to
        }
      }
      names.add(told.name)
    }
    return kept === 0 ? told.octets : Buffer.concat([...parts, told.octets.subarray(kept)])
  }
}

function readLines(told: BlockReader, kind: PackedBlock['kind'], names: Set<number>, heard: Heard[]): void {
  while (told.next()) {
    if (told.name !== 0) names.add(told.name)
    // A line that was made from a fact a moment ago needs no look at whether it is one.
    if (kind === 'call' || kind === 'call-record') {
      const fact = JSON.parse(told.line) as CallFact | CallRecordFact
      heard.push({ number: told.number, observer: told.observer, told: fact })
    }
  }
}
