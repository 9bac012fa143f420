// A leg was answered, lasted, and packets went one way only.

import { say } from '../../../findings/index.ts'
import { formatEndpoint } from '../../../kernel/index.ts'
import type { Match, Rule } from '../../rule.ts'
import { droppedWords, type LegMedia, legMedia, starvedLegs } from '../../sip/leg-media.ts'
import { PACKET } from '../../words/fact-words.ts'

export const mediaOneWay: Rule = {
  id: 'media/one-way',
  severity: 'critical',
  title: {
    en: 'Media flowed one way only',
    de: 'Medien flossen nur in eine Richtung',
  },
  remedy: {
    en: 'Look at the silent direction: the address in its SDP (a private one behind NAT?), the firewall for UDP on that way, and the SRTP keys if packets arrive and are dropped.',
    de: 'Die stumme Richtung ansehen: die Adresse in ihrem SDP (eine private hinter NAT?), die Firewall für UDP auf diesem Weg und, falls Pakete ankommen und verworfen werden, die SRTP-Schlüssel.',
  },
  actor: 'network',
  reference: 'Microsoft Learn, "Plan Direct Routing", section on media traffic: port ranges; RFC 3264',
  find: facts => {
    const legs = legMedia(facts)
    const starved = starvedLegs(facts, legs)
    return legs.filter(leg => (leg.sent === 0) !== (leg.received === 0) && !starved.has(leg)).map(matchOf)
  },
}

function matchOf(leg: LegMedia): Match {
  const direction = leg.received === 0 ? 'received' : 'sent'
  const silent = leg.facts.find(fact => fact.direction === direction)
  const remote =
    silent === undefined ? { en: 'the peer', de: 'der Gegenstelle' } : formatEndpoint(silent.remote)
  const says =
    leg.received === 0
      ? say(
          {
            en: '{many} were sent and none came from {remote}.',
            de: '{many} gesendet, und von {remote} kam keines.',
          },
          { many: { count: leg.sent, of: PACKET }, remote },
        )
      : say(
          {
            en: '{many} came in and none were sent to {remote}.',
            de: '{many} empfangen, und zu {remote} ging keines hinaus.',
          },
          { many: { count: leg.received, of: PACKET }, remote },
        )
  return {
    about: `${direction} ${silent?.remote.address ?? ''}`,
    instance: leg.callId,
    certainty: 'proven',
    says: [says, ...droppedWords(leg)],
    evidence: leg.facts,
  }
}
