// Rows of messages and media, before letters and columns are given out.

import { millis } from '../../kernel/index.ts'
import type { LadderRow } from '../../ladder/index.ts'
import type { Fact, RtpFact, SipFact, UnresolvedFact } from '../fact.ts'
import { nodeOf } from '../sip-text.ts'
import type { Call, CallLegMessages } from './ladder-calls.ts'
import { sipLabel } from './sip-label.ts'

export interface DraftRow {
  /** What becomes the row; legs and participants have their final ids later. */
  row: Omit<LadderRow, 'leg' | 'from' | 'to'>
  /** Key of its leg, as `laneKey` makes it. */
  lane: string
  side: 'carrier' | 'teams'
  remoteAddress: string
  towards: 'observer' | 'remote'
  /** Keeps rows of the same instant in the order they were noted. */
  order: number
}

export const CONNECTIONS_LANE = 'connections'
export const laneKey = (callId: string, method: string): string =>
  method === 'REFER' || method === 'NOTIFY' ? `refer ${callId}` : `leg ${callId}`

/** `orderOf` gives a fact's place in the log. */
export function messageRows(call: Call, orderOf: (fact: Fact) => number): DraftRow[] {
  const nodes = nodesByAddress(call)
  return call.legs.flatMap(leg => {
    const seen = new Set<string>()
    return leg.messages.map(message => {
      const octets = `${message.direction} ${message.text}`
      const repeated = seen.has(octets)
      seen.add(octets)
      return messageRow(message, leg, { repeated, nodes, order: orderOf(message) })
    })
  })
}

function messageRow(
  message: SipFact,
  leg: CallLegMessages,
  about: { repeated: boolean; nodes: Map<string, Set<string>>; order: number },
): DraftRow {
  const { at, observer, ref, direction, remote, callId, method, text } = message
  const node = direction === 'received' ? nodeOf(message) : undefined
  const several = (about.nodes.get(remote.address)?.size ?? 0) > 1
  let label = sipLabel(message)
  if (node !== undefined && several) label += ` [${node}]`
  if (about.repeated) label += ' (again)'
  return {
    row: {
      at,
      kind: 'sip',
      label,
      source: observer,
      ...(ref !== undefined && { ref }),
      ...(about.repeated && { repeated: true as const }),
      message: text,
    },
    lane: laneKey(callId, method),
    side: leg.side,
    remoteAddress: remote.address,
    towards: direction === 'sent' ? 'remote' : 'observer',
    order: about.order,
  }
}

/** Nodes are named only where one address hides several. */
function nodesByAddress(call: Call): Map<string, Set<string>> {
  const nodes = new Map<string, Set<string>>()
  for (const message of call.legs.flatMap(leg => leg.messages)) {
    const node = message.direction === 'received' ? nodeOf(message) : undefined
    if (node === undefined) continue
    const known = nodes.get(message.remote.address) ?? new Set()
    nodes.set(message.remote.address, known.add(node))
  }
  return nodes
}

/** Media is drawn to the participant that signals for it; where it really comes from stands in the label. */
export function rtpRows(
  call: Call,
  mediaOf: ReadonlyMap<string, readonly RtpFact[]>,
  orderOf: (fact: Fact) => number,
): DraftRow[] {
  return call.legs.flatMap(({ callId, side, messages }) =>
    (mediaOf.get(callId) ?? []).map((fact): DraftRow => {
      const { at, observer, ref, direction } = fact
      const remoteAddress = messages[0]?.remote.address ?? fact.remote.address
      const label = rtpLabel(fact, remoteAddress)
      return {
        row: { at, kind: 'rtp', label, source: observer, ...(ref !== undefined && { ref }) },
        lane: laneKey(callId, 'INVITE'),
        side,
        remoteAddress,
        towards: direction === 'sent' ? 'remote' : 'observer',
        order: orderOf(fact),
      }
    }),
  )
}

/** A name that led nowhere stands as a participant of its own: nobody else was there. */
export function unresolvedRows(
  call: Call,
  unresolvedOf: ReadonlyMap<string | undefined, readonly UnresolvedFact[]>,
  orderOf: (fact: Fact) => number,
): DraftRow[] {
  return call.legs.flatMap(({ callId, side }) =>
    (unresolvedOf.get(callId) ?? []).map((fact): DraftRow => {
      const { at, observer, ref, name, why } = fact
      const label = `DNS ${name}: ${NOWHERE[why]}`
      return {
        row: { at, kind: 'tcp', label, source: observer, ...(ref !== undefined && { ref }) },
        lane: laneKey(callId, 'INVITE'),
        side,
        remoteAddress: name,
        towards: 'remote',
        order: orderOf(fact),
      }
    }),
  )
}

const NOWHERE: Record<UnresolvedFact['why'], string> = {
  'no-such-name': 'no such name',
  'no-such-record': 'no address',
  'no-server-answered': 'no DNS server answered',
}

/** `SRTP PCMA from 52.113.136.29`, `SRTP ended, 412 packets, 3 lost, heard greeting`. */
function rtpLabel(fact: RtpFact, signalling: string): string {
  const name = fact.profile === 'RTP/SAVP' ? 'SRTP' : 'RTP'
  if (fact.phase === 'started') {
    const way = fact.direction === 'sent' ? 'to' : 'from'
    const place = fact.remote.address === signalling ? '' : ` ${way} ${fact.remote.address}`
    return `${name}${fact.codec === undefined ? '' : ` ${fact.codec}`}${place}`
  }
  const parts = [`${name} ended`, `${fact.packets} packets`]
  if (fact.lost) parts.push(`${fact.lost} lost`)
  if (fact.jitterMs !== undefined && fact.jitterMs > TOLD_JITTER)
    parts.push(`jitter ${Math.round(fact.jitterMs)} ms`)
  if (fact.heard?.length) parts.push(`heard ${fact.heard.join(', ')}`)
  if (fact.digits) parts.push(`digits ${fact.digits}`)
  return parts.join(', ')
}
const TOLD_JITTER = millis(20)
