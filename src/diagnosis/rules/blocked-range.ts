// Microsoft's TCP connections to the SBC run into the void, as behind a firewall that lets only some of its addresses in.

import { codeRule } from '../code-rule.ts'

export const blockedRange = codeRule({
  id: 'network/blocked-range',
  severity: 'critical',
  actor: 'network',
  certainty: 'possible',
  codes: [569_002],
  only: phrase => !/HRESULT|TLS|refused|principal/i.test(phrase),
  title: {
    en: 'Connections from Microsoft do not reach the SBC',
    de: 'Verbindungen von Microsoft erreichen den SBC nicht',
  },
  remedy: {
    en: 'Let all of 52.112.0.0/14 and 52.122.0.0/15 through to the signalling port of the SBC, not only the addresses its names resolve to today. A capture in front of the firewall shows SYNs without an answer.',
    de: 'Ganz 52.112.0.0/14 und 52.122.0.0/15 zum Signalisierungsport des SBC durchlassen, nicht nur die Adressen, zu denen die Namen heute führen. Ein Mitschnitt vor der Firewall zeigt SYNs ohne Antwort.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 504; "Plan Direct Routing", SIP signalling ports',
})
