// Rules that rest on a code in Microsoft's records. What such a rule says is the same everywhere: how often, over
// which SBC, and what the code means. A rule with other evidence of its own says first what was seen there.

import type { FactLog } from '../../facts/index.ts'
import { type Certainty, type Noun, type Said, type Severity, say } from '../../findings/index.ts'
import { explainCode, recordKey } from '../../records/index.ts'
import type { Match, Rule } from '../rule.ts'
import { callsOver, codeOf, type MicrosoftRecord, recordsWithCode, sbcOf, statusOf } from './call-records.ts'

export interface CodeSelection {
  codes: readonly number[]
  /** Which of the records with these codes, where a code stands for several causes. */
  only?: (phrase: string, code: number) => boolean
  certainty: Certainty
  /** The worst it can be: few such calls are less. */
  severity: Severity
  /** What would prove it, said after the rest. */
  proof?: (sbc: string) => Said
}

/** A rule that goes by records, and by what else shows the fault where there is such: `seen`. */
export const codeRule = ({
  codes,
  only,
  certainty,
  proof,
  seen = () => [],
  ...head
}: Omit<Rule, 'find'> & CodeSelection & { seen?: Rule['find'] }): Rule => ({
  ...head,
  find: (facts, options) => [
    ...seen(facts, options),
    ...codeMatches(facts, {
      codes,
      certainty,
      severity: head.severity,
      ...(only !== undefined && { only }),
      ...(proof !== undefined && { proof }),
    }),
  ],
})

/** One match a record, those of one code and one SBC about the same. */
export function codeMatches(facts: FactLog, { codes, only = () => true, ...grade }: CodeSelection): Match[] {
  const records = codes
    .flatMap(code => recordsWithCode(facts, code))
    .filter(record => isFailure(record) && only(record.phrase ?? '', codeOf(record)))
  const groups = Map.groupBy(records, record => `${codeOf(record)} ${sbcOf(record)}`)
  return [...groups].flatMap(([about, group]) =>
    matchesOf(about, group, callsOver(facts, sbcOf(first(group))), grade),
  )
}

const first = (group: readonly MicrosoftRecord[]): MicrosoftRecord => group[0] as MicrosoftRecord

const isFailure = (record: MicrosoftRecord): boolean => record.kind !== 'call-record' || !record.successful

function matchesOf(
  about: string,
  group: readonly MicrosoftRecord[],
  calls: number,
  { certainty, severity, proof }: Omit<CodeSelection, 'codes' | 'only'>,
): Match[] {
  const sbc = sbcOf(first(group))
  const says = [
    recorded(group, calls),
    ...meaning(first(group)),
    ...(proof === undefined ? [] : [proof(sbc)]),
  ]
  return group.map(record => ({
    about: `record ${about}`,
    instance: recordKey(record),
    certainty,
    severity: milder(severity, group.length, calls),
    says,
    evidence: [record],
  }))
}

const CALL: Noun = { en: ['call', 'calls'], de: ['Anruf', 'Anrufe'] }
const TRANSFER: Noun = { en: ['transfer', 'transfers'], de: ['Weiterleitung', 'Weiterleitungen'] }

/** `Microsoft recorded 3 calls over sbc1.example.net (5 % of 60) that ended with 404/511404: "..."` */
export function recorded(group: readonly MicrosoftRecord[], calls: number): Said {
  const record = first(group)
  const sbc = sbcOf(record)
  const code = [statusOf(record), codeOf(record)].filter(number => number !== undefined).join('/')
  const many = { count: group.length, of: record.kind === 'call-record' ? CALL : TRANSFER }
  const over = sbc === '' ? '' : say(OVER, { sbc, share: `${percent(group.length, calls)} %`, calls })
  const phrase = (record.phrase ?? '').slice(0, PHRASE_SHOWN)
  return phrase === ''
    ? say(
        {
          en: 'Microsoft recorded {many}{over} with {code}.',
          de: 'Microsoft hat {many}{over} mit {code} verzeichnet.',
        },
        { many, over, code },
      )
    : say(
        {
          en: 'Microsoft recorded {many}{over} with {code}: "{phrase}".',
          de: 'Microsoft hat {many}{over} mit {code} verzeichnet: „{phrase}“.',
        },
        { many, over, code, phrase },
      )
}
const OVER = {
  en: ' over {sbc} ({share} of {calls})',
  de: ' über {sbc} ({share} von {calls})',
} as const
const PHRASE_SHOWN = 300

const percent = (part: number, whole: number): string => {
  const share = (100 * part) / Math.max(whole, part)
  return share < 1 ? '<1' : String(Math.round(share))
}

function meaning(record: MicrosoftRecord): Said[] {
  const sipStatus = statusOf(record)
  const explained = explainCode({
    microsoftCode: codeOf(record),
    phrase: record.phrase ?? '',
    ...(sipStatus !== undefined && { sipStatus }),
  })
  return explained === undefined ? [] : [explained.meaning]
}

/** A handful of failures is the weather of telephony, a share of all calls is not. */
const SOME = { count: 3, share: 0.01 }
const MANY = { count: 10, share: 0.1 }
const GRADES: readonly Severity[] = ['info', 'warning', 'critical']

function milder(worst: Severity, count: number, calls: number): Severity {
  // A record that came alone, as one that support pasted, was picked for what it says.
  const share = calls === 0 ? 1 : count / calls
  const grade =
    calls === 0 || (count >= MANY.count && share >= MANY.share)
      ? 2
      : count >= SOME.count && share >= SOME.share
        ? 1
        : 0
  return GRADES[Math.min(grade, GRADES.indexOf(worst))] as Severity
}
