// The process that the capture benchmark measures: reads one capture through the door to its facts, as `diagnose`
// does, and prints what was in it.

import { argv, stdout } from 'node:process'
import { CaptureAnalysis } from '../../capture/index.ts'
import { openInput } from '../sources/input.ts'

const { chunks } = await openInput(argv[2] as string)
const analysis = new CaptureAnalysis({ observer: 'bench.pcap' })
for await (const chunk of chunks) analysis.push(chunk)
const { counts, facts, problems } = analysis.end()
const kinds = Object.fromEntries(
  [...Map.groupBy(facts, fact => fact.kind)].map(([kind, of]) => [kind, of.length]),
)
stdout.write(JSON.stringify({ counts, kinds, problems }))
