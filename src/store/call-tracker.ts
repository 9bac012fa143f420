// Follows calls while their facts come in, so that each event of a call gives its row anew. It remembers the few messages
// a row is made of, within bounds; a call it does not know any more keeps the row it had.

import type { CallFact, Fact } from '../facts/index.ts'
import { type CallMessage, callMessageOf, isMessageOfCall } from './call-message.ts'
import { type CallRow, callRowOf } from './call-row.ts'
import { rowOfRecord } from './record-row.ts'

/** Dialogs and calls remembered; the oldest is forgotten first. */
const DIALOG_LIMIT = 20_000
const CALL_LIMIT = 10_000
/** Messages of a dialog, and events of a call, that are remembered. */
const MESSAGE_LIMIT = 24
const EVENT_LIMIT = 24

export class CallTracker {
  readonly #dialogs = new Map<string, CallMessage[]>()
  readonly #calls = new Map<string, CallFact[]>()

  /** The row of the call a fact is about, where it tells something new of it. */
  hear(fact: Fact): CallRow | undefined {
    if (isMessageOfCall(fact)) this.hearMessage(fact.observer, callMessageOf(fact))
    if (fact.kind === 'call-record') return rowOfRecord(fact)
    return fact.kind === 'call' ? this.#row(fact) : undefined
  }

  /** The same of one of which only the words that are kept were read. */
  hearMessage(observer: string, message: CallMessage): void {
    const messages = entry(this.#dialogs, `${observer} ${message.callId}`, DIALOG_LIMIT)
    if (messages.length < MESSAGE_LIMIT) messages.push(message)
  }

  #row(fact: CallFact): CallRow | undefined {
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
