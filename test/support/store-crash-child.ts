// Writes numbered facts until it is killed, and says on stdout how many the store has acknowledged so far.
// `node store-crash-child.ts FILE CAP_BYTES FIRST_NUMBER`

import { type Fact, stamp } from '../../src/facts/index.ts'
import { instantOf, systemChance } from '../../src/kernel/index.ts'
import { StoreWriter, ThreadedStore } from '../../src/store/index.ts'
import { RETENTION } from '../store/store-suite.ts'

const [place = '', capBytes, first] = process.argv.slice(2)
const store = await ThreadedStore.open({ ...RETENTION, place, capBytes: Number(capBytes) })
const writer = new StoreWriter({
  append: async batch => {
    await store.append(batch)
    const last = batch.facts.at(-1)
    process.stdout.write(`${last?.kind === 'bug' ? last.where : ''}\n`)
  },
})
const chance = systemChance()
let number = Number(first)
/** Nothing in it repeats that could be written shorter. */
const numbered = (): Fact =>
  stamp({ kind: 'bug', where: String(number++), says: chance.hex(500) }, 'sbc', instantOf(Date.now()))

setInterval(() => {
  for (let count = 0; count < 20; count++) writer.fact(numbered())
}, 5)
