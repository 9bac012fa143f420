// One conversation as it is put together from the records of its two directions, and what is said of it when it is
// over: who opened it, how long it was, how much went each way.

import type { FlowCount, FlowFact } from '../facts/index.ts'
import { type Endpoint, type Instant, type Millis, wordsText } from '../kernel/index.ts'
import { type FlowRecord, TCP, UNTOLD } from './flow-record.ts'

/** One direction, as far as told. */
interface Side {
  packets: number
  octets: number
  tcpFlags: number
  start: number
  end: number
  /** Where the exporter counted it: as packets came in or as they left. */
  direction: number
}

export interface JoinedFlow {
  isTcp: boolean
  first: Endpoint
  second: Endpoint
  fromFirst: Side | undefined
  fromSecond: Side | undefined
  /** Which end a record of both directions says began it. */
  initiator: 'first' | 'second' | undefined
  /** The highest there was; 0 where not told. */
  sampling: number
  ref: string
  exporter: string
  /** When the last record came, by the observer's clock. */
  toldAt: Instant
}

const FIN = 1
const SYN = 2
const RST = 4
const ACK = 16
const has = (side: Side | undefined, flag: number): boolean =>
  side !== undefined && side.tcpFlags !== UNTOLD && (side.tcpFlags & flag) !== 0

/** The lower end stands first, so that both directions meet. */
export const isReversed = (record: FlowRecord): boolean => {
  if (record.source3 !== record.destination3) return record.source3 > record.destination3
  if (record.source2 !== record.destination2) return record.source2 > record.destination2
  if (record.source1 !== record.destination1) return record.source1 > record.destination1
  if (record.source0 !== record.destination0) return record.source0 > record.destination0
  return record.sourcePort > record.destinationPort
}

export function beginFlow(
  record: FlowRecord,
  reversed: boolean,
  about: { ref: string; exporter: string; at: Instant },
): JoinedFlow {
  const source = {
    address: wordsText(record.source0, record.source1, record.source2, record.source3),
    port: record.sourcePort,
  }
  const destination = {
    address: wordsText(record.destination0, record.destination1, record.destination2, record.destination3),
    port: record.destinationPort,
  }
  return {
    isTcp: record.protocol === TCP,
    first: reversed ? destination : source,
    second: reversed ? source : destination,
    fromFirst: undefined,
    fromSecond: undefined,
    initiator: undefined,
    sampling: 0,
    ref: about.ref,
    exporter: about.exporter,
    toldAt: about.at,
  }
}

/** Whether a record tells of a later connection between the same ports: its own SYN after an older one's end. */
export function isAnother(flow: JoinedFlow, record: FlowRecord, reversed: boolean): boolean {
  if (!flow.isTcp || record.tcpFlags === UNTOLD) return false
  const side = reversed ? flow.fromSecond : flow.fromFirst
  if (side === undefined) return isOver(flow) && record.start > endOf(flow)
  const isSynAgain = side.tcpFlags === SYN && record.tcpFlags === SYN
  return !isSynAgain && has(side, SYN) && (record.tcpFlags & SYN) !== 0 && record.start >= side.end
}

/** Adds a record; false where it tells again what another one told, as packets that come in and leave are counted twice. */
export function addRecord(flow: JoinedFlow, record: FlowRecord, reversed: boolean): boolean {
  flow.sampling = Math.max(flow.sampling, record.sampling)
  const [own, other] = reversed
    ? (['fromSecond', 'fromFirst'] as const)
    : (['fromFirst', 'fromSecond'] as const)
  const known = flow[own]
  if (known !== undefined && isCountedAgain(known, record)) return false
  flow[own] = added(known, record, record.packets, record.octets, record.tcpFlags)
  if (record.reversePackets !== UNTOLD || record.reverseOctets !== UNTOLD) {
    flow.initiator ??= reversed ? 'second' : 'first'
    const [packets, octets] = [Math.max(0, record.reversePackets), Math.max(0, record.reverseOctets)]
    if (packets > 0 || octets > 0)
      flow[other] = added(flow[other], record, packets, octets, record.reverseTcpFlags)
  }
  return true
}

