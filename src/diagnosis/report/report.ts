// The report for a ticket: what is wrong, how sure that is, what it rests on and where to look it up, how to verify it
// in Wireshark, what remains unproven, and what to send to whoever is to act.

import { type Fact, UNDATED } from '../../facts/index.ts'
import { EVIDENCE_LIMIT, type Language, type Said, say, type Wording, worded } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { Diagnosed } from '../diagnose.ts'
import { evidenceOf } from '../words/evidence.ts'
import { CERTAINTY_WORDS, clock, SEVERITIES } from '../words/finding-text.ts'
import { withoutRepeats } from '../words/likewise.ts'
import { displayFilters } from './display-filters.ts'
import type { Block, Cell, ReportDocument } from './document.ts'
import { nextProofs } from './next-proof.ts'
import { type ReportLadders, reportLadders } from './report-ladders.ts'
import { ADDRESSEES, supportText } from './support-text.ts'

/** What the facts were read from. */
export interface ReportSource {
  name: string
  kind: string
  read: number
  skipped: number
  problems: readonly string[]
}

export interface ReportOptions {
  language: Language
  /** When it was made. */
  at: Instant
  sources: readonly ReportSource[]
}

/** Findings in what `facts` tell, each with a section of its own, in their order. */
export function reportOf(
  findings: readonly Diagnosed[],
  facts: readonly Fact[],
  { language, at, sources }: ReportOptions,
): ReportDocument {
  const drawn = reportLadders(findings, facts)
  const write = writer(language)
  return {
    title: `Linesman: ${write(W.title)}`,
    language,
    blocks: [
      { kind: 'paragraph', text: write(say(W.made, { at: clock(at) })) },
      ...summary(findings, write),
      ...sourceTable(sources, write),
      ...findings.flatMap((finding, index) => section(finding, index, { facts, drawn, language, write })),
      ...(drawn.ladders.length === 0 ? [] : [heading(2, write(W.calls))]),
      ...drawn.ladders.flatMap((ladder, index): Block[] => [
        heading(3, `${index + 1}. ${ladder.title}, ${clock(ladder.startedAt)}`, `call-${index + 1}`),
        { kind: 'ladder', ladder },
      ]),
      { kind: 'paragraph', text: write(W.secrets) },
    ],
  }
}

type Write = (text: Wording | Said | readonly Said[]) => string

const writer =
  (language: Language): Write =>
  text =>
    isWording(text) ? text[language] : worded(text, language)

const isWording = (text: Wording | Said | readonly Said[]): text is Wording => 'en' in text

const heading = (level: 2 | 3, text: string, anchor?: string): Block => ({
  kind: 'heading',
  level,
  text,
  ...(anchor !== undefined && { anchor }),
})

function summary(findings: readonly Diagnosed[], write: Write): Block[] {
  if (findings.length === 0) return [heading(2, write(W.summary)), { kind: 'paragraph', text: write(W.none) }]
  const rows = findings.map(({ rule, severity, certainty, at, count }, index): Cell[] => [
    String(index + 1),
    write(SEVERITIES[severity]),
    write(CERTAINTY_WORDS[certainty]),
    { text: write(rule.title), anchor: anchorOf(index) },
    time(at),
    String(count),
  ])
  const head = ['', W.severity, W.certainty, W.finding, W.since, W.count].map(each =>
    typeof each === 'string' ? each : write(each),
  )
  return [heading(2, write(W.summary)), { kind: 'table', head, rows }]
}

function sourceTable(sources: readonly ReportSource[], write: Write): Block[] {
  const head = [W.source, W.kind, W.read, W.skipped, W.problems].map(write)
  const rows = sources.map(({ name, kind, read, skipped, problems }) => [
    name,
    kind,
    String(read),
    String(skipped),
    problems.slice(0, PROBLEMS_SHOWN).join('; '),
  ])
  return [heading(2, write(W.sources)), { kind: 'table', head, rows }]
}
const PROBLEMS_SHOWN = 5

interface Scene {
  facts: readonly Fact[]
  drawn: ReportLadders
  language: Language
  write: Write
}

function section(finding: Diagnosed, index: number, { facts, drawn, language, write }: Scene): Block[] {
  const { rule, severity, certainty, says, remedy, at, evidence } = finding
  const standing = say(W.standing, {
    rule: rule.id,
    certainty: CERTAINTY_WORDS[certainty],
    since: time(at),
    severity: SEVERITIES[severity],
  })
  const calls = drawn.of[index] ?? []
  return [
    {
      ...(heading(2, `${index + 1}. ${write(rule.title)}`, anchorOf(index)) as Block & { kind: 'heading' }),
      severity,
    },
    { kind: 'paragraph', text: write(standing) },
    { kind: 'paragraph', text: write(says) },
    heading(3, write(W.todo)),
    { kind: 'paragraph', text: write(remedy) },
    { kind: 'paragraph', text: write(say(W.see, { reference: rule.reference })) },
    heading(3, write(W.evidence)),
    evidenceTable(evidence, language, write),
    ...more(evidence, write),
    ...(calls.length === 0 ? [] : [callLinks(calls, drawn, write)]),
    ...verify(evidence, write),
    heading(3, write(W.unproven)),
    ...unproven(finding, write),
    heading(3, write(say(W.support, { whom: ADDRESSEES[rule.actor ?? 'sbc'] }))),
    { kind: 'code', lines: supportText(finding, { facts, language, calls: callIdsOf(calls, drawn) }) },
  ]
}

