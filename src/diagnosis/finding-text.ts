// Findings for a terminal: what, how sure, the evidence with times and places, what to do.

import { printable, wrapped } from '../facts/index.ts'
import type { Evidence, Finding, Severity } from './rule.ts'

export interface FindingTextOptions {
  /** ANSI colours. */
  colour?: boolean
  /** Characters; default 100. */
  width?: number
  /** Lines of evidence a finding; default 6. */
  evidence?: number
}

const COLOURS: Record<Severity, string> = { critical: '1;31', warning: '1;33', info: '1;36' }
const MANY_LINES = 40

/** Text with a line end after each line. */
export function findingText(findings: readonly Finding[], options: FindingTextOptions = {}): string {
  if (findings.length === 0) return 'No findings.\n'
  return findings.map(finding => oneFinding(finding, options)).join('\n')
}

function oneFinding(finding: Finding, options: FindingTextOptions): string {
  const width = options.width ?? 100
  const painted = (text: string, code: string): string =>
    options.colour === true ? `\x1b[${code}m${text}\x1b[0m` : text
  const times = finding.count > 1 ? `, ${finding.count} times` : ''
  const shown = finding.evidence.slice(0, options.evidence ?? 6)
  const more = finding.evidence.length - shown.length
  const lines = [
    `${painted(finding.severity.toUpperCase(), COLOURS[finding.severity])}  ${painted(printable(finding.title), '1')}`,
    painted(`  ${finding.rule}, ${finding.certainty}, since ${clock(finding.at)}${times}`, '2'),
    '',
    ...paragraph(finding.says, '  ', width),
    '',
    '  Evidence',
    ...shown.flatMap(each => evidenceLines(each, width)),
    ...(more > 0 ? [`    and ${more} more`] : []),
    '',
    '  What to do',
    ...paragraph(finding.remedy, '    ', width),
    '',
    ...paragraph(`See ${finding.reference}.`, '  ', width).map(line => painted(line, '2')),
  ]
  return `${lines.join('\n')}\n`
}

/** Time and place, then the text, which goes on under itself. */
function evidenceLines({ source, ref, at, text }: Evidence, width: number): string[] {
  const place = printable(ref === '' ? source : `${source} ${ref}`)
  const lines = wrapped(`${clock(at).slice(11, 23)}  ${place}  ${printable(text)}`, width - 18, MANY_LINES)
  return lines.map((line, index) => `${' '.repeat(index === 0 ? 4 : 18)}${line}`)
}

const paragraph = (text: string, indent: string, width: number): string[] =>
  wrapped(printable(text), width - indent.length, MANY_LINES).map(line => indent + line)

const clock = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')
