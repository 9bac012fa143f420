// Connections to the signalling port that end at once and carry no SIP: all a flow export can show of a TLS fault.

import type { FlowFact } from '../../../facts/index.ts'
import { type Said, say } from '../../../findings/index.ts'
import { formatEndpoint, millis } from '../../../kernel/index.ts'
import { type ShortConnection, shortConnections } from '../../network/short-connections.ts'
import type { Rule } from '../../rule.ts'
import { surroundingsOf } from '../../surroundings.ts'
import { CONNECTION } from '../../words/fact-words.ts'
import { endpointForShell } from '../../words/verifying-command.ts'

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
  find: facts =>
    shortConnections(facts, surroundingsOf(facts)).map(short => ({
      about: short.client.address,
      instance: short.instance,
      certainty: 'possible',
      says: short.fact.kind === 'flow' ? counted(short, short.fact) : seen(short),
      evidence: [short.fact],
    })),
}

/** The connections themselves were seen, and not what was in them. */
const seen = ({ client, server, burst }: ShortConnection): Said =>
  say(
    {
      en: '{many} from {address} to {local} ended within a second, by the other side, without SIP. So looks a TLS handshake whose certificate the other side does not like.',
      de: 'Die Gegenseite beendete {many} von {address} zu {local} binnen einer Sekunde und ohne SIP. So sieht ein TLS-Handshake aus, dessen Zertifikat die Gegenseite nicht annimmt.',
    },
    {
      many: { count: burst.length, of: CONNECTION },
      address: client.address,
      local: formatEndpoint(server),
    },
  )

function counted({ client, server, burst }: ShortConnection, flow: FlowFact): Said[] {
  const [first, last] = [burst[0] as ShortConnection, burst.at(-1) as ShortConnection]
  const said = say(
    {
      en: '{many} from {address} to {server} within {length} ended within a second each and carried less than a SIP message over TLS takes. So looks a TLS handshake whose certificate the other side does not like. Flows show no content, so this is a suspicion: a capture at that port or `linesman probe {server}` proves or clears it.',
      de: '{many} von {address} zu {server} binnen {length} endeten jeweils nach weniger als einer Sekunde und trugen weniger, als eine SIP-Nachricht über TLS braucht. So sieht ein TLS-Handshake aus, dessen Zertifikat die Gegenseite nicht annimmt. Flows zeigen keinen Inhalt, es ist also ein Verdacht: Ein Mitschnitt an diesem Port oder `linesman probe {server}` beweist oder entkräftet ihn.',
    },
    {
      many: { count: burst.length, of: CONNECTION },
      address: client.address,
      server: endpointForShell(server),
      length: { millis: millis(last.at - first.at + (last.fact as FlowFact).lastedMs) },
    },
  )
  if (flow.sampling !== undefined || flow.outcome !== undefined) return [said]
  const unsure = say(
    {
      en: 'Exporter {exporter} does not say whether it looks at all packets; if it samples them, this means nothing.',
      de: 'Der Exporter {exporter} sagt nicht, ob er alle Pakete ansieht; tut er das nur stichprobenweise, bedeutet dies nichts.',
    },
    { exporter: flow.exporter ?? flow.observer },
  )
  return [said, unsure]
}
