// Media bypass without ICE candidates in the SDP.

import { codeRule } from '../code-rule.ts'

export const noIceCandidates = codeRule({
  id: 'media/no-ice-candidates',
  severity: 'critical',
  certainty: 'proven',
  codes: [531_027],
  title: {
    en: 'The trunk has media bypass, and the SBC offers no ICE',
    de: 'Der Trunk hat Medienumgehung, und der SBC bietet kein ICE an',
  },
  remedy: {
    en: 'Switch ICE lite on for calls to Teams on the SBC, or media bypass off for the trunk.',
    de: 'ICE lite am SBC für Anrufe zu Teams einschalten oder die Medienumgehung des Trunks ausschalten.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 488; "Plan for media bypass"',
})
