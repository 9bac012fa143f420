// Microsoft calls from any address of its ranges, not only from those its names resolve to. An SBC that knows callers
// by the addresses of the proxy set refuses the others, REFERs among them.

import type { Rule } from '../../rule.ts'
import { knownByAddress } from '../../settings/known-by-address.ts'
import { refusedCallers } from '../../sip/microsoft-callers.ts'

export const callerKnownByAddress: Rule = {
  id: 'sip/caller-known-by-address',
  severity: 'warning',
  title: {
    en: 'Teams is known by the addresses its names have at the moment',
    de: 'Teams wird an den Adressen erkannt, die seine Namen gerade haben',
  },
  remedy: {
    en: "Classify by what all of Microsoft's requests carry: Contact with pstnhub.microsoft.com, on the SIP interface for Teams; and let the firewall accept 52.112.0.0/14 and 52.122.0.0/15.",
    de: 'Nach dem klassifizieren, was alle Anfragen von Microsoft tragen: Contact mit pstnhub.microsoft.com, am SIP-Interface für Teams; und die Firewall 52.112.0.0/14 und 52.122.0.0/15 annehmen lassen.',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "SIP signaling: IP addresses"; "Issues that affect call transfers": a REFER may come from any of them',
  // Where it has been seen to happen, the rule about that tells of the settings too.
  find: facts => (refusedCallers(facts).length > 0 ? [] : knownByAddress(facts)),
}
