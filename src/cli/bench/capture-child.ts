// The process that the capture benchmark measures: one capture through its door to its facts, as `diagnose` reads it.

import { argv, stdout } from 'node:process'
import { captureSource } from '../sources/capture-source.ts'
import { openInput } from '../sources/input.ts'

const { chunks } = await openInput(argv[2] as string)
const context = { name: 'bench.pcap', local: [], progress: () => {} }
const { facts, ...read } = await captureSource.read(chunks, context)
const kinds = Object.fromEntries(
  [...Map.groupBy(facts, fact => fact.kind)].map(([kind, of]) => [kind, of.length]),
)
stdout.write(JSON.stringify({ ...read, kinds }))
