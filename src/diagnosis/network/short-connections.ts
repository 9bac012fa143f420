// Connections from Microsoft to the signalling port that are over within a second and of which nothing tells more: seen
// themselves, or as a flow export or a firewall counts them. Content unseen, so a suspicion at most; sampled flows give
// none, for a long connection of which one packet was looked at is as short.

import {
  type ConnectionClosedFact,
  type FactLog,
  type FlowFact,
  isShortConnection,
  isSipPort,
  SHORT_CONNECTION,
} from '../../facts/index.ts'
import { type Endpoint, formatEndpoint, type Instant, seconds } from '../../kernel/index.ts'
import { peerKey, sipPeersOf } from '../sip/sip-peers.ts'
import type { Surroundings } from '../surroundings.ts'
import { isEstablished, isSampled } from './flow-flags.ts'

export interface ShortConnection {
  fact: ConnectionClosedFact | FlowFact
  at: Instant
  client: Endpoint
  server: Endpoint
  /** The same for all that counted it. */
  instance: string
  /** Those of the same address that came with it, itself among them; for flows close to each other in time. */
  burst: readonly ShortConnection[]
}

/** As many as Microsoft makes within a second to deliver one REFER. */
const SUSPICIOUS = 3
/** A handshake with both chains alone takes more both ways, before any SIP. */
const FEW_BYTES = 5000
/** Three within a second and a fourth some twelve seconds later are one attempt to deliver a REFER. */
const TOGETHER = seconds(15)

/** As many from one address as are suspicious. */
export function shortConnections(facts: FactLog, surroundings: Surroundings): ShortConnection[] {
  if (facts.of('connection-closed').length === 0 && facts.of('flow').length === 0) return []
  const sipPorts = new Set(facts.of('sip').map(message => formatEndpoint(message.local)))
  const isSignalling = (server: Endpoint): boolean =>
    isSipPort(server.port) || sipPorts.has(formatEndpoint(server))
  return [...shortOnes(facts, isSignalling, surroundings), ...shortFlows(facts, isSignalling, surroundings)]
}

type Signalling = (server: Endpoint) => boolean

/** The Internet tries every port: only a peer, or Microsoft, was turned away. */
function shortOnes(
  facts: FactLog,
  isSignalling: Signalling,
  { isMicrosoft }: Surroundings,
): ShortConnection[] {
  const isExplained = explained(facts)
  const peers = sipPeersOf(facts)
  const short = facts.of('connection-closed').flatMap((fact): Omit<ShortConnection, 'burst'>[] => {
    const { role, local: server, remote: client, at } = fact
    if (role !== 'server' || server === undefined || !isSignalling(server)) return []
    const isPeer = isMicrosoft(client.address) || peers.has(peerKey(fact.observer, client.address))
    if (!isPeer || !isShortConnection(fact, isMicrosoft) || isExplained(fact)) return []
    return [{ fact, at, client, server, instance: `${fact.observer} ${fact.connection}` }]
  })
  return [...Map.groupBy(short, ({ client }) => client.address).values()].flatMap(suspicious)
}

function shortFlows(
  facts: FactLog,
  isSignalling: Signalling,
  { isMicrosoft }: Surroundings,
): ShortConnection[] {
  const known = new Set(
    [...facts.of('tls-handshake'), ...facts.of('sip'), ...facts.of('connection-closed')].map(({ remote }) =>
      formatEndpoint(remote),
    ),
  )
  const times = new Map<string, number>()
  const short = facts.of('flow').flatMap((fact): Omit<ShortConnection, 'burst'>[] => {
    const { client, server, at } = fact
    if (!isSignalling(server) || !isMicrosoft(client.address) || !isShortFlow(fact)) return []
    if (known.has(formatEndpoint(client))) return []
    // Several exporters count a connection once each; a client that takes the same port again makes another one.
    const ends = `${formatEndpoint(client)} ${formatEndpoint(server)}`
    const counted = `${fact.observer} ${fact.exporter} ${ends}`
    const time = (times.get(counted) ?? 0) + 1
    times.set(counted, time)
    return [{ fact, at, client, server, instance: `${ends} ${time}` }]
  })
  const witnesses = Map.groupBy(
    short,
    ({ fact, client }) => `${fact.observer} ${(fact as FlowFact).exporter} ${client.address}`,
  )
  return [...witnesses.values()].flatMap(group => closeTogether(group).flatMap(suspicious))
}

/** Whether a flow that was counted in full is as a connection that came to nothing after its first octets. */
export function isShortFlow(flow: FlowFact): boolean {
  const { transport, lastedMs, fromClient, fromServer } = flow
  if (transport !== 'tcp' || isSampled(flow)) return false
  const bytes = flow.bytes ?? (fromClient?.bytes ?? 0) + (fromServer?.bytes ?? 0)
  return lastedMs < SHORT_CONNECTION && bytes < FEW_BYTES && isEstablished(flow)
}

/** Whether something tells more of a connection: its own observer by its name, others by its far end. */
function explained(facts: FactLog): (fact: ConnectionClosedFact) => boolean {
  const own = new Set<string>()
  const others = new Map<string, Set<string>>()
  for (const { observer, connection, remote } of [...facts.of('tls-handshake'), ...facts.of('sip')]) {
    own.add(`${observer} ${connection}`)
    const end = formatEndpoint(remote)
    const observers = others.get(end)
    if (observers === undefined) others.set(end, new Set([observer]))
    else observers.add(observer)
  }
  return ({ observer, connection, remote }) =>
    own.has(`${observer} ${connection}`) ||
    [...(others.get(formatEndpoint(remote)) ?? [])].some(other => other !== observer)
}

function suspicious(burst: readonly Omit<ShortConnection, 'burst'>[]): ShortConnection[] {
  if (burst.length < SUSPICIOUS) return []
  const whole: ShortConnection[] = []
  for (const each of burst) whole.push({ ...each, burst: whole })
  return whole
}

/** Those that follow each other closely. */
function closeTogether<Each extends { at: Instant }>(group: readonly Each[]): Each[][] {
  const bursts: Each[][] = []
  for (const each of group.toSorted((left, right) => left.at - right.at)) {
    const burst = bursts.at(-1)
    const last = burst?.at(-1)
    if (burst !== undefined && last !== undefined && each.at - last.at <= TOGETHER) burst.push(each)
    else bursts.push([each])
  }
  return bursts
}