const callIdsOf = (calls: readonly number[], { ladders }: ReportLadders): string[] =>
  calls.flatMap(each => (ladders[each]?.legs ?? []).flatMap(leg => leg.callId ?? []))

const anchorOf = (index: number): string => `finding-${index + 1}`
/** The head of the page says that it is UTC. */
const time = (at: Instant): string => (at === UNDATED ? '-' : clock(at).replace(' UTC', ''))

const evidenceTable = (evidence: readonly Fact[], language: Language, write: Write): Block => ({
  kind: 'table',
  head: [W.time, W.source, W.place, W.what].map(write),
  rows: withoutRepeats(
    evidence.slice(0, EVIDENCE_LIMIT).map(fact => evidenceOf(fact, language)),
    language,
  ).map(({ source, ref, at, text }) => [time(at), source, ref, text]),
})

const more = (evidence: readonly Fact[], write: Write): Block[] =>
  evidence.length <= EVIDENCE_LIMIT
    ? []
    : [{ kind: 'paragraph', text: write(say(W.more, { count: evidence.length - EVIDENCE_LIMIT })) }]

const callLinks = (calls: readonly number[], { ladders }: ReportLadders, write: Write): Block => ({
  kind: 'links',
  text: write(W.drawn),
  to: calls.map(each => ({ text: `${each + 1}. ${ladders[each]?.title ?? ''}`, anchor: `call-${each + 1}` })),
})

const verify = (evidence: readonly Fact[], write: Write): Block[] => {
  const filters = displayFilters(evidence)
  if (filters.length === 0) return []
  return [
    heading(3, write(W.verify)),
    ...filters.flatMap(({ shows, filter }): Block[] => [
      { kind: 'paragraph', text: `${write(shows)}:` },
      { kind: 'code', lines: [filter] },
    ]),
  ]
}

function unproven(finding: Diagnosed, write: Write): Block[] {
  const proofs = nextProofs(finding)
  if (proofs.length === 0) return [{ kind: 'paragraph', text: write(W.proven) }]
  return proofs.flatMap(({ says, commands }): Block[] => [
    { kind: 'paragraph', text: write(says) },
    ...(commands === undefined ? [] : [{ kind: 'code' as const, lines: commands }]),
  ])
}

const W = {
  title: { en: 'what was found', de: 'Befund' },
  made: { en: 'Made on {at}. All times are UTC.', de: 'Erstellt am {at}. Alle Zeiten in UTC.' },
  summary: { en: 'Summary', de: 'Zusammenfassung' },
  none: { en: 'Nothing wrong was found.', de: 'Es wurde nichts Auffälliges gefunden.' },
  severity: { en: 'Severity', de: 'Schwere' },
  certainty: { en: 'Certainty', de: 'Gewissheit' },
  finding: { en: 'Finding', de: 'Befund' },
  since: { en: 'Since', de: 'Seit' },
  count: { en: 'Times', de: 'Anzahl' },
  sources: { en: 'What was read', de: 'Was gelesen wurde' },
  source: { en: 'Source', de: 'Quelle' },
  kind: { en: 'Kind', de: 'Art' },
  read: { en: 'Records read', de: 'Gelesene Einträge' },
  skipped: { en: 'Passed over', de: 'Übergangen' },
  problems: { en: 'Problems', de: 'Probleme' },
  standing: {
    en: '{severity}, {certainty}, since {since} ({rule})',
    de: '{severity}, {certainty}, seit {since} ({rule})',
  },
  todo: { en: 'What to do', de: 'Was zu tun ist' },
  see: { en: 'See {reference}.', de: 'Siehe {reference}.' },
  evidence: { en: 'Evidence', de: 'Belege' },
  time: { en: 'Time', de: 'Zeit' },
  place: { en: 'Place', de: 'Stelle' },
  what: { en: 'What it shows', de: 'Was dort steht' },
  more: { en: 'and {count} more', de: 'und {count} weitere' },
  drawn: { en: 'Drawn below:', de: 'Unten gezeichnet:' },
  verify: { en: 'To verify in Wireshark', de: 'Zum Nachprüfen in Wireshark' },
  unproven: { en: 'What remains unproven', de: 'Was noch nicht bewiesen ist' },
  proven: {
    en: 'Nothing: the evidence leaves no other cause.',
    de: 'Nichts: Die Belege lassen keine andere Ursache zu.',
  },
  support: { en: 'To send to {whom}', de: 'Text für {whom}' },
  calls: { en: 'Calls', de: 'Anrufe' },
  secrets: {
    en: 'Keys, passwords and tokens are struck out. Telephone numbers, names and addresses are not: see who may read this.',
    de: 'Schlüssel, Kennwörter und Token sind gestrichen. Rufnummern, Namen und Adressen nicht: Bitte prüfen, wer dies lesen darf.',
  },
} as const satisfies Record<string, Wording>
