// The connectivity checks failed, or the way of the audio was lost: UDP is blocked, or the address is a private one.

import { codeRule } from '../code-rule.ts'

export const pathBlocked = codeRule({
  id: 'media/path-blocked',
  severity: 'critical',
  actor: 'network',
  certainty: 'likely',
  codes: [531_004, 531_005],
  title: {
    en: 'Audio finds no way between Teams and the SBC',
    de: 'Audio findet keinen Weg zwischen Teams und dem SBC',
  },
  remedy: {
    en: "Let UDP pass both ways between the SBC's media ports and ports 3478-3481 and 49152-53247 of 52.112.0.0/14 and 52.120.0.0/14, with media bypass also to the clients, and see that the SBC's SDP names its public address.",
    de: 'UDP in beide Richtungen zwischen den Medienports des SBC und den Ports 3478-3481 und 49152-53247 von 52.112.0.0/14 und 52.120.0.0/14 durchlassen, bei Medienumgehung auch zu den Clients, und prüfen, ob das SDP des SBC seine öffentliche Adresse nennt.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 410; "Plan Direct Routing", media ports',
})
