// A leg was answered, lasted, and no packet went either way.

import { droppedWords, legMedia } from '../leg-media.ts'
import type { Rule } from '../rule.ts'

export const mediaNone: Rule = {
  id: 'media/none',
  severity: 'critical',
  title: 'No media flowed on an answered call',
  remedy:
    'Compare addresses and ports in the SDP of both sides with what the firewall lets through: UDP 3478-3481 and 49152-53247 towards 52.112.0.0/14 and 52.120.0.0/14, and the media ports of the SBC inward.',
  reference: 'Microsoft Learn, "Plan Direct Routing", section on media traffic: port ranges',
  find: facts =>
    legMedia(facts)
      .filter(leg => leg.sent === 0 && leg.received === 0)
      .map(leg => ({
        about: leg.facts[0].remote.address,
        instance: leg.callId,
        certainty: 'proven',
        says: `Neither was media sent nor did any arrive on an answered leg.${droppedWords(leg)}`,
        evidence: leg.facts,
      })),
}
