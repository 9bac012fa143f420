// The time of the real world: epoch milliseconds that never run backwards, because deadlines are compared with
// them; a step of the system's clock does not reach the elements.

import { performance } from 'node:perf_hooks'
import { type Clocks, type Instant, instantOf } from '../kernel/index.ts'

export const systemNow = (): Instant => instantOf(Math.floor(performance.timeOrigin + performance.now()))

/** With that of the system, which people set. */
export const systemClocks: Clocks = { now: systemNow, wall: () => instantOf(Date.now()) }
