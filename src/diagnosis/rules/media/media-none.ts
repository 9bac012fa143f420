// A leg was answered, lasted, and no packet went either way.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { droppedWords, legMedia } from '../../sip/leg-media.ts'

export const mediaNone: Rule = {
  id: 'media/none',
  severity: 'critical',
  title: {
    en: 'No media flowed on an answered call',
    de: 'Bei einem angenommenen Anruf flossen keine Medien',
  },
  remedy: {
    en: 'Compare addresses and ports in the SDP of both sides with what the firewall lets through: UDP 3478-3481 and 49152-53247 towards 52.112.0.0/14 and 52.120.0.0/14, and the media ports of the SBC inward.',
    de: 'Adressen und Ports im SDP beider Seiten mit dem vergleichen, was die Firewall durchlässt: UDP 3478-3481 und 49152-53247 zu 52.112.0.0/14 und 52.120.0.0/14 sowie nach innen die Medienports des SBC.',
  },
  actor: 'network',
  reference: 'Microsoft Learn, "Plan Direct Routing", section on media traffic: port ranges',
  find: facts =>
    legMedia(facts)
      .filter(leg => leg.sent === 0 && leg.received === 0)
      .map(leg => ({
        about: leg.facts[0].remote.address,
        instance: leg.callId,
        certainty: 'proven',
        says: [
          say({
            en: 'Neither was media sent nor did any arrive on an answered leg.',
            de: 'Auf einem angenommenen Leg wurden weder Medien gesendet, noch kamen welche an.',
          }),
          ...droppedWords(leg),
        ],
        evidence: leg.facts,
      })),
}
