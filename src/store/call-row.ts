// A call as one row of a list, drawn from the facts of one observer: its `call` facts say what became of it, its
// messages who called whom, by which trunk and node, and when.

import {
  type CallDirection,
  type CallFact,
  type CallLeg,
  directionOf,
  talkMs,
  trunkOf,
} from '../facts/index.ts'
import type { Instant, Millis } from '../kernel/index.ts'
import type { CallMessage } from './call-message.ts'

export interface CallRow {
  /** Stable id of the call at the observer. */
  id: string
  observer: string
  /** When its first INVITE passed. */
  startedAt: Instant
  answeredAt?: Instant
  endedAt?: Instant
  /** From the answer to the end, of a call that was answered and has ended. */
  durationMs?: Millis
  direction: CallDirection
  caller?: string
  callee?: string
  /** As `trunkOf` names it: `carrier.example`, `192.0.2.1`. */
  trunk?: string
  /** Microsoft's node and the region in its name: `i.EUWE.10`, `EUWE`. */
  node?: string
  region?: string
  /** What the caller's INVITE was answered with. */
  status?: number
  state: 'ringing' | 'answered' | 'ended' | 'refused'
  transfer: 'none' | 'requested' | 'answered' | 'failed'
  /** What was told last of its end. */
  says?: string
  legs: CallLeg[]
  /** How many findings cite it; the store counts them itself. */
  findings: number
}

/** One call as far as it went. */
export interface CallSoFar {
  id: string
  observer: string
  /** In the order they began. */
  legs: readonly CallLeg[]
  /** Oldest first. */
  messages: readonly CallMessage[]
  /** Its `call` facts. */
  told: readonly CallFact[]
}

/** Undefined without an INVITE: then it was no call, or nobody saw it begin. */
export function callRowOf({ id, observer, legs, messages, told }: CallSoFar): CallRow | undefined {
  const invite = earliestOf(messages.filter(message => message.parties !== undefined))
  if (invite === undefined) return undefined
  const first = messages.filter(message => message.callId === invite.callId)
  const sideOf = new Map(legs.map(leg => [leg.callId, leg.side]))
  const status = statusOf(first, invite)
  const answeredAt = firstOf(told, 'answered') ?? answerOf(first, invite)
  const endedAt = endOf(messages, told, status)
  const { caller, callee } = invite.parties ?? {}
  const says = told.findLast(fact => fact.event === 'ended' || fact.event === 'refused')?.says
  return {
    id,
    observer,
    startedAt: invite.at,
    ...(answeredAt !== undefined && { answeredAt }),
    ...(endedAt !== undefined && { endedAt }),
    ...(answeredAt !== undefined && endedAt !== undefined && { durationMs: talkMs(answeredAt, endedAt) }),
    direction: directionOf(legs.filter(({ callId }) => callId === invite.callId)),
    ...(caller !== undefined && { caller }),
    ...(callee !== undefined && { callee }),
    ...peersOf(messages, legs, sideOf),
    ...(status !== undefined && { status }),
    state: stateOf(answeredAt, endedAt),
    transfer: transferOf(told, messages),
    ...(says !== undefined && { says }),
    legs: [...legs],
    findings: 0,
  }
}

const earliestOf = (messages: readonly CallMessage[]): CallMessage | undefined =>
  messages.reduce<CallMessage | undefined>(
    (first, each) => (first === undefined || each.at < first.at ? each : first),
    undefined,
  )

const firstOf = (told: readonly CallFact[], event: CallFact['event']): Instant | undefined =>
  told.find(fact => fact.event === event)?.at

/** The final answer to the INVITE; one that asks for credentials or a better way is followed by another. */
const statusOf = (messages: readonly CallMessage[], invite: CallMessage): number | undefined =>
  messages.findLast(each => isAnswerTo(each, invite) && (each.status ?? 0) >= 200)?.status

const answerOf = (messages: readonly CallMessage[], invite: CallMessage): Instant | undefined =>
  messages.find(each => isAnswerTo(each, invite) && isAnswer(each))?.at

const isAnswer = ({ method, status }: CallMessage): boolean =>
  method === 'INVITE' && status !== undefined && status >= 200 && status < 300

const isAnswerTo = ({ method, status, direction, cseq }: CallMessage, invite: CallMessage): boolean =>
  method === 'INVITE' &&
  status !== undefined &&
  direction !== invite.direction &&
  // A later one answers a re-INVITE, but for the one that follows a challenge.
  cseq - invite.cseq <= 1

function endOf(
  messages: readonly CallMessage[],
  told: readonly CallFact[],
  status: number | undefined,
): Instant | undefined {
  const end = told.findLast(fact => fact.event === 'ended' || fact.event === 'refused')
  if (end !== undefined || told.length > 0) return end?.at
  const byes = messages.filter(message => message.method === 'BYE' && message.status === undefined)
  const over = new Set(byes.map(bye => bye.callId))
  // A transfer takes one leg away, and the call goes on over the others.
  if (over.size > 0)
    return messages.some(each => isAnswer(each) && !over.has(each.callId)) ? undefined : byes.at(-1)?.at
  return status !== undefined && status >= 300
    ? messages.findLast(message => message.status === status)?.at
    : undefined
}

const stateOf = (answeredAt: Instant | undefined, endedAt: Instant | undefined): CallRow['state'] =>
  endedAt === undefined
    ? answeredAt === undefined
      ? 'ringing'
      : 'answered'
    : answeredAt === undefined
      ? 'refused'
      : 'ended'

function transferOf(told: readonly CallFact[], messages: readonly CallMessage[]): CallRow['transfer'] {
  const last = told.findLast(fact => fact.event.startsWith('transfer-'))
  if (last !== undefined) return last.event.slice('transfer-'.length) as CallRow['transfer']
  const refer = messages.find(message => message.method === 'REFER' && message.status === undefined)
  if (refer === undefined) return 'none'
  const refused = messages.some(message => message.method === 'REFER' && (message.status ?? 0) >= 300)
  return refused ? 'failed' : 'requested'
}

/** Who the two sides are: the trunk, and the node of Microsoft's that wrote first. */
function peersOf(
  messages: readonly CallMessage[],
  legs: readonly CallLeg[],
  sideOf: ReadonlyMap<string, CallLeg['side']>,
): Pick<CallRow, 'trunk' | 'node' | 'region'> {
  const ofCarrier = messages.find(message => sideOf.get(message.callId) === 'carrier')
  const trunk = trunkOf(legs, ofCarrier?.remote)
  const node = messages.find(message => message.node !== undefined)?.node
  const region = node?.split('.')[1]
  return {
    ...(trunk !== undefined && { trunk }),
    ...(node !== undefined && { node }),
    ...(region !== undefined && { region }),
  }
}
