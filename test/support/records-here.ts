// Records of calls taken in by the intake of a running system, and read in this process: tests hand in little.

import { readFileSync } from 'node:fs'
import type { RecordDesk } from '../../src/api/index.ts'
import { RecordIntake, type RecordSource } from '../../src/collector/index.ts'
import { readOctets } from './read-octets.ts'

export function recordsHere(sources: readonly RecordSource[] = []): RecordDesk {
  const intake = new RecordIntake()
  return {
    sources: () => sources,
    async take(files) {
      const octets = Object.fromEntries(files.map(({ name, path }) => [name, readFileSync(path)]))
      const { facts } = await readOctets(octets)
      const { fresh, known } = intake.take(facts)
      return { read: facts.length, skipped: 0, fresh, known, problems: [] }
    },
  }
}
