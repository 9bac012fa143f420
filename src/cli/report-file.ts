// The report for a ticket as a file, in the format its name ends with.

import { extname } from 'node:path'
import { type Diagnosed, reportHtml, reportMarkdown, reportOf } from '../diagnosis/index.ts'
import type { Fact } from '../facts/index.ts'
import type { Language } from '../findings/index.ts'
import { instantOf, OperatorError } from '../kernel/index.ts'
import { writeNamed } from './files.ts'
import type { SourceReport } from './sources/read-sources.ts'

/** Throws at once where the file's ending is no format. */
export function reportWriter(
  file: string,
  language: Language,
): (findings: readonly Diagnosed[], facts: readonly Fact[], sources: readonly SourceReport[]) => void {
  const render = RENDERERS.get(extname(file).toLowerCase())
  if (render === undefined)
    throw new OperatorError({
      code: 'usage/report',
      where: file,
      what: 'a report is Markdown or a page, by the ending of its name',
      hint: `end it with ${[...RENDERERS.keys()].join(' or ')}`,
    })
  return (findings, facts, sources) =>
    writeNamed(file, render(reportOf(findings, facts, { language, sources, at: instantOf(Date.now()) })))
}

const RENDERERS = new Map([
  ['.md', reportMarkdown],
  ['.html', reportHtml],
])
