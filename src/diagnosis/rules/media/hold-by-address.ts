// Hold of the old kind (RFC 2543), which Teams does not understand.

import type { FactLog } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Match } from '../../rule.ts'
import { holdsOf } from '../../sip/holds.ts'

export const holdByAddress = codeRule({
  id: 'media/hold-by-address',
  severity: 'warning',
  certainty: 'proven',
  codes: [531_052],
  title: {
    en: 'The SBC puts calls on hold with the address 0.0.0.0',
    de: 'Der SBC hält Anrufe mit der Adresse 0.0.0.0',
  },
  remedy: {
    en: 'Have the SBC put calls on hold with a=inactive and an address that can be reached.',
    de: 'Den SBC Anrufe mit a=inactive und einer erreichbaren Adresse halten lassen.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 488; "Direct Routing: SIP protocol", deviations from the RFCs',
  seen: facts => seen(facts),
})

const seen = (facts: FactLog): Match[] =>
  holdsOf(facts)
    .filter(({ address }) => address === '0.0.0.0')
    .map(({ message, callId }) => ({
      about: 'wire',
      instance: callId,
      certainty: 'proven',
      says: say(
        {
          en: 'A {method} to Teams put a call on hold with c=IN IP4 0.0.0.0.',
          de: 'Ein {method} an Teams hielt einen Anruf mit c=IN IP4 0.0.0.0.',
        },
        { method: message.method },
      ),
      evidence: [message],
    }))
