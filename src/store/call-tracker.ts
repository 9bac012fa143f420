// Follows calls while their facts come in, so that each event of a call gives its row anew. It remembers the few messages
// a row is made of, within bounds; a call it does not know any more keeps the row it had.

import { type CallFact, type Fact, isMicrosoftAddress } from '../facts/index.ts'
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
const EVENT_LIMIT = 24

export class CallTracker {
  readonly #dialogs = new Map<string, CallMessage[]>()
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
    // Who tells of calls has told of this one by the time somebody answers.
    if (message.parties !== undefined || this.#tellers.has(observer)) return undefined
    return rowOfDialog(observer, messages)
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

/** Where only messages tell of calls, as in syslog, HEP and captures, each dialog is one. */
function rowOfDialog(observer: string, messages: readonly CallMessage[]): CallRow | undefined {
  const [first] = messages
  if (first === undefined) return undefined
  const { callId, direction, status } = first
  const isTeams =
    messages.some(each => each.node !== undefined || isMicrosoftAddress(each.remote.address)) ||
    (status === undefined && direction === 'sent')
  const legs = [{ callId, side: isTeams ? ('teams' as const) : ('carrier' as const) }]
  return callRowOf({ id: callId, observer, legs, messages, told: [] })
}

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
