// Hands notices to channels: a lane for each, so that one that hangs holds up no other. Acts on what lanes decide, and
// asks its world for the time and to be woken.

import { earliestOf, type Instant, type Millis, millis, minutes, seconds } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelType } from '../channel-settings.ts'
import { type Channel, Undelivered } from './channel.ts'
import {
  type Lane,
  type LaneCounts,
  type LaneEvent,
  type LaneLimits,
  laneDeadline,
  newLane,
  stepLane,
} from './lane.ts'

export const LANE_LIMITS: LaneLimits = {
  queue: 100,
  timeoutMs: seconds(30),
  firstWaitMs: seconds(5),
  longestWaitMs: minutes(10),
  // The last of them comes more than two hours after the first.
  tries: 21,
}

export interface DispatchWorld {
  now(): Instant
  /** Calls back after `wait`, in place of what it was asked for before; without `wait`, not at all. */
  wake(wait: Millis | undefined, callBack: () => void): void
}

/** How a channel does: for `/metrics` and the dashboard. */
export interface ChannelStanding extends LaneCounts {
  name: string
  type: ChannelType
  /** Notices not yet sent, that under way included. */
  waiting: number
  lastSentAt?: Instant
  lastError?: { at: Instant; says: string }
}

interface Line {
  channel: Channel
  lane: Lane
  underWay: AbortController | undefined
}

export class Dispatcher {
  readonly #lines: ReadonlyMap<string, Line>
  readonly #world: DispatchWorld
  readonly #limits: LaneLimits
  #ended: (() => void) | undefined

  constructor(channels: Iterable<Channel>, world: DispatchWorld, limits: LaneLimits = LANE_LIMITS) {
    this.#lines = new Map(
      [...channels].map(channel => [channel.name, { channel, lane: newLane(), underWay: undefined }]),
    )
    this.#world = world
    this.#limits = limits
  }

  /** Never waits, never throws. `to`: names of channels, others are ignored; all of them without it. */
  tell(notice: Notice, to: Iterable<string> = this.#lines.keys()): void {
    for (const name of new Set(to)) {
      const line = this.#lines.get(name)
      if (line !== undefined) this.#step(line, { type: 'told', notice })
    }
    this.#sleep()
  }

  /** In the order of the channels. */
  standings(): ChannelStanding[] {
    return [...this.#lines.values()].map(({ channel: { name, type }, lane }) => ({
      name,
      type,
      waiting: lane.queue.length + (lane.phase.state === 'sending' || lane.phase.state === 'waiting' ? 1 : 0),
      ...lane.counts,
      ...(lane.lastSentAt !== undefined && { lastSentAt: lane.lastSentAt }),
      ...(lane.lastError && { lastError: lane.lastError }),
    }))
  }

  /** Takes nothing more, tries what waits once more, and is over after `graceMs` at the latest. */
  end(graceMs: Millis): Promise<void> {
    const endsAt = (this.#world.now() + graceMs) as Instant
    return new Promise(resolve => {
      this.#ended = resolve
      for (const line of this.#lines.values()) this.#step(line, { type: 'ending', endsAt })
      this.#sleep()
    })
  }

  #step(line: Line, event: LaneEvent): void {
    const [lane, effects] = stepLane(line.lane, event, this.#world.now(), this.#limits)
    line.lane = lane
    for (const effect of effects) {
      if (effect.type === 'send') void this.#send(line, effect.notice)
      else line.underWay?.abort()
    }
  }

  async #send(line: Line, notice: Notice): Promise<void> {
    const underWay = new AbortController()
    line.underWay = underWay
    const event = await outcome(line.channel, notice, underWay.signal)
    // Of a try that was abandoned nobody wants to know.
    if (underWay.signal.aborted) return
    this.#step(line, event)
    this.#sleep()
  }

  #wake(): void {
    for (const line of this.#lines.values()) this.#step(line, { type: 'tick' })
    this.#sleep()
  }

  #sleep(): void {
    const lanes = [...this.#lines.values()].map(({ lane }) => lane)
    const deadline = earliestOf(lanes.map(laneDeadline))
    const wait = deadline === undefined ? undefined : millis(Math.max(0, deadline - this.#world.now()))
    this.#world.wake(wait, () => this.#wake())
    if (lanes.every(({ phase }) => phase.state === 'ended')) this.#ended?.()
  }
}

async function outcome(channel: Channel, notice: Notice, signal: AbortSignal): Promise<LaneEvent> {
  try {
    await channel.send(notice, signal)
    return { type: 'sent' }
  } catch (error) {
    const { message, isFinal, retryAfterMs } =
      error instanceof Undelivered ? error : new Undelivered(String(error))
    return { type: 'failed', says: message, isFinal, retryAfterMs }
  }
}
