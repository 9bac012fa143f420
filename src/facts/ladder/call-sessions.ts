// Dialogs that the observer itself counts as one call: it writes the same name beside their messages (`session`), as
// AudioCodes' SBCs do (User's Manual, "Syslog Message Format": both legs of a call share the number of its session).
// An observer that has a number for each leg, as a gateway, joins nothing.

import type { Fact, SipFact } from '../fact.ts'
import { showsMicrosoft } from '../sip-text.ts'

interface Session {
  /** Call-IDs, in the order they began. */
  dialogs: string[]
  /** Those in which Microsoft takes part. */
  microsoft: Set<string>
}

export class Sessions {
  readonly #ofDialog = new Map<string, Session>()

  /** `witnesses` may tell of the same dialogs as others saw them. */
  constructor(dialogs: ReadonlyMap<string, readonly SipFact[]>, witnesses: readonly Fact[]) {
    const names = namesOf(witnesses)
    const sessions = new Map<string, Session>()
    for (const [callId, messages] of dialogs) {
      const name = names.get(callId)
      if (name === undefined) continue
      const session = sessions.get(name) ?? { dialogs: [], microsoft: new Set() }
      sessions.set(name, session)
      session.dialogs.push(callId)
      if (messages.some(showsMicrosoft)) session.microsoft.add(callId)
      this.#ofDialog.set(callId, session)
    }
  }

  /** The dialog that its call began with; undefined for that one, and where nothing joins it. */
  firstOf(callId: string): string | undefined {
    const first = this.#ofDialog.get(callId)?.dialogs[0]
    return first === callId ? undefined : first
  }

  /** Whether its call has Microsoft on another leg and not on this one: what is not Microsoft's side is the other. */
  isBesideMicrosoft(callId: string): boolean {
    const microsoft = this.#ofDialog.get(callId)?.microsoft
    return microsoft !== undefined && microsoft.size > 0 && !microsoft.has(callId)
  }
}

/** By Call-ID, as the first to name it does. */
function namesOf(facts: readonly Fact[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const fact of facts)
    if (fact.kind === 'sip' && fact.session !== undefined && !names.has(fact.callId))
      names.set(fact.callId, `${fact.observer} ${fact.session}`)
  return names
}
