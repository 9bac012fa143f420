// A rising share of short calls is often the first that shows of transfers which fail out of sight: the caller is
// answered, not moved on, and gives up.

import type { CallRecordFact, Fact, FactLog } from '../../../facts/index.ts'
import { say, type Wording } from '../../../findings/index.ts'
import type { Millis } from '../../../kernel/index.ts'
import { callRecordsOf, recordKey } from '../../../records/index.ts'
import { callRecordsIn, isToBot, sbcOf } from '../../records/call-records.ts'
import type { DiagnosisOptions, Match, Rule } from '../../rule.ts'

export const callsShort: Rule = {
  id: 'calls/short',
  severity: 'warning',
  title: {
    en: 'Many answered calls are short',
    de: 'Viele angenommene Anrufe sind kurz',
  },
  remedy: {
    en: 'See who was called: many short calls to one auto attendant point at a transfer that fails, short calls to everybody at media or signalling. Compare with the usual share of this trunk and set it as baseline.',
    de: 'Nachsehen, wer angerufen wurde: Viele kurze Anrufe bei einem Auto Attendant deuten auf eine scheiternde Weiterleitung, kurze Anrufe bei allen auf Medien oder Signalisierung. Mit dem üblichen Anteil dieses Trunks vergleichen und ihn als Grundwert einstellen.',
  },
  reference: 'MSXFAQ, "Direct Routing, REFER und TLS", section on monitoring; SBC counters for short calls',
  find: (facts, options) => [
    ...shareOf('share', ownCalls(facts), options, ANSWERED),
    ...[...botCalls(facts)].flatMap(([sbc, calls]) => shareOf(`records ${sbc}`, calls, options, TO_BOTS)),
  ],
}

/** From this multiple of the baseline on it is a warning, below it an information. */
const ALARMING = 2

interface CallLength {
  instance: string
  lengthMs: number
  evidence: [Fact, ...Fact[]]
  /** Short by intention: the caller was moved on. */
  isMovedOn?: boolean
}

const ANSWERED: Wording = { en: 'answered calls', de: 'angenommenen Anrufen' }
const TO_BOTS: Wording = {
  en: 'calls to auto attendants and call queues',
  de: 'Anrufen bei Auto Attendants und Anrufwarteschlangen',
}

function shareOf(
  about: string,
  calls: readonly CallLength[],
  options: DiagnosisOptions,
  kind: Wording,
): Match[] {
  const short = calls.filter(call => call.lengthMs < options.shortCallMs && call.isMovedOn !== true)
  const share = short.length / calls.length
  if (calls.length < options.shortCallSample || share <= options.shortCallBaseline) return []
  const percent = (part: number): string => `${Math.round(part * 100)} %`
  const severity = share >= Math.min(1, options.shortCallBaseline * ALARMING) ? 'warning' : 'info'
  const says = say(
    {
      en: '{short} of {answered} {kind} ({share}) were shorter than {limit}; up to {usual} are taken as usual.',
      de: '{short} von {answered} {kind} ({share}) waren kürzer als {limit}; bis zu {usual} gelten als üblich.',
    },
    {
      short: short.length,
      answered: calls.length,
      kind,
      share: percent(share),
      limit: { millis: options.shortCallMs },
      usual: percent(options.shortCallBaseline),
    },
  )
  return short.map(({ instance, evidence }) => ({
    about,
    instance,
    certainty: 'possible' as const,
    severity,
    says,
    evidence,
  }))
}

/** What the SBC saw itself. */
const ownCalls = (facts: FactLog): CallLength[] =>
  callRecordsOf(facts).map(({ record, answer, bye }) => ({
    instance: record.id,
    lengthMs: record.durationMs as Millis,
    evidence: [answer, bye],
  }))

/** What Microsoft recorded of calls to its bots, which are answered at once; by SBC. */
function botCalls(facts: FactLog): Map<string, CallLength[]> {
  const records = callRecordsIn(facts).filter(record => record.successful && isToBot(record))
  if (records.length === 0) return new Map()
  const legs = Map.groupBy(callRecordsIn(facts), record => record.sharedId ?? record.id)
  const isLast = (record: CallRecordFact): boolean =>
    !(legs.get(record.sharedId ?? record.id) ?? []).some(other => other !== record && other.at > record.at)
  const calls = records.map(record => ({
    sbc: sbcOf(record),
    instance: recordKey(record),
    lengthMs: lengthOf(record),
    evidence: [record] as [Fact],
    isMovedOn: !isLast(record),
  }))
  return Map.groupBy(calls, call => call.sbc)
}

/** From the answer where it is known: Microsoft's report counts the ringing too. */
const lengthOf = ({ startedAt, endedAt, durationMs = 0 as Millis }: CallRecordFact): number =>
  startedAt !== undefined && endedAt !== undefined ? endedAt - startedAt : durationMs
