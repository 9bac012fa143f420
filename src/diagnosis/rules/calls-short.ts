// A rising share of short calls is often the first that shows of transfers which fail out of sight.

import { type Call, callsOf, type FactLog, type SipFact } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import { between, type Millis, millis } from '../../kernel/index.ts'
import type { DiagnosisOptions, Match, Rule } from '../rule.ts'
import { isRequest, isSuccess } from '../sip-dialogs.ts'

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
  find,
}

/** From this multiple of the baseline on it is a warning, below it an information. */
const ALARMING = 2

function find(facts: FactLog, options: DiagnosisOptions): Match[] {
  const answered = longestList(facts).flatMap(call => {
    const length = lengthOf(call)
    return length === undefined ? [] : [{ call, ...length }]
  })
  const short = answered.filter(each => each.lengthMs < options.shortCallMs)
  const share = short.length / answered.length
  if (answered.length < options.shortCallSample || share <= options.shortCallBaseline) return []
  const percent = (part: number): string => `${Math.round(part * 100)} %`
  const severity = share >= Math.min(1, options.shortCallBaseline * ALARMING) ? 'warning' : 'info'
  const says = say(
    {
      en: '{short} of {answered} answered calls ({share}) were shorter than {limit}; up to {usual} are taken as usual.',
      de: '{short} von {answered} angenommenen Anrufen ({share}) waren kürzer als {limit}; bis zu {usual} gelten als üblich.',
    },
    {
      short: short.length,
      answered: answered.length,
      share: percent(share),
      limit: { millis: options.shortCallMs },
      usual: percent(options.shortCallBaseline),
    },
  )
  return short.map(each => ({
    about: 'share',
    instance: each.call.id,
    certainty: 'possible' as const,
    severity,
    says,
    evidence: [each.answer, each.bye],
  }))
}

/** Several observers count the same calls: the one that saw most speaks. */
function longestList(facts: FactLog): Call[] {
  const observers = new Set(facts.of('sip').map(message => message.observer))
  const lists = [...observers].map(observer => callsOf(facts.seenBy(observer).all(), false))
  return lists.sort((left, right) => right.length - left.length)[0] ?? []
}

/** From the first answer to the last BYE; undefined for a call that was not answered or has not ended. */
function lengthOf(call: Call): { lengthMs: Millis; answer: SipFact; bye: SipFact } | undefined {
  let answer: SipFact | undefined
  let bye: SipFact | undefined
  for (const { messages } of call.legs) {
    const legAnswer = messages.find(message => isSuccess(message, 'INVITE'))
    if (legAnswer === undefined) continue
    const legBye = messages.find(message => isRequest(message, 'BYE'))
    if (legBye === undefined) return undefined
    if (answer === undefined || legAnswer.at < answer.at) answer = legAnswer
    if (bye === undefined || legBye.at > bye.at) bye = legBye
  }
  if (answer === undefined || bye === undefined) return undefined
  return { lengthMs: millis(Math.max(0, between(answer.at, bye.at))), answer, bye }
}
