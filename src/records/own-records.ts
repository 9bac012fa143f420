// Records of the calls an SBC saw itself, drawn from its messages: it writes none of its own.

import {
  type Call,
  type CallRecordFact,
  callsOf,
  type FactLog,
  type SipFact,
  talkMs,
} from '../facts/index.ts'

export interface OwnRecord {
  record: CallRecordFact
  /** What it rests on: the first answer, and the last BYE. */
  answer: SipFact
  bye: SipFact
}

/** Of the calls that were answered and have ended. Several observers saw the same calls: the one that saw most speaks. */
export function callRecordsOf(facts: FactLog): OwnRecord[] {
  const observers = new Set(facts.of('sip').map(message => message.observer))
  const lists = [...observers].map(observer => recordsOf(callsOf(facts.seenBy(observer).all(), false)))
  return lists.sort((left, right) => right.length - left.length)[0] ?? []
}

/** A call of which nothing joins the two sides is there twice: such calls are counted where more of them are seen. */
function recordsOf(calls: readonly Call[]): OwnRecord[] {
  const bySide = Map.groupBy(calls, sideOf)
  const of = (side: Side): OwnRecord[] =>
    (bySide.get(side) ?? []).map(recordOf).filter(record => record !== undefined)
  const [carrier, teams] = [of('carrier'), of('teams')]
  return [...of('both'), ...(carrier.length > teams.length ? carrier : teams)]
}

type Side = 'carrier' | 'teams' | 'both'

function sideOf({ legs }: Call): Side {
  const sides = new Set(legs.map(leg => leg.side))
  const [side = 'both'] = sides
  return sides.size === 1 ? side : 'both'
}

/** Undefined for a call that was not answered or of which a leg still stands. */
function recordOf(call: Call): OwnRecord | undefined {
  let answer: SipFact | undefined
  let bye: SipFact | undefined
  for (const { messages } of call.legs) {
    const legAnswer = messages.find(isAnswer)
    if (legAnswer === undefined) continue
    const legBye = messages.find(message => message.method === 'BYE' && message.status === undefined)
    if (legBye === undefined) return undefined
    if (answer === undefined || legAnswer.at < answer.at) answer = legAnswer
    if (bye === undefined || legBye.at > bye.at) bye = legBye
  }
  if (answer === undefined || bye === undefined) return undefined
  const record: CallRecordFact = {
    kind: 'call-record',
    at: answer.at,
    observer: answer.observer,
    by: 'sbc',
    id: call.id,
    startedAt: answer.at,
    endedAt: bye.at,
    durationMs: talkMs(answer.at, bye.at),
    successful: true,
    callId: answer.callId,
  }
  return { record, answer, bye }
}

const isAnswer = ({ method, status }: SipFact): boolean =>
  method === 'INVITE' && status !== undefined && status >= 200 && status < 300
