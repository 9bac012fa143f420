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
  const lists = [...observers].map(observer => callsOf(facts.seenBy(observer).all(), false))
  const longest = lists.sort((left, right) => right.length - left.length)[0] ?? []
  return longest.map(recordOf).filter(record => record !== undefined)
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
