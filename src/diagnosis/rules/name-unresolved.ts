// A peer's name leads to no address: nothing was sent, so nothing else shows it.

import type { FactOf } from '../../facts/index.ts'
import type { Rule } from '../rule.ts'

export const nameUnresolved: Rule = {
  id: 'dns/name-unresolved',
  severity: 'critical',
  title: 'The name of a peer leads to no address',
  remedy:
    'Ask the DNS servers of this machine for the records named here. Where there is no such name or record, correct the name or its zone; where no server answers, let port 53 through to them or name others under dns.servers.',
  reference: 'RFC 3263 section 4; Microsoft Learn, "Plan Direct Routing", FQDNs of the proxies',
  find: facts =>
    facts.of('unresolved').map(fact => ({
      about: fact.name,
      instance: `${fact.callId ?? ''} ${fact.at}`,
      certainty: 'proven' as const,
      says: `${fact.name} could not be reached: ${WHY[fact.why]} (asked for ${fact.asked.join(', ')}).`,
      evidence: [fact],
    })),
}

const WHY: Record<FactOf<'unresolved'>['why'], string> = {
  'no-such-name': 'there is no such name',
  'no-such-record': 'it has no such record',
  'no-server-answered': 'no DNS server could say',
}
