// Evidence read in this process, where a running system has a thread of its own for it: tests hand in little.

import { readFileSync } from 'node:fs'
import type { Diagnose } from '../../src/api/index.ts'
import { examine, reportOf, toldFinding } from '../../src/diagnosis/index.ts'
import { ladderOf } from '../../src/facts/index.ts'
import type { Language } from '../../src/findings/index.ts'
import { instantOf } from '../../src/kernel/index.ts'
import { readOctets } from './read-octets.ts'

export const diagnoseHere: Diagnose = async (files, { progress }) => {
  progress(0.5, 'reading')
  const octets = files.map(({ name, path }) => [name, readFileSync(path)] as const)
  const { facts, sources } = await readOctets(Object.fromEntries(octets))
  const found = examine(facts)
  const at = instantOf(Date.now())
  const report = (language: Language) => reportOf(found, facts, { language, at, sources })
  const reports = { en: report('en'), de: report('de') }
  return { ladders: ladderOf(facts), sources, findings: found.map(toldFinding), reports }
}
