// Logs of SBCs as a source, from files: plain, or as a syslog daemon stored them.

import { instantOf } from '../../kernel/index.ts'
import { LogAnalysis, logKindOf } from '../../logs/index.ts'
import type { ReadContext, Reading, Source } from './source.ts'

export const logSource: Source = { kind: 'log', recognises: head => logKindOf(head) !== undefined, read }

async function read(chunks: AsyncIterable<Uint8Array>, context: ReadContext): Promise<Reading> {
  const { name, zoneMinutes, progress } = context
  const before = instantOf(Date.now())
  const analysis = new LogAnalysis({
    observer: name,
    before,
    ...(zoneMinutes !== undefined && { zoneMinutes }),
  })
  for await (const chunk of chunks) {
    analysis.push(chunk)
    progress(`${analysis.lines} lines`)
  }
  const { kind = 'log', ...reading } = analysis.end()
  return { kind, ...reading }
}
