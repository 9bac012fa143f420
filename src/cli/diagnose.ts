// `linesman diagnose`: from evidence to its cause.

import { examine, findingIn } from '../diagnosis/index.ts'
import type { Language } from '../findings/index.ts'
import { OperatorError, printable } from '../kernel/index.ts'
import { FINE, FOUND } from './exit-code.ts'
import { findingsFor } from './lab.ts'
import type { LiveOptions } from './live/live-diagnosis.ts'
import { reportWriter } from './report-file.ts'
import {
  clockRemark,
  readSources,
  type SourceOptions,
  type SourceReport,
  tellProblems,
} from './sources/read-sources.ts'
import { WHAT_TO_NAME } from './sources/what-is-read.ts'
import type { Terminal } from './terminal.ts'

export interface DiagnoseCommand extends SourceOptions, LiveOptions {
  /** Interface to capture on in place of files. */
  capture?: string
  lang: Language
  /** Of the SBC's configuration, evidence like the others. */
  config?: string
  /** Its ending is its format. */
  report?: string
  json?: true
}

export async function diagnose(
  named: readonly string[],
  options: DiagnoseCommand,
  terminal: Terminal,
): Promise<number> {
  const files = options.config === undefined ? named : [...named, options.config]
  checkWishes(files, options)
  if (options.capture !== undefined)
    return (await import('./live/live-diagnosis.ts')).diagnoseLive(options.capture, options, terminal)
  const report = options.report === undefined ? undefined : reportWriter(options.report, options.lang)
  const { facts, sources } = await readSources(files, options, terminal)
  if (sources.every(source => source.read === 0)) {
    tellProblems(sources, terminal)
    throw nothingRead(files)
  }
  const found = examine(facts, {
    broken: (rule, error) => terminal.err(`rule ${rule} is broken, which is a bug: ${error}\n`),
  })
  const findings = found.map(each => findingIn(each, options.lang))
  if (options.json) {
    terminal.out(`${JSON.stringify({ schemaVersion: 1, sources, findings }, null, 2)}\n`)
  } else {
    tellProblems(sources, terminal)
    for (const source of sources) terminal.err(`${summary(source)}\n`)
    terminal.out(findingsFor(findings, options.lang, terminal))
  }
  // Last: where it cannot be written, what was found is told all the same.
  report?.(found, facts, sources)
  return findings.length === 0 ? FINE : FOUND
}

/** Files, or a capture that is made now. */
function checkWishes(files: readonly string[], options: DiagnoseCommand): void {
  const wrong = (what: string, hint: string): OperatorError =>
    new OperatorError({ code: 'usage/diagnose', where: 'diagnose', what, hint })
  const { capture, filter, seconds, ring, ringSize } = options
  if (capture !== undefined && files.length > 0)
    throw wrong('files are named beside --capture', 'diagnose them one after the other')
  if (capture !== undefined) return
  if (files.length === 0) throw wrong('no file is named', 'name files, - for stdin, or --capture any')
  if ([filter, seconds, ring, ringSize].some(each => each !== undefined))
    throw wrong('--filter, --seconds and --ring are for --capture', 'name the interface: --capture any')
}

function summary(source: SourceReport): string {
  const { name, kind, read, skipped } = source
  return printable(`${name}: ${kind}, ${read} records read, ${skipped} passed over${clockRemark(source)}`)
}

const nothingRead = (files: readonly string[]): OperatorError =>
  new OperatorError({
    code: 'sources/nothing-read',
    where: files.join(', '),
    what: 'nothing in it could be read',
    hint: WHAT_TO_NAME,
  })
