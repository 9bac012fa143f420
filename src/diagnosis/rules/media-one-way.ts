// A leg was answered, lasted, and packets went one way only.

import { formatEndpoint } from '../../kernel/index.ts'
import { droppedWords, type LegMedia, legMedia, starvedLegs } from '../leg-media.ts'
import type { Match, Rule } from '../rule.ts'

export const mediaOneWay: Rule = {
  id: 'media/one-way',
  severity: 'critical',
  title: 'Media flowed one way only',
  remedy:
    'Look at the silent direction: the address in its SDP (a private one behind NAT?), the firewall for UDP on that way, and the SRTP keys if packets arrive and are dropped.',
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
  const remote = silent === undefined ? 'the peer' : formatEndpoint(silent.remote)
  const says =
    leg.received === 0
      ? `${leg.sent} packets were sent and none came from ${remote}.`
      : `${leg.received} packets came in and none were sent to ${remote}.`
  return {
    about: `${direction} ${silent?.remote.address ?? ''}`,
    instance: leg.callId,
    certainty: 'proven',
    says: `${says}${droppedWords(leg)}`,
    evidence: leg.facts,
  }
}
