// A dump of HEP packets as a source: what an agent sent, one after the other, as `nc -l 9060 > calls.hep` writes it.

import { UNDATED } from '../../facts/index.ts'
import { beginsAsHep, HepAnalysis, HepFramer } from '../../hep/index.ts'
import type { ReadContext, Reading, Source } from './source.ts'

export const hepSource: Source = { kind: 'hep', recognises: head => beginsAsHep(head), read }

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  const analysis = new HepAnalysis({ observer: context.name, ours: context.local })
  const framer = new HepFramer()
  for await (const chunk of chunks) {
    for (const packet of framer.push(chunk)) analysis.packet(packet, UNDATED)
    context.progress(`${analysis.packets} packets`)
  }
  const { problems, ...reading } = analysis.end()
  const strays = framer.strayBytes === 0 ? [] : [`${framer.strayBytes} octets belong to no packet`]
  const open = framer.openBytes === 0 ? [] : ['the file ends within a packet']
  return { ...reading, problems: [...problems, ...strays, ...open] }
}
