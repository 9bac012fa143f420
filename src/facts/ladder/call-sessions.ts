// Dialogs that the observer itself counts as one call: it writes the same name beside their messages (`session`), as
// AudioCodes' SBCs do (User's Manual, "Syslog Message Format": both legs of a call share the number of its session).
// An observer that has a number for each leg, as a gateway, joins nothing.

import type { Fact, SipFact } from '../fact.ts'

/**
 * Of each dialog that is not the first of its session the Call-ID of that one. `dialogs` come by Call-ID, in the order they
 * began; `witnesses` may tell of the same dialogs as others saw them.
 */
export function firstOfSession(
  dialogs: ReadonlyMap<string, readonly SipFact[]>,
  witnesses: readonly Fact[],
): ReadonlyMap<string, string> {
  const names = namesOf(witnesses)
  const firsts = new Map<string, string>()
  const found = new Map<string, string>()
  for (const callId of dialogs.keys()) {
    const name = names.get(callId)
    if (name === undefined) continue
    const first = firsts.get(name)
    if (first === undefined) firsts.set(name, callId)
    else found.set(callId, first)
  }
  return found
}

/** By Call-ID, as the first to name it does. */
function namesOf(facts: readonly Fact[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const fact of facts)
    if (fact.kind === 'sip' && fact.session !== undefined && !names.has(fact.callId))
      names.set(fact.callId, `${fact.observer} ${fact.session}`)
  return names
}
