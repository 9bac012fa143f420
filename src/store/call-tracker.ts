// Follows calls while their facts come in, so that each event of a call gives its row anew. It remembers the few messages
// a row is made of, within bounds; a call it does not know any more keeps the row it had.

import type { CallFact, Fact, SipFact } from '../facts/index.ts'
import { type CallRow, callRowOf, isInvite } from './call-row.ts'
import { rowOfRecord } from './record-row.ts'

/** Dialogs and calls remembered; the oldest is forgotten first. */
const DIALOG_LIMIT = 20_000
const CALL_LIMIT = 10_000
/** Messages of a dialog, and events of a call, that are remembered. */
const MESSAGE_LIMIT = 24
const EVENT_LIMIT = 24

const METHODS = new Set(['INVITE', 'BYE', 'REFER'])

export class CallTracker {
  readonly #dialogs = new Map<string, SipFact[]>()
  readonly #calls = new Map<string, CallFact[]>()

  /** The row of the call a fact is about, where it tells something new of it. */
  hear(fact: Fact): CallRow | undefined {
    if (fact.kind === 'sip' && METHODS.has(fact.method)) this.#keepMessage(fact)
    if (fact.kind === 'call-record') return rowOfRecord(fact)
    return fact.kind === 'call' ? this.#row(fact) : undefined
  }

  #keepMessage(fact: SipFact): void {
    // Provisional answers are in no row, but for the name of the node that sends them.
    if (fact.status === 100) return
    const messages = entry(this.#dialogs, `${fact.observer} ${fact.callId}`, DIALOG_LIMIT)
    if (messages.length < MESSAGE_LIMIT) messages.push(kept(fact))
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

/** What a row needs of a message: its text may hold on to all that came in with it, and only that of an INVITE is read. */
function kept(fact: SipFact): SipFact {
  const copy: Record<string, unknown> = {}
  // A copy of all would make the text of each.
  for (const key of Object.keys(fact)) if (key !== 'text') copy[key] = fact[key as keyof SipFact]
  copy.text = isInvite(fact) ? fact.text : ''
  return copy as unknown as SipFact
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
