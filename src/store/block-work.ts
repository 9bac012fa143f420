// Blocks of facts in the store: their rows, and the index by which they are found from a name.

import { type Command, type Insertion, RowList, type SqlValue, type Work } from './database.ts'
import { type FactNumbers, PART_IDS } from './fact-numbers.ts'
import type { TakenBlock } from './fact-taker.ts'
import { FACT_BLOCKS, FACT_NAMES } from './tables.ts'

/** What a block and a name take besides the octets of the block, in the database that takes more. */
const BLOCK_OCTETS = 200
const NAME_OCTETS = 100

export async function blockWork(
  blocks: readonly TakenBlock[],
  numbers: FactNumbers,
): Promise<{ work: Work[]; octets: number }> {
  if (blocks.length === 0) return { work: [], octets: 0 }
  const nameCount = blocks.reduce((sum, { names }) => sum + names.size, 0)
  const batch = await numbers.take(blocks.length, nameCount)
  const rows = new RowList(FACT_BLOCKS)
  const indexed: [SqlValue[], SqlValue[], SqlValue[]] = [[], [], []]
  let total = 0
  blocks.forEach(({ at, until, names, ...block }, place) => {
    const id = batch + place
    const octets = block.body.length + BLOCK_OCTETS + names.size * NAME_OCTETS
    total += octets
    // Clocks finer than a millisecond are kept in the body.
    rows.add({ ...block, id, batch, octets, at: Math.floor(at), last_at: Math.floor(until) })
    for (const name of names) {
      indexed[0].push(Math.floor(id / PART_IDS))
      indexed[1].push(name)
      indexed[2].push(id)
    }
  })
  const names: Insertion[] = nameCount === 0 ? [] : [{ table: FACT_NAMES, columns: indexed }]
  return { work: [...rows.work, ...names, addOctets(total)], octets: total }
}

/** What facts take is known without looking at them. */
const addOctets = (octets: number): Command => ({
  sql: 'update fact_totals set octets = octets + ?',
  values: [octets],
})

/** Lets go of blocks, and of the parts of the index that have none left. */
export const forgetBlocks = (ids: readonly number[], octets: number): Command[] => [
  { sql: `delete from fact_blocks where id in (${ids.join(', ')})`, values: [] },
  {
    sql: `delete from fact_names where part < (select id / ${PART_IDS} from fact_blocks order by id limit 1)`,
    values: [],
  },
  addOctets(-octets),
]
