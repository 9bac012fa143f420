// A firewall that knows some of Microsoft's addresses and not all: SYNs of one range stay without any answer, while
// other ranges are answered at the same time. From flows that count all packets, and from captures.

import { type Fact, type FactLog, isSipPort } from '../../../facts/index.ts'
import { say } from '../../../findings/index.ts'
import { type Endpoint, formatEndpoint, type Instant } from '../../../kernel/index.ts'
import { isEstablished, isOnlySyn, isSampled } from '../../network/flow-flags.ts'
import { codeMatches } from '../../records/code-rule.ts'
import type { Match, Rule } from '../../rule.ts'
import { type Surroundings, surroundingsOf } from '../../surroundings.ts'
import { CONNECTION } from '../../words/fact-words.ts'

export const blockedRange: Rule = {
  id: 'network/blocked-range',
  severity: 'critical',
  title: {
    en: "Connections from a part of Microsoft's addresses get no answer",
    de: 'Verbindungen aus einem Teil der Adressen von Microsoft bleiben ohne Antwort',
  },
  remedy: {
    en: 'Let TCP from all signalling addresses of Microsoft (52.112.0.0/14 and 52.122.0.0/15) reach the signalling port: in the firewall before the SBC, in its own packet filter and in its access list.',
    de: 'TCP von allen Signalisierungsadressen von Microsoft (52.112.0.0/14 und 52.122.0.0/15) zum Signalisierungsport durchlassen: in der Firewall vor dem SBC, in seinem eigenen Paketfilter und in seiner Zugriffsliste.',
  },
  reference: 'Microsoft Learn, "Plan Direct Routing", section on SIP signalling: FQDNs and ports',
  actor: 'network',
  find: facts => [...find(facts), ...recorded(facts)],
}

/** Microsoft's own records of calls that ran into the void: which of its addresses they came from they do not say. */
const recorded = (facts: FactLog): Match[] =>
  codeMatches(facts, {
    codes: [569_002],
    certainty: 'possible',
    severity: 'critical',
    only: phrase => !/HRESULT|TLS|refused|principal/i.test(phrase),
  })

/** One that is lost happens; a range that is closed answers none. */
const ATTEMPTS = 3

/** A connection that Microsoft wanted. */
interface Attempt {
  fact: Fact
  at: Instant
  range: string
  server: string
  /** Who can tell: an observer, or one of the exporters it heard. */
  witness: string
  instance: string
  isAnswered: boolean
}

function find(facts: FactLog): Match[] {
  const surroundings = surroundingsOf(facts)
  const attempts = [...attemptsInFlows(facts, surroundings), ...attemptsSeen(facts, surroundings)]
  const servers = Map.groupBy(attempts, ({ witness, server }) => `${witness} ${server}`)
  return [...servers.values()].flatMap(ofServer => {
    const ranges = Map.groupBy(ofServer, ({ range }) => range)
    return [...ranges.values()].flatMap(group => matchesOf(group, ofServer, facts))
  })
}

function attemptsInFlows(facts: FactLog, { isMicrosoft }: Surroundings): Attempt[] {
  return facts.of('flow').flatMap(flow => {
    const { transport, client, server, fromClient, fromServer, observer, exporter, outcome } = flow
    if (transport !== 'tcp' || !isSipPort(server.port) || !isMicrosoft(client.address)) return []
    const isAnswered = isEstablished(flow) || outcome === 'allowed' || (fromServer?.packets ?? 0) > 0
    // Of one SYN alone nobody knows whether it was answered where the exporter does not look; one that is sent again
    // was not.
    const isIgnored =
      outcome !== undefined || (fromClient !== undefined && isOnlySyn(fromClient) && fromClient.packets > 1)
    if (!isAnswered && (!isIgnored || isSampled(flow))) return []
    return [
      {
        fact: flow,
        at: flow.at,
        range: rangeOf(client.address),
        server: formatEndpoint(server),
        witness: `${observer} ${exporter}`,
        instance: endsOf(client, server),
        isAnswered,
      },
    ]
  })
}

/** Connections as they were seen themselves: one that was opened was answered. */
function attemptsSeen(facts: FactLog, { isMicrosoft }: Surroundings): Attempt[] {
  const opened = facts.of('connection-opened')
  const accepted = new Set(opened.map(fact => `${fact.observer} ${fact.connection}`))
  const ignored = facts
    .of('connection-closed')
    .filter(
      ({ observer, connection, how, bytesSent }) =>
        how === 'timeout' && bytesSent === 0 && !accepted.has(`${observer} ${connection}`),
    )
  return [...opened, ...ignored].flatMap(fact => {
    const { role, local, remote, observer } = fact
    if (role !== 'server' || local === undefined || !isSipPort(local.port)) return []
    if (!isMicrosoft(remote.address)) return []
    return [
      {
        fact,
        at: fact.at,
        range: rangeOf(remote.address),
        server: formatEndpoint(local),
        witness: observer,
        instance: endsOf(remote, local),
        isAnswered: fact.kind === 'connection-opened',
      },
    ]
  })
}

/** The same for all that saw it. */
const endsOf = (client: Endpoint, server: Endpoint): string =>
  `${formatEndpoint(client)} ${formatEndpoint(server)}`

/** Firewalls are set by ranges; of IPv4 the 256 addresses around, else the address alone. */
const rangeOf = (address: string): string =>
  /^\d+\.\d+\.\d+\./.test(address) ? address.replace(/\.\d+$/, '.0/24') : address

function matchesOf(group: readonly Attempt[], all: readonly Attempt[], facts: FactLog): Match[] {
  const instances = new Set(group.map(({ instance }) => instance))
  if (instances.size < ATTEMPTS || group.some(({ isAnswered }) => isAnswered)) return []
  const from = group.reduce((first, { at }) => Math.min(first, at), Number.POSITIVE_INFINITY)
  const to = group.reduce((last, { at }) => Math.max(last, at), 0)
  // An SBC that was down for a while answers nobody meanwhile.
  const answered = all.filter(({ at, isAnswered }) => isAnswered && at > from && at < to)
  const other = answered[0]
  if (other === undefined) return []
  const isGapped = facts
    .of('gap')
    .some(gap => gap.why === 'lost' && gap.at <= to && gap.at + gap.lastedMs >= from)
  const { range, server } = group[0] as Attempt
  const says = say(
    {
      en: '{many} from {range} to {server} got no answer at all, while {others} from {otherRanges} were answered. So looks a firewall that does not let this range through.',
      de: '{many} von {range} zu {server} blieben ganz ohne Antwort, während {others} von {otherRanges} beantwortet wurden. So sieht eine Firewall aus, die diesen Bereich nicht durchlässt.',
    },
    {
      many: { count: instances.size, of: CONNECTION },
      range,
      server,
      others: { count: answered.length, of: CONNECTION },
      otherRanges: { list: answered.map(each => each.range) },
    },
  )
  return group.map(({ fact, instance }) => ({
    about: range,
    instance,
    certainty: isGapped ? 'possible' : 'likely',
    says,
    evidence: [fact, other.fact],
  }))
}
