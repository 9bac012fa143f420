// A peer's name leads to no address: nothing was sent, so nothing else shows it.

import { say } from '../../../findings/index.ts'
import type { Rule } from '../../rule.ts'
import { UNRESOLVED } from '../../words/fact-words.ts'

export const nameUnresolved: Rule = {
  id: 'dns/name-unresolved',
  severity: 'critical',
  title: {
    en: 'The name of a peer leads to no address',
    de: 'Der Name einer Gegenstelle führt zu keiner Adresse',
  },
  remedy: {
    en: 'Ask the DNS servers of this machine for the records named here. Where there is no such name or record, correct the name or its zone; where no server answers, let port 53 through to them or name others under dns.servers.',
    de: 'Die DNS-Server dieser Maschine nach den hier genannten Einträgen fragen. Gibt es den Namen oder den Eintrag nicht, den Namen oder seine Zone berichtigen; antwortet kein Server, Port 53 zu ihnen öffnen oder unter dns.servers andere nennen.',
  },
  actor: 'network',
  reference: 'RFC 3263 section 4; Microsoft Learn, "Plan Direct Routing", FQDNs of the proxies',
  find: facts =>
    facts.of('unresolved').map(fact => ({
      about: fact.name,
      instance: `${fact.callId ?? ''} ${fact.at}`,
      certainty: 'proven' as const,
      says: say(
        {
          en: '{name} could not be reached: {why} (asked for {asked}).',
          de: '{name} war nicht zu erreichen: {why} (gefragt wurde nach {asked}).',
        },
        { name: fact.name, why: UNRESOLVED[fact.why], asked: fact.asked.join(', ') },
      ),
      evidence: [fact],
    })),
}
