// A TCP connection is refused: nothing listens there, or a firewall rejects in its place. Microsoft's to the SBC, as a
// capture shows them, and the SBC's to Microsoft.

import {
  type ConnectionClosedFact,
  type ConnectionOpenedFact,
  type Fact,
  type FactLog,
  type FlowFact,
  isSipPort,
} from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { type Endpoint, formatEndpoint, type Instant } from '../../../kernel/index.ts'
import { failedCalls, silentProxies } from '../../network/dead-proxies.ts'
import { isEstablished, isRefused } from '../../network/flow-flags.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import { surroundingsOf } from '../../surroundings.ts'
import { CONNECTION } from '../../words/fact-words.ts'

export const connectionRefused: Rule = {
  id: 'network/refused',
  severity: 'critical',
  actor: 'network',
  title: {
    en: 'A TCP connection for signalling is refused',
    de: 'Eine TCP-Verbindung für SIP wird abgelehnt',
  },
  remedy: {
    en: "Where Teams is refused: compare SipSignalingPort of the gateway in Teams with the port the SBC's TLS listener has, see that the listener runs, and that no firewall rejects in its place. Where the SBC is refused: it must call port 5061 of the three FQDNs, and the firewall must let it.",
    de: 'Wird Teams abgelehnt: SipSignalingPort des Gateways in Teams mit dem Port des TLS-Listeners am SBC vergleichen und nachsehen, ob der Listener läuft und keine Firewall an seiner Stelle ablehnt. Wird der SBC abgelehnt: Er muss Port 5061 der drei FQDNs rufen, und die Firewall muss ihn lassen.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 504; "Plan Direct Routing", SIP signalling ports',
  find: facts => [...recorded(facts), ...ofMicrosoft(facts), ...ofSbc(facts)],
}

const recorded = (facts: FactLog): Match[] =>
  codeMatches(facts, {
    codes: [569_002],
    only: phrase => /actively refused/i.test(phrase),
    certainty: 'proven',
    severity: 'critical',
  })

/** A connection of Microsoft's, refused or accepted. */
interface Call {
  fact: Fact
  at: Instant
  listener: string
  caller: Endpoint
}

function ofMicrosoft(facts: FactLog): Match[] {
  const { refused, accepted } = callsOfMicrosoft(facts)
  return [...Map.groupBy(refused, ({ listener }) => listener)].flatMap(([listener, group]) => {
    const last = lastOf(group)
    const isBack = accepted.some(call => call.listener === listener && call.at >= last)
    const says = [
      say(
        {
          en: '{listener} refused {many} of Microsoft ({peers}).',
          de: '{listener} hat {many} von Microsoft abgelehnt ({peers}).',
        },
        {
          listener,
          many: { count: group.length, of: CONNECTION },
          peers: { list: group.map(each => each.caller.address) },
        },
      ),
      ...(isBack ? [say({ en: 'Later ones were accepted.', de: 'Spätere wurden angenommen.' })] : []),
    ]
    return group.map(
      ({ fact, at, caller }): Match => ({
        about: listener,
        instance: `${formatEndpoint(caller)} ${listener} ${at}`,
        certainty: 'proven',
        severity: isBack ? 'warning' : 'critical',
        says,
        evidence: [fact],
      }),
    )
  })
}

/** As a capture of them shows, or flows that count flags. */
function callsOfMicrosoft(facts: FactLog): Record<'refused' | 'accepted', Call[]> {
  const { isMicrosoft } = surroundingsOf(facts)
  const seen = (fact: ConnectionOpenedFact | ConnectionClosedFact): Call[] => {
    const { role, local, remote, at } = fact
    if (role !== 'server' || local === undefined || !isMicrosoft(remote.address)) return []
    return [{ fact, at, listener: formatEndpoint(local), caller: remote }]
  }
  const counted = (fact: FlowFact): Call[] => {
    const { transport, client, server, at } = fact
    if (transport !== 'tcp' || !isSipPort(server.port) || !isMicrosoft(client.address)) return []
    return [{ fact, at, listener: formatEndpoint(server), caller: client }]
  }
  const flows = facts.of('flow')
  return {
    refused: [
      ...facts
        .of('connection-closed')
        .filter(({ how }) => how === 'refused')
        .flatMap(seen),
      ...flows.filter(isRefused).flatMap(counted),
    ],
    accepted: [
      ...facts.of('connection-opened').flatMap(seen),
      ...flows.filter(isEstablished).flatMap(counted),
    ],
  }
}

/** One address of several that is refused for long is a matter of names, and another rule's. */
function ofSbc(facts: FactLog): Match[] {
  const { isMicrosoft } = surroundingsOf(facts)
  const silent = new Set(silentProxies(facts).map(({ address }) => address))
  const refused = failedCalls(facts, isMicrosoft).filter(
    ({ how, remote }) => how === 'refused' && !silent.has(remote.address),
  )
  return [...Map.groupBy(refused, sbcOf)].flatMap(([sbc, group]) => {
    const last = lastOf(group)
    const isBack = facts
      .of('connection-opened')
      .some(({ role, remote, at }) => role === 'client' && isMicrosoft(remote.address) && at >= last)
    const says = say(
      {
        en: '{proxies} refused {many} of the SBC.',
        de: '{many} des SBC von {proxies} abgelehnt.',
      },
      {
        proxies: { list: group.map(({ remote }) => formatEndpoint(remote)) },
        many: { count: group.length, of: CONNECTION },
      },
    )
    return group.map(
      (fact): Match => ({
        about: sbc,
        instance: `${fact.local === undefined ? fact.connection : formatEndpoint(fact.local)} ${formatEndpoint(fact.remote)} ${fact.at}`,
        certainty: 'proven',
        severity: isBack ? 'warning' : 'critical',
        says,
        evidence: [fact],
      }),
    )
  })
}

const sbcOf = ({ local, observer }: ConnectionClosedFact): string => local?.address ?? observer

const lastOf = (group: readonly { at: number }[]): number =>
  group.reduce((last, { at }) => Math.max(last, at), 0)
