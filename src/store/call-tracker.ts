// Follows calls while their facts come in, so that each event of a call gives its row anew. It remembers the few messages
// a row is made of, within bounds; a call it does not know any more keeps the row it had.

import { type CallFact, type CallLeg, type Fact, isMicrosoftAddress } from '../facts/index.ts'
import { type CallMessage, callMessageOf, isMessageOfCall } from './call-message.ts'
import { type CallRow, callRowOf } from './call-row.ts'
import { rowOfRecord } from './record-row.ts'

/** Observers that tell of their calls themselves. */
const TELLER_LIMIT = 256
/** Dialogs and calls remembered; the oldest is forgotten first. */
const DIALOG_LIMIT = 20_000
const CALL_LIMIT = 10_000
/** Messages of a dialog, and events of a call, that are remembered. */
const MESSAGE_LIMIT = 24
/** Dialogs of a call that are remembered, where its observer joins them by name. */
const LEG_LIMIT = 16
const EVENT_LIMIT = 24

export class CallTracker {
  readonly #dialogs = new Map<string, CallMessage[]>()
  /** Call-IDs of those that the observer counts as one call (`session`), in the order they began. */
  readonly #sessions = new Map<string, string[]>()
  readonly #calls = new Map<string, CallFact[]>()
  readonly #tellers = new Set<string>()

  /**
   * `own`: the observer that tells of its calls by `call` facts. Others are known by the first of these; what a stranger asked
   * the own one for before it had a call is none.
   */
  constructor(own?: string) {
    if (own !== undefined) this.#tellers.add(own)
  }

  /** The row of the call a fact is about, where it tells something new of it. */
  hear(fact: Fact): CallRow | undefined {
    if (isMessageOfCall(fact)) return this.hearMessage(fact.observer, callMessageOf(fact))
    if (fact.kind === 'call-record') return rowOfRecord(fact)
    return fact.kind === 'call' ? this.#row(fact) : undefined
  }

  /** The same of one of which only the words that are kept were read. */
  hearMessage(observer: string, message: CallMessage): CallRow | undefined {
    const key = `${observer} ${message.callId}`
    const messages = entry(this.#dialogs, key, DIALOG_LIMIT)
    // The first say who called whom and who answered, the last what became of it.
    if (messages.length >= MESSAGE_LIMIT) messages.pop()
    messages.push(message)
    const callIds = this.#joinedTo(observer, messages)
    // Who tells of calls has told of this one by the time somebody answers.
    if (message.parties !== undefined || this.#tellers.has(observer)) return undefined
    const dialogs = callIds.map(callId => this.#dialogs.get(`${observer} ${callId}`))
    return rowOfDialogs(observer, dialogs)
  }

  /** The Call-IDs of the call that a dialog is of. */
  #joinedTo(observer: string, messages: readonly CallMessage[]): readonly string[] {
    const callId = (messages[0] as CallMessage).callId
    const session = messages.find(message => message.session !== undefined)?.session
    if (session === undefined) return [callId]
    const callIds = entry(this.#sessions, `${observer} ${session}`, DIALOG_LIMIT)
    if (!callIds.includes(callId) && callIds.length < LEG_LIMIT) callIds.push(callId)
    return callIds.includes(callId) ? callIds : [callId]
  }

  #row(fact: CallFact): CallRow | undefined {
    if (this.#tellers.size < TELLER_LIMIT) this.#tellers.add(fact.observer)
    const key = `${fact.observer} ${fact.call}`
    const told = entry(this.#calls, key, CALL_LIMIT)
    if (told.length >= EVENT_LIMIT) told.splice(1, 1)
    told.push(fact)
    const { call: id, observer, legs } = fact
    const messages = legs
      .flatMap(leg => this.#dialogs.get(`${observer} ${leg.callId}`) ?? [])
      .sort((left, right) => left.at - right.at)
    if (fact.event === 'ended' || fact.event === 'refused') {
      this.#calls.delete(key)
      for (const leg of legs) this.#dialogs.delete(`${observer} ${leg.callId}`)
    }
    return callRowOf({ id, observer, legs, messages, told })
  }
}

/**
 * Where only messages tell of calls, as in syslog, HEP and captures, each dialog is one, or those that the observer joins are.
 * Undefined where one of them is known no more.
 */
function rowOfDialogs(
  observer: string,
  dialogs: readonly (readonly CallMessage[] | undefined)[],
): CallRow | undefined {
  const known = dialogs.filter(messages => messages !== undefined)
  const id = known[0]?.[0]?.callId
  if (id === undefined || known.length < dialogs.length) return undefined
  const isOne = known.some(isWithMicrosoft)
  const legs = known.map((messages): CallLeg => {
    const { callId, direction, status } = messages[0] as CallMessage
    const isTeams = isOne ? isWithMicrosoft(messages) : status === undefined && direction === 'sent'
    return { callId, side: isTeams ? 'teams' : 'carrier' }
  })
  const messages = known.flat().sort((left, right) => left.at - right.at)
  return callRowOf({ id, observer, legs, messages, told: [] })
}

const isWithMicrosoft = (messages: readonly CallMessage[]): boolean =>
  messages.some(({ node, remote }) => node !== undefined || isMicrosoftAddress(remote.address))

/** The list under a key, made where there is none. */
function entry<Item>(map: Map<string, Item[]>, key: string, limit: number): Item[] {
  const known = map.get(key)
  if (known !== undefined) return known
  const fresh: Item[] = []
  map.set(key, fresh)
  const oldest = map.size > limit ? map.keys().next().value : undefined
  if (oldest !== undefined) map.delete(oldest)
  return fresh
}