const isCountedAgain = (side: Side, record: FlowRecord): boolean =>
  side.direction !== UNTOLD && record.direction !== UNTOLD && side.direction !== record.direction

function added(
  side: Side | undefined,
  record: FlowRecord,
  packets: number,
  octets: number,
  tcpFlags: number,
): Side {
  const { start, end, direction } = record
  if (side === undefined) return { packets, octets, tcpFlags, start, end, direction }
  side.packets += packets
  side.octets += octets
  if (tcpFlags !== UNTOLD) side.tcpFlags = side.tcpFlags === UNTOLD ? tcpFlags : side.tcpFlags | tcpFlags
  side.start = Math.min(side.start, start)
  side.end = Math.max(side.end, end)
  return side
}

const sidesOf = ({ fromFirst, fromSecond }: JoinedFlow): Side[] =>
  [fromFirst, fromSecond].filter(side => side !== undefined)

const startOf = (flow: JoinedFlow): number => Math.min(...sidesOf(flow).map(({ start }) => start))
const endOf = (flow: JoinedFlow): number => Math.max(...sidesOf(flow).map(({ end }) => end))

/** Nothing more is to come: it was closed, reset, or never answered. Only the other direction may still be told. */
export function isOver(flow: JoinedFlow): boolean {
  const sides = sidesOf(flow)
  if (!flow.isTcp) return false
  return sides.some(side => has(side, RST) || has(side, FIN) || side.tcpFlags === SYN)
}

/** What is known once no more records are waited for. */
export function flowFact(
  flow: JoinedFlow,
  observer: string,
  isServerPort: (port: number) => boolean,
): FlowFact {
  const isFirstClient = opener(flow, isServerPort) === 'first'
  const [client, server] = isFirstClient ? [flow.first, flow.second] : [flow.second, flow.first]
  const [fromClient, fromServer] = isFirstClient
    ? [flow.fromFirst, flow.fromSecond]
    : [flow.fromSecond, flow.fromFirst]
  const start = startOf(flow)
  return {
    kind: 'flow',
    at: Math.round(start) as Instant,
    observer,
    ref: flow.ref,
    exporter: flow.exporter,
    transport: flow.isTcp ? 'tcp' : 'udp',
    client,
    server,
    lastedMs: Math.round(endOf(flow) - start) as Millis,
    ...(fromClient !== undefined && { fromClient: countOf(fromClient, flow.isTcp) }),
    ...(fromServer !== undefined && { fromServer: countOf(fromServer, flow.isTcp) }),
    ...(flow.sampling > 0 && { sampling: flow.sampling }),
  }
}

const countOf = ({ packets, octets, tcpFlags }: Side, isTcp: boolean): FlowCount => ({
  packets,
  bytes: octets,
  ...(isTcp && tcpFlags !== UNTOLD && { tcpFlags }),
})

/**
 * Who opened it. A side with SYN and no ACK got no answer, so it asked; a side without SYN beside one with it only
 * answered; else a port that servers have by custom tells, then who was first, then the lower port.
 */
function opener(flow: JoinedFlow, isServerPort: (port: number) => boolean): 'first' | 'second' {
  const { first, second, fromFirst, fromSecond, initiator } = flow
  if (initiator !== undefined) return initiator
  if (flow.isTcp) {
    if (has(fromFirst, SYN) && !has(fromFirst, ACK)) return 'first'
    if (has(fromSecond, SYN) && !has(fromSecond, ACK)) return 'second'
    if (has(fromFirst, SYN) !== has(fromSecond, SYN) && fromFirst !== undefined && fromSecond !== undefined)
      return has(fromFirst, SYN) ? 'first' : 'second'
  }
  if (isServerPort(first.port) !== isServerPort(second.port))
    return isServerPort(first.port) ? 'second' : 'first'
  if (fromFirst !== undefined && fromSecond !== undefined && fromFirst.start !== fromSecond.start)
    return fromFirst.start < fromSecond.start ? 'first' : 'second'
  return first.port >= second.port ? 'first' : 'second'
}
