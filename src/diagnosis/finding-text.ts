// Findings for a terminal: what, how sure, the evidence with times and places, what to do.

import { printable, shortened, wrapped } from '../facts/index.ts'
import type { Evidence, Finding, Severity } from '../findings/index.ts'

/** A part of a finding that its own kind has. */
export interface FindingSection {
  title: string
  /** Broken at the width. */
  paragraphs?: readonly string[]
  /** Left as they are, to be copied. */
  code?: readonly string[]
}

export interface FindingTextOptions<Kind extends Finding = Finding> {
  /** ANSI colours. */
  colour?: boolean
  /** Characters; default 100. */
  width?: number
  /** Pieces of evidence a finding; default 8. */
  evidence?: number
  /** False where what is wrong has no time, as a setting; default true. */
  times?: boolean
  /** What comes after the remedy. */
  sections?: (finding: Kind) => readonly FindingSection[]
}

const COLOURS: Record<Severity, string> = { critical: '1;31', warning: '1;33', info: '1;36' }
const MANY_LINES = 40

/** Text with a line end after each line. */
export function findingText<Kind extends Finding>(
  findings: readonly Kind[],
  options: FindingTextOptions<Kind> = {},
): string {
  if (findings.length === 0) return 'No findings.\n'
  return findings.map(finding => oneFinding(finding, options)).join('\n')
}

function oneFinding<Kind extends Finding>(finding: Kind, options: FindingTextOptions<Kind>): string {
  const width = options.width ?? 100
  const painted = (text: string, code: string): string =>
    options.colour === true ? `\x1b[${code}m${text}\x1b[0m` : text
  const { times = true, sections = () => [] } = options
  const since = times ? `, since ${clock(finding.at)}` : ''
  const count = finding.count > 1 ? `, ${finding.count} ${times ? 'times' : 'objects'}` : ''
  const shown = finding.evidence.slice(0, options.evidence ?? 8)
  const more = finding.evidence.length - shown.length
  const lines = [
    `${painted(finding.severity.toUpperCase(), COLOURS[finding.severity])}  ${painted(printable(finding.title), '1')}`,
    painted(`  ${finding.rule}, ${finding.certainty}${since}${count}`, '2'),
    '',
    ...paragraph(finding.says, '  ', width),
    '',
    '  Evidence',
    ...withoutRepeats(shown).flatMap(each => evidenceLines(each, width, times)),
    ...(more > 0 ? [`    and ${more} more`] : []),
    '',
    '  What to do',
    ...paragraph(finding.remedy, '    ', width),
    '',
    ...sections(finding).flatMap(section => sectionLines(section, width)),
    ...paragraph(`See ${finding.reference}.`, '  ', width).map(line => painted(line, '2')),
  ]
  return `${lines.join('\n')}\n`
}

/** Time and place, then the text, which goes on under itself. */
function evidenceLines({ source, ref, at, text }: Evidence, width: number, times: boolean): string[] {
  if (!times) return paragraph(`${ref}: ${text}`, '    ', width)
  const place = shortened(printable(ref === '' ? source : `${source} ${ref}`), PLACE_LIMIT)
  const [first = '', ...more] = wrapped(`${place}  ${printable(text)}`, width - EVIDENCE_INDENT, MANY_LINES)
  const time = `    ${clock(at).slice(11, 23)}`.padEnd(EVIDENCE_INDENT)
  return [time + first, ...more.map(line => ' '.repeat(EVIDENCE_INDENT) + line)]
}
const sectionLines = ({ title, paragraphs = [], code = [] }: FindingSection, width: number): string[] => [
  `  ${printable(title)}`,
  ...paragraphs.flatMap(text => paragraph(text, '    ', width)),
  ...code.map(line => `    ${printable(line)}`),
  '',
]

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
