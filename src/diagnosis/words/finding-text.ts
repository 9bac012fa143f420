// Findings for a terminal: what, how sure, the evidence with times and places, what to do.

import { printable, shortened, UNDATED, wrapped } from '../../facts/index.ts'
import {
  type Certainty,
  type Evidence,
  type Finding,
  type Language,
  type Noun,
  type Severity,
  say,
  type Wording,
  worded,
} from '../../findings/index.ts'
import { handbookPage } from '../handbook.ts'
import { RULES } from '../rules.ts'
import { withoutRepeats } from './likewise.ts'

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
  /** Of what stands around the findings' own texts; default English. */
  language?: Language
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
  if (findings.length === 0) return `${NONE[options.language ?? 'en']}\n`
  return findings.map(finding => oneFinding(finding, options)).join('\n')
}

function oneFinding<Kind extends Finding>(finding: Kind, options: FindingTextOptions<Kind>): string {
  const { times = true, sections = () => [], width = 100, language = 'en' } = options
  const painted = (text: string, code: string): string =>
    options.colour === true ? `\x1b[${code}m${text}\x1b[0m` : text
  const shown = finding.evidence.slice(0, options.evidence ?? 8)
  const more = finding.evidence.length - shown.length
  const severity = painted(SEVERITIES[finding.severity][language].toUpperCase(), COLOURS[finding.severity])
  const see = say({ en: 'See {reference}.', de: 'Siehe {reference}.' }, { reference: finding.reference })
  const lines = [
    `${severity}  ${painted(printable(finding.title), '1')}`,
    painted(`  ${standing(finding, times, language)}`, '2'),
    '',
    ...paragraph(finding.says, '  ', width),
    '',
    `  ${EVIDENCE[language]}`,
    ...withoutRepeats(shown, language).flatMap(each =>
      evidenceLines(each, width, times ? language : undefined),
    ),
    ...(more > 0 ? [`    ${worded(say(AND_MORE, { more }), language)}`] : []),
    '',
    `  ${WHAT_TO_DO[language]}`,
    ...paragraph(finding.remedy, '    ', width),
    '',
    ...sections(finding).flatMap(section => sectionLines(section, width)),
    ...paragraph(worded(see, language), '  ', width).map(line => painted(line, '2')),
    ...handbookLine(finding.rule, language).map(line => painted(line, '2')),
  ]
  return `${lines.join('\n')}\n`
}

/** Only these have a page: lint of voice routing has one for all of its rules. */
const WITH_PAGE = new Set(RULES.map(rule => rule.id))

const handbookLine = (rule: string, language: Language): string[] =>
  WITH_PAGE.has(rule) ? [`  ${worded(say(PAGE, { page: handbookPage(rule) }), language)}`] : []
const PAGE = { en: 'Handbook: {page}', de: 'Handbuch: {page}' } as const

const NONE: Wording = { en: 'No findings.', de: 'Keine Befunde.' }
const EVIDENCE: Wording = { en: 'Evidence', de: 'Belege' }
const WHAT_TO_DO: Wording = { en: 'What to do', de: 'Was zu tun ist' }
const AND_MORE = { en: 'and {more} more', de: 'und {more} weitere' } as const
export const SEVERITIES: Readonly<Record<Severity, Wording>> = {
  critical: { en: 'critical', de: 'kritisch' },
  warning: { en: 'warning', de: 'Warnung' },
  info: { en: 'info', de: 'Hinweis' },
}
export const CERTAINTY_WORDS: Readonly<Record<Certainty, Wording>> = {
  proven: { en: 'proven', de: 'bewiesen' },
  likely: { en: 'likely', de: 'wahrscheinlich' },
  possible: { en: 'possible', de: 'möglich' },
}

/** `tls/name-mismatch, proven, since 2025-04-01 07:55:09.329 UTC, 4 times` */
function standing({ rule, certainty, at, count }: Finding, times: boolean, language: Language): string {
  const since = say({ en: 'since {at}', de: 'seit {at}' }, { at: clock(at) })
  const counted = say({ en: '{count}', de: '{count}' }, { count: { count, of: times ? TIMES : OBJECTS } })
  const parts = [
    rule,
    CERTAINTY_WORDS[certainty][language],
    ...(times && at !== UNDATED ? [worded(since, language)] : []),
    ...(count > 1 ? [worded(counted, language)] : []),
  ]
  return parts.join(', ')
}
const TIMES: Noun = { en: ['time', 'times'], de: ['Mal', 'Mal'] }
const OBJECTS: Noun = { en: ['object', 'objects'], de: ['Objekt', 'Objekte'] }

/** Time, in the words of a language, and place, then the text, which goes on under itself; without a language no time. */
function evidenceLines({ source, ref, at, text }: Evidence, width: number, language?: Language): string[] {
  if (language === undefined) return paragraph(`${ref}: ${text}`, '    ', width)
  const place = shortened(printable(ref === '' ? source : `${source} ${ref}`), PLACE_LIMIT)
  const [first = '', ...more] = wrapped(`${place}  ${printable(text)}`, width - EVIDENCE_INDENT, MANY_LINES)
  const time = `    ${at === UNDATED ? NO_DATE[language] : clock(at).slice(11, 23)}`.padEnd(EVIDENCE_INDENT)
  return [time + first, ...more.map(line => ' '.repeat(EVIDENCE_INDENT) + line)]
}
const sectionLines = ({ title, paragraphs = [], code = [] }: FindingSection, width: number): string[] => [
  `  ${printable(title)}`,
  ...paragraphs.flatMap(text => paragraph(text, '    ', width)),
  ...code.map(line => `    ${printable(line)}`),
  '',
]

const NO_DATE: Wording = { en: 'undated', de: 'undatiert' }
const EVIDENCE_INDENT = 18
/** Of a Call-ID, as long as peers like it; the JSON has it whole. */
const PLACE_LIMIT = 40

const paragraph = (text: string, indent: string, width: number): string[] =>
  wrapped(printable(text), width - indent.length, MANY_LINES).map(line => indent + line)

/** `2025-04-01 07:55:09.329 UTC` */
export const clock = (at: number): string => new Date(at).toISOString().replace('T', ' ').replace('Z', ' UTC')
