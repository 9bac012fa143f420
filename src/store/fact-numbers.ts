// Numbers of blocks, and how the index of names is divided. Names come in no order, and one large index of them would be
// touched all over by each batch; so it consists of parts that are filled one after the other, each small enough to stay in
// memory, and goes part by part when its blocks are gone. To look for a name is to look into each part.
//
//   number of a block = part * 65,536 + place in it

import type { Database } from './database.ts'

export const PART_IDS = 65_536
/** Names from which on a new part begins: with fewer, a batch touches fewer pages, and a search looks into more parts. */
const PART_NAMES = 16_384

export class FactNumbers {
  readonly #database: Database
  #next = 0
  #end = 0
  #names = 0

  constructor(database: Database) {
    this.#database = database
  }

  /** The first of `blocks` numbers in a row, all of one part. Another program gets others. */
  async take(blocks: number, names: number): Promise<number> {
    if (this.#next + blocks > this.#end || this.#names >= PART_NAMES) {
      const rows = await this.#database.read('update fact_totals set part = part + 1 returning part', [])
      this.#next = Number(rows[0]?.part) * PART_IDS
      this.#end = this.#next + PART_IDS
      this.#names = 0
    }
    const first = this.#next
    this.#next += blocks
    this.#names += names
    return first
  }
}
