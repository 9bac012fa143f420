// The process that the syslog benchmark measures: one log through its door to its facts, as `diagnose` reads it.

import { argv, stdout } from 'node:process'
import { openInput } from '../sources/input.ts'
import { logSource } from '../sources/log-source.ts'

const { chunks } = await openInput(argv[2] as string)
const { facts, ...read } = await logSource.read(chunks, { name: 'bench.log', local: [], progress: () => {} })
stdout.write(JSON.stringify({ ...read, facts: facts.length }))
