// What the row of a call is made of, of one message: a fact holds ten times as much, and many are remembered at once.

import { type Fact, nodeOf, type Parties, partiesOf, type SipFact } from '../facts/index.ts'

type Told = Pick<SipFact, 'at' | 'callId' | 'direction' | 'method' | 'cseq' | 'remote'>

export interface CallMessage extends Told {
  /** Undefined on a request. */
  status: number | undefined
  /** The observer's name for the call (`SipFact`). */
  session: string | undefined
  /** Microsoft's node, where it is one that wrote it: `i.EUWE.10`. */
  node: string | undefined
  /** Of an INVITE that begins a call, which alone says who called whom. */
  parties: Parties | undefined
}

const METHODS: ReadonlySet<string> = new Set(['INVITE', 'BYE', 'REFER'])

/** Whether a row needs the message; of provisional answers that of a proxy (100) tells nothing. */
export const isOfCall = (method: string, status: number | undefined): boolean =>
  METHODS.has(method) && status !== 100

export const isMessageOfCall = (fact: Fact): fact is SipFact =>
  fact.kind === 'sip' && isOfCall(fact.method, fact.status)

export function callMessageOf(fact: SipFact): CallMessage {
  const { at, callId, direction, method, status, cseq, remote, toTag } = fact
  const isFirst = beginsCall(method, status, toTag !== undefined)
  return {
    ...{ at, callId, direction, method, status, cseq, remote, session: fact.session },
    node: nodeOf(fact),
    parties: isFirst ? partiesOf(fact) : undefined,
  }
}

export const beginsCall = (method: string, status: number | undefined, hasToTag: boolean): boolean =>
  method === 'INVITE' && status === undefined && !hasToTag
