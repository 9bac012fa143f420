// Findings for a terminal: what, how sure, the evidence with times and places, what to do.

import { printable, shortened, wrapped } from '../facts/index.ts'
import type { Evidence, Finding, Severity } from '../findings/index.ts'

export interface FindingTextOptions {
  /** ANSI colours. */
  colour?: boolean
  /** Characters; default 100. */
  width?: number
  /** Pieces of evidence a finding; default 8. */
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
  const shown = finding.evidence.slice(0, options.evidence ?? 8)
  const more = finding.evidence.length - shown.length
  const lines = [
    `${painted(finding.severity.toUpperCase(), COLOURS[finding.severity])}  ${painted(printable(finding.title), '1')}`,
    painted(`  ${finding.rule}, ${finding.certainty}, since ${clock(finding.at)}${times}`, '2'),
    '',
    ...paragraph(finding.says, '  ', width),
    '',
    '  Evidence',
    ...withoutRepeats(shown).flatMap(each => evidenceLines(each, width)),
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
  const place = shortened(printable(ref === '' ? source : `${source} ${ref}`), PLACE_LIMIT)
  const [first = '', ...more] = wrapped(`${place}  ${printable(text)}`, width - EVIDENCE_INDENT, MANY_LINES)
  const time = `    ${clock(at).slice(11, 23)}`.padEnd(EVIDENCE_INDENT)
  return [time + first, ...more.map(line => ' '.repeat(EVIDENCE_INDENT) + line)]
}
const EVIDENCE_INDENT = 18
/** Of a Call-ID, as long as peers like it; the JSON has it whole. */
const PLACE_LIMIT = 40

/** What differs from the piece before only in its peer and its time says so: four tries read as one. */
function withoutRepeats(evidence: readonly Evidence[]): Evidence[] {
  return evidence.map((each, index) => {
    const before = evidence[index - 1]
    if (before === undefined || alike(before.text) !== alike(each.text)) return each
    const after = AFTER.exec(each.text)
    return { ...each, text: `${each.text.split(' ', 1)[0]} likewise${after === null ? '' : `,${after[0]}`}` }
  })
}
const AFTER = / after \d[\d.]* (?:ms|s|min)\b/

/** Without the peer at the beginning; undefined where the text begins with something else, and is like no other. */
const alike = (text: string): unknown => {
  const [peer = '', ...rest] = text.split(' ')
  return /^[\d.]+:\d+$|^\[[\da-f:]+\]:\d+$/i.test(peer) ? rest.join(' ').replace(AFTER, '') : Symbol(text)
}

const paragraph = (text: string, indent: string, width: number): string[] =>
  wrapped(printable(text), width - indent.length, MANY_LINES).map(line => indent + line)

const clock = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')
