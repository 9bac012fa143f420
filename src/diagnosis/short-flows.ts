// Short connections as a flow export counts them: from Microsoft to the signalling port, over within a second after a
// handful of packets. Content unseen, so a suspicion at most; sampled flows give none, for a long connection of which
// one packet was looked at is as short.

import { type FactLog, type FlowFact, isSipPort } from '../facts/index.ts'
import { say } from '../findings/index.ts'
import { formatEndpoint, millis, seconds } from '../kernel/index.ts'
import { CONNECTION } from './fact-words.ts'
import { isEstablished, isSampled } from './flow-flags.ts'
import type { Match } from './rule.ts'
import type { Surroundings } from './surroundings.ts'

export const SHORT = seconds(1)
/** As many as Microsoft makes within a second to deliver one REFER. */
export const SUSPICIOUS = 3
/** A handshake with both chains alone takes more both ways, before any SIP. */
const FEW_BYTES = 5000
/** Three within a second and a fourth some twelve seconds later are one attempt to deliver a REFER. */
const TOGETHER = seconds(15)

export function shortFlows(facts: FactLog, surroundings: Surroundings): Match[] {
  const known = seenOtherwise(facts)
  const sipPorts = new Set(facts.of('sip').map(message => formatEndpoint(message.local)))
  const short = facts.of('flow').filter(flow => {
    const isSignalling = isSipPort(flow.server.port) || sipPorts.has(formatEndpoint(flow.server))
    return isSignalling && isShort(flow, surroundings) && !known.has(formatEndpoint(flow.client))
  })
  const groups = Map.groupBy(short, flow => `${flow.observer} ${flow.exporter} ${flow.client.address}`)
  return [...groups.values()].flatMap(group =>
    burstsIn(group).flatMap(burst => burst.map(flow => matchOf(flow, burst))),
  )
}

function isShort(flow: FlowFact, { isMicrosoft }: Surroundings): boolean {
  const { transport, client, lastedMs, fromClient, fromServer } = flow
  if (transport !== 'tcp' || !isMicrosoft(client.address) || isSampled(flow)) return false
  const bytes = (fromClient?.bytes ?? 0) + (fromServer?.bytes ?? 0)
  return lastedMs < SHORT && bytes < FEW_BYTES && isEstablished(flow)
}

/** Ends of connections that something tells more of than a flow can. */
const seenOtherwise = (facts: FactLog): Set<string> =>
  new Set(
    [...facts.of('tls-handshake'), ...facts.of('sip'), ...facts.of('connection-closed')].map(fact =>
      formatEndpoint(fact.remote),
    ),
  )

/** Those that follow each other closely, as many as are suspicious. */
function burstsIn(group: readonly FlowFact[]): FlowFact[][] {
  const bursts: FlowFact[][] = []
  for (const flow of group.toSorted((left, right) => left.at - right.at)) {
    const burst = bursts.at(-1)
    const last = burst?.at(-1)
    if (burst !== undefined && last !== undefined && flow.at - last.at <= TOGETHER) burst.push(flow)
    else bursts.push([flow])
  }
  return bursts.filter(burst => burst.length >= SUSPICIOUS)
}

function matchOf(flow: FlowFact, burst: readonly FlowFact[]): Match {
  const [first, last] = [burst[0] as FlowFact, burst.at(-1) as FlowFact]
  const address = flow.client.address
  const exporter = flow.exporter ?? flow.observer
  const said = say(
    {
      en: '{many} from {address} to {server} within {length} ended within a second each and carried less than a SIP message over TLS takes. So looks a TLS handshake whose certificate the other side does not like. Flows show no content, so this is a suspicion: a capture at that port or `linesman probe {server}` proves or clears it.',
      de: '{many} von {address} zu {server} binnen {length} endeten jeweils nach weniger als einer Sekunde und trugen weniger, als eine SIP-Nachricht über TLS braucht. So sieht ein TLS-Handshake aus, dessen Zertifikat die Gegenseite nicht annimmt. Flows zeigen keinen Inhalt, es ist also ein Verdacht: Ein Mitschnitt an diesem Port oder `linesman probe {server}` beweist oder entkräftet ihn.',
    },
    {
      many: { count: burst.length, of: CONNECTION },
      address,
      server: formatEndpoint(flow.server),
      length: { millis: millis(last.at - first.at + last.lastedMs) },
    },
  )
  const unsure = say(
    {
      en: 'Exporter {exporter} does not say whether it looks at all packets; if it samples them, this means nothing.',
      de: 'Der Exporter {exporter} sagt nicht, ob er alle Pakete ansieht; tut er das nur stichprobenweise, bedeutet dies nichts.',
    },
    { exporter },
  )
  return {
    about: address,
    instance: `${flow.observer} ${formatEndpoint(flow.client)} ${formatEndpoint(flow.server)}`,
    certainty: 'possible',
    says: flow.sampling === undefined ? [said, unsure] : said,
    evidence: [flow],
  }
}
