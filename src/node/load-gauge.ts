// How busy the process is, as overload control wants to know it (RFC 6357 section 4, occupancy).
//
//   |- on the processor -|- wants it, others have it -|- waits for work -|        the time between two readings
//     counts                as far as messages wait      does not count
//
// An event loop that is never idle may serve all in time: the more there is to do at once, the cheaper it gets, and on
// a shared machine other processes keep it from its core. A socket that has a crowd of messages at once tells that they
// lay waiting in the kernel, which no timer sees; so does a crowd in the line of new calls.

import { performance } from 'node:perf_hooks'

/** As many datagrams as libuv takes from a socket in a turn before it looks at others. */
const CROWD = 32
/** Octets of a stream that count as a message. */
const MESSAGE_OCTETS = 2048

export class LoadGauge {
  #loop = performance.eventLoopUtilization()
  #processor = process.threadCpuUsage()
  #at = performance.now()
  #source: string | undefined
  #inARow = 0
  #isCrowded = false
  #turns = 0
  #crowdedTurns = 0

  /** A datagram or a piece of a stream has come from the kernel, out of this socket. */
  took(source: string, octets: number): void {
    if (source !== this.#source) this.#inARow = 0
    this.#source = source
    this.#inARow += Math.ceil(octets / MESSAGE_OCTETS)
    if (this.#inARow >= CROWD) this.#isCrowded = true
  }

  /** A turn of the event loop ends, with so many calls in line; whether the kernel may have more for us. */
  endTurn(callsWaiting: number): boolean {
    const kernelHasMore = this.#isCrowded
    this.#turns += 1
    if (kernelHasMore || callsWaiting >= CROWD) this.#crowdedTurns += 1
    this.#inARow = 0
    this.#isCrowded = false
    return kernelHasMore
  }

  /** Occupancy since the reading before, 0 to 1. */
  read(): number {
    const [loop, processor, at] = [
      performance.eventLoopUtilization(),
      process.threadCpuUsage(),
      performance.now(),
    ]
    const micros = processor.user + processor.system - this.#processor.user - this.#processor.system
    const occupancy = occupancyOf({
      active: performance.eventLoopUtilization(loop, this.#loop).utilization,
      onProcessor: Math.min(micros / 1000 / (at - this.#at), 1),
      crowded: this.#turns === 0 ? 0 : this.#crowdedTurns / this.#turns,
    })
    this.#loop = loop
    this.#processor = processor
    this.#at = at
    this.#turns = 0
    this.#crowdedTurns = 0
    return occupancy
  }
}

/** Shares, 0 to 1: of the time not idle, of the time on a processor, of the turns that found a crowd of messages. */
export function occupancyOf(reading: { active: number; onProcessor: number; crowded: number }): number {
  const { active, onProcessor, crowded } = reading
  return onProcessor + Math.max(active - onProcessor, 0) * crowded
}
