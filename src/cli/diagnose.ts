// `linesman diagnose`: from evidence to its cause.

import { extname } from 'node:path'
import { diagnose as findingsIn, reportHtml, reportMarkdown, reportOf } from '../diagnosis/index.ts'
import type { Fact } from '../facts/index.ts'
import type { Language } from '../findings/index.ts'
import { instantOf, OperatorError } from '../kernel/index.ts'
import { FINE, FOUND } from './exit-code.ts'
import { writeNamed } from './files.ts'
import { findingsFor } from './lab.ts'
import {
  clockRemark,
  readSources,
  type SourceOptions,
  type SourceReport,
  tellProblems,
  WHAT_TO_NAME,
} from './sources/read-sources.ts'
import type { Terminal } from './terminal.ts'

export interface DiagnoseCommand extends SourceOptions {
  lang: Language
  /** Its ending is its format. */
  report?: string
  json?: true
}

export async function diagnose(
  files: readonly string[],
  options: DiagnoseCommand,
  terminal: Terminal,
): Promise<number> {
  const report = options.report === undefined ? undefined : reportWriter(options.report, options.lang)
  const { facts, sources } = await readSources(files, options, terminal)
  if (sources.every(source => source.read === 0)) {
    tellProblems(sources, terminal)
    throw nothingRead(files)
  }
  const findings = findingsIn(facts, { language: options.lang })
  report?.(facts, sources)
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

/** Throws at once where the file's ending is no format. */
function reportWriter(
  file: string,
  language: Language,
): (facts: readonly Fact[], sources: readonly SourceReport[]) => void {
  const render = RENDERERS.get(extname(file).toLowerCase())
  if (render === undefined)
    throw new OperatorError({
      code: 'usage/report',
      where: file,
      what: 'a report is Markdown or a page, by the ending of its name',
      hint: `end it with ${[...RENDERERS.keys()].join(' or ')}`,
    })
  return (facts, sources) =>
    writeNamed(file, render(reportOf(facts, { language, sources, at: instantOf(Date.now()) })))
}

const RENDERERS = new Map([
  ['.md', reportMarkdown],
  ['.html', reportHtml],
])

const nothingRead = (files: readonly string[]): OperatorError =>
  new OperatorError({
    code: 'sources/nothing-read',
    where: files.join(', '),
    what: 'nothing in it could be read',
    hint: WHAT_TO_NAME,
  })
