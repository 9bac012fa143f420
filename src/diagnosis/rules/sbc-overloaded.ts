// 503 from the SBC: sessions, licences or channels are used up.

import { codeRule } from '../code-rule.ts'

export const sbcOverloaded = codeRule({
  id: 'sbc/overloaded',
  severity: 'critical',
  certainty: 'likely',
  codes: [560_503],
  title: {
    en: 'The SBC turns calls away: it is full, or its way out is',
    de: 'Der SBC weist Anrufe ab: Er ist voll oder sein Weg nach draußen',
  },
  remedy: {
    en: 'Compare the calls at that time with the licensed sessions of the SBC and the channels of the carrier, and set MaxConcurrentSessions so that Teams warns at 90 %.',
    de: 'Die Anrufe zu dieser Zeit mit den lizenzierten Sitzungen des SBC und den Kanälen des Anbieters vergleichen und MaxConcurrentSessions setzen, damit Teams bei 90 % warnt.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 503; "Health Dashboard for Direct Routing", concurrent calls',
})
