// Connections to the signalling port that end at once and carry no SIP: all a flow export can show of a TLS fault.

import { type ConnectionClosedFact, type FactLog, isSipPort } from '../../facts/index.ts'
import { say } from '../../findings/index.ts'
import { formatEndpoint } from '../../kernel/index.ts'
import { CONNECTION } from '../fact-words.ts'
import type { Match, Rule } from '../rule.ts'
import { SHORT, SUSPICIOUS, shortFlows } from '../short-flows.ts'
import { type Surroundings, surroundingsOf } from '../surroundings.ts'

export const tcpShortConnections: Rule = {
  id: 'tcp/short-connections',
  severity: 'warning',
  title: {
    en: 'Short connections to the signalling port carry no SIP',
    de: 'Kurze Verbindungen zum Signalisierungsport tragen kein SIP',
  },
  remedy: {
    en: "Find out why they end: ask the port with `linesman probe`, take a capture there, or the SBC's log with TLS at debug level, and diagnose that.",
    de: 'Herausfinden, warum sie enden: den Port mit `linesman probe` befragen, dort mitschneiden oder das Log des SBC mit TLS auf Debug-Stufe aufzeichnen und damit die Diagnose wiederholen.',
  },
  reference: 'MSXFAQ, "Direct Routing, REFER und TLS", sections on flows and monitoring',
  find,
}

function find(facts: FactLog): Match[] {
  const surroundings = surroundingsOf(facts)
  const explained = new Set(facts.of('tls-handshake').map(fact => `${fact.observer} ${fact.connection}`))
  const used = new Set(facts.of('sip').map(fact => `${fact.observer} ${fact.connection}`))
  const sipPorts = new Set(facts.of('sip').map(message => formatEndpoint(message.local)))
  const short = facts.of('connection-closed').filter(closed => {
    const key = `${closed.observer} ${closed.connection}`
    return !explained.has(key) && !used.has(key) && isSuspect(closed, sipPorts, surroundings)
  })
  const groups = Map.groupBy(short, closed => closed.remote.address)
  const closed = [...groups].flatMap(([address, group]) =>
    group.length < SUSPICIOUS ? [] : group.map(each => matchOf(each, address, group.length)),
  )
  return [...closed, ...shortFlows(facts, surroundings)]
}

/** A load balancer's check opens and closes without an octet; it is no peer that was turned away. */
function isSuspect(
  closed: ConnectionClosedFact,
  sipPorts: ReadonlySet<string>,
  { isMicrosoft }: Surroundings,
): boolean {
  const { role, local, livedMs, bytesReceived, remote, endedBy } = closed
  if (role !== 'server' || local === undefined || livedMs >= SHORT || endedBy !== 'remote') return false
  const isSignalling = sipPorts.has(formatEndpoint(local)) || isSipPort(local.port)
  return isSignalling && ((bytesReceived ?? 0) > 0 || isMicrosoft(remote.address))
}

function matchOf(closed: ConnectionClosedFact, address: string, count: number): Match {
  const local =
    closed.local === undefined
      ? { en: 'the signalling port', de: 'dem Signalisierungsport' }
      : formatEndpoint(closed.local)
  return {
    about: address,
    instance: `${closed.observer} ${closed.connection}`,
    certainty: 'possible',
    says: say(
      {
        en: '{many} from {address} to {local} ended within a second, by the other side, without SIP. So looks a TLS handshake whose certificate the other side does not like.',
        de: 'Die Gegenseite beendete {many} von {address} zu {local} binnen einer Sekunde und ohne SIP. So sieht ein TLS-Handshake aus, dessen Zertifikat die Gegenseite nicht annimmt.',
      },
      { many: { count, of: CONNECTION }, address, local },
    ),
    evidence: [closed],
  }
}
