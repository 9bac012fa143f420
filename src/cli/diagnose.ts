// `linesman diagnose`: from evidence to its cause.

import { diagnose as findingsIn } from '../diagnosis/index.ts'
import type { Language } from '../findings/index.ts'
import { OperatorError } from '../kernel/index.ts'
import { FINE, FOUND } from './exit-code.ts'
import { findingsFor } from './lab.ts'
import {
  clockRemark,
  readSources,
  type SourceOptions,
  type SourceReport,
  tellProblems,
} from './sources/read-sources.ts'
import type { Terminal } from './terminal.ts'

export interface DiagnoseCommand extends SourceOptions {
  lang: Language
  json?: true
}

export async function diagnose(
  files: readonly string[],
  options: DiagnoseCommand,
  terminal: Terminal,
): Promise<number> {
  const { facts, sources } = await readSources(files, options, terminal)
  if (sources.every(source => source.read === 0)) {
    tellProblems(sources, terminal)
    throw nothingRead(files)
  }
  const findings = findingsIn(facts, { language: options.lang })
  if (options.json) {
    terminal.out(`${JSON.stringify({ schemaVersion: 1, sources, findings }, null, 2)}\n`)
  } else {
    tellProblems(sources, terminal)
    for (const source of sources) terminal.err(`${summary(source)}\n`)
    terminal.out(findingsFor(findings, options.lang, terminal))
  }
  return findings.length === 0 ? FINE : FOUND
}

function summary(source: SourceReport): string {
  const { name, kind, read, skipped } = source
  return `${name}: ${kind}, ${read} records read, ${skipped} passed over${clockRemark(source)}`
}

const nothingRead = (files: readonly string[]): OperatorError =>
  new OperatorError({
    code: 'sources/nothing-read',
    where: files.join(', '),
    what: 'nothing in it could be read',
    hint: 'name a capture (pcap, pcapng) of the signalling, or a file of facts',
  })
