// What waits for one channel, and what becomes of it: a state machine without clock or socket. A notice goes out one at
// a time and in order; one that was not taken is tried again after a wait that doubles, so many times.
//
//   idle --tell--> sending --sent--> idle, or the next
//                     |  ^
//       failed, hung  v  | retryAt
//                   waiting --too often--> given up, the next
//
// What only repeats makes way for a newer repetition that says as much: after an outage nobody wants twenty times "still
// so".

import { after, type Instant, type Millis, millis } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'

export interface LaneLimits {
  /** Notices that wait; the oldest goes where there are more. */
  queue: number
  /** Of one try. */
  timeoutMs: Millis
  firstWaitMs: Millis
  longestWaitMs: Millis
  tries: number
}

export type LanePhase =
  | { state: 'idle' }
  | { state: 'sending'; notice: Notice; tries: number; giveUpAt: Instant }
  | { state: 'waiting'; notice: Notice; tries: number; retryAt: Instant }
  | { state: 'ended' }

export interface LaneCounts {
  sent: number
  /** Tries that failed. */
  failures: number
  /** Notices that were given up: refused for good, or failed too often. */
  failed: number
  /** Notices for which there was no room, or no time at the end. */
  dropped: number
  /** Notices that only repeated, and whose place a newer one took. */
  superseded: number
}

export interface Lane {
  phase: LanePhase
  queue: readonly Notice[]
  counts: LaneCounts
  lastSentAt?: Instant
  lastError?: { at: Instant; says: string }
  /** Nothing is tried after it, nor twice until then. */
  endsAt?: Instant
}

export type LaneEvent =
  | { type: 'told'; notice: Notice }
  | { type: 'sent' }
  | { type: 'failed'; says: string; isFinal: boolean; retryAfterMs?: number | undefined }
  | { type: 'tick' }
  | { type: 'ending'; endsAt: Instant }

/** `abandon`: the try that is under way; what comes of it is no longer of interest. */
export type LaneEffect = { type: 'send'; notice: Notice } | { type: 'abandon' }

type Step = [Lane, LaneEffect[]]

export const newLane = (): Lane => ({
  phase: { state: 'idle' },
  queue: [],
  counts: { sent: 0, failures: 0, failed: 0, dropped: 0, superseded: 0 },
})

/** When it wants to be woken. */
export function laneDeadline({ phase, endsAt }: Lane): Instant | undefined {
  if (phase.state === 'sending')
    return endsAt !== undefined && endsAt < phase.giveUpAt ? endsAt : phase.giveUpAt
  return phase.state === 'waiting' ? phase.retryAt : undefined
}

export function stepLane(lane: Lane, event: LaneEvent, now: Instant, limits: LaneLimits): Step {
  switch (event.type) {
    case 'told':
      return told(lane, event.notice, now, limits)
    case 'sent':
      if (lane.phase.state !== 'sending') return [lane, []]
      return next({ ...counted(lane, 'sent'), lastSentAt: now }, now, limits)
    case 'failed':
      return failed(lane, event, now, limits)
    case 'tick':
      return tick(lane, now, limits)
    case 'ending':
      return ending({ ...lane, endsAt: event.endsAt }, now, limits)
  }
}

function told(lane: Lane, notice: Notice, now: Instant, limits: LaneLimits): Step {
  if (lane.endsAt !== undefined) return [counted(lane, 'dropped'), []]
  const kept = lane.queue.filter(each => !repeats(each, notice))
  const queue = [...kept, notice]
  const waiting = counted(
    { ...lane, queue: queue.slice(-limits.queue) },
    'dropped',
    queue.length - limits.queue,
  )
  const room = counted(waiting, 'superseded', lane.queue.length - kept.length)
  const { phase } = room
  if (phase.state === 'idle') return next(room, now, limits)
  return phase.state === 'waiting' && repeats(phase.notice, notice)
    ? next(counted(room, 'superseded'), now, limits)
    : [room, []]
}

/** `newer` says all that `older` does. */
function repeats(older: Notice, newer: Notice): boolean {
  if (older.group !== newer.group || older.kind !== newer.kind) return false
  const ids = new Set(newer.alerts.map(({ id }) => id))
  return older.kind === 'watchdog' || (older.kind === 'again' && older.alerts.every(({ id }) => ids.has(id)))
}

function failed(
  lane: Lane,
  { says, isFinal, retryAfterMs }: Omit<Extract<LaneEvent, { type: 'failed' }>, 'type'>,
  now: Instant,
  limits: LaneLimits,
): Step {
  if (lane.phase.state !== 'sending') return [lane, []]
  const { notice, tries } = lane.phase
  const told = { ...counted(lane, 'failures'), lastError: { at: now, says } }
  if (isFinal || tries >= limits.tries || lane.endsAt !== undefined)
    return next(counted(told, 'failed'), now, limits)
  const wait = Math.max(waitAfter(tries, limits), Math.min(retryAfterMs ?? 0, limits.longestWaitMs))
  return [{ ...told, phase: { state: 'waiting', notice, tries, retryAt: after(now, millis(wait)) } }, []]
}

const waitAfter = (tries: number, { firstWaitMs, longestWaitMs }: LaneLimits): number =>
  Math.min(firstWaitMs * 2 ** (tries - 1), longestWaitMs)

function tick(lane: Lane, now: Instant, limits: LaneLimits): Step {
  const { phase, endsAt } = lane
  if (endsAt !== undefined && now >= endsAt) return ended(lane)
  if (phase.state === 'waiting' && now >= phase.retryAt)
    return send(lane, phase.notice, phase.tries, now, limits)
  if (phase.state !== 'sending' || now < phase.giveUpAt) return [lane, []]
  const [later, effects] = failed(lane, { says: 'no answer in time', isFinal: false }, now, limits)
  return [later, [{ type: 'abandon' }, ...effects]]
}

/** What waits is tried once more, without waits between. */
function ending(lane: Lane, now: Instant, limits: LaneLimits): Step {
  const { phase } = lane
  if (phase.state === 'sending') return [lane, []]
  return phase.state === 'waiting'
    ? send(lane, phase.notice, phase.tries, now, limits)
    : next(lane, now, limits)
}

function ended(lane: Lane): Step {
  const isSending = lane.phase.state === 'sending'
  const lost = lane.queue.length + (isSending ? 1 : 0)
  return [
    { ...counted(lane, 'dropped', lost), queue: [], phase: { state: 'ended' } },
    isSending ? [{ type: 'abandon' }] : [],
  ]
}

function next(lane: Lane, now: Instant, limits: LaneLimits): Step {
  const [notice, ...queue] = lane.queue
  if (notice !== undefined) return send({ ...lane, queue }, notice, 0, now, limits)
  return [{ ...lane, phase: { state: lane.endsAt === undefined ? 'idle' : 'ended' } }, []]
}

const send = (lane: Lane, notice: Notice, tries: number, now: Instant, { timeoutMs }: LaneLimits): Step => [
  { ...lane, phase: { state: 'sending', notice, tries: tries + 1, giveUpAt: after(now, timeoutMs) } },
  [{ type: 'send', notice }],
]

const counted = (lane: Lane, count: keyof LaneCounts, by = 1): Lane =>
  by <= 0 ? lane : { ...lane, counts: { ...lane.counts, [count]: lane.counts[count] + by } }
