// Memory that a rush of calls took goes back to the system when the rush is over. V8 gives empty pages back by itself,
// but only after a collection of the whole heap, and a process that is quiet allocates too little to come to one: so it
// would keep the most it ever had. One collection is asked for, and V8 does the rest some seconds later.
//
//   busy --quiet for a while, and the heap has grown--> collected --quiet for a while--> what is left is what is needed

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

export interface Watched {
  /** Looks in a row that found the process quiet. */
  readonly quietLooks: number
  /** What the heap is known to need. */
  readonly neededBytes: number
  /** It was collected when the process became quiet, and V8 has not been seen to be done. */
  readonly isSettling: boolean
}

export const NOTHING_SEEN: Watched = { quietLooks: 0, neededBytes: 0, isSettling: false }

/** Share of a core: no more than one call with audio takes, which would miss a few packets meanwhile. */
const QUIET_SHARE = 0.02
/** With looks of five seconds longer than transactions are remembered (64*T1), and than V8 waits to give pages back. */
const QUIET_LOOKS = 8
/** Less is not worth a pause. */
const GROWTH_BYTES = 64 * 1024 * 1024

/** One look: `busy` is the share of a core since the last one. Whether to collect now. */
export function looked(watched: Watched, busy: number, heapBytes: number): [Watched, boolean] {
  if (busy > QUIET_SHARE) return [{ ...watched, quietLooks: 0, isSettling: false }, false]
  const quietLooks = watched.quietLooks + 1
  if (quietLooks < QUIET_LOOKS) return [{ ...watched, quietLooks }, false]
  const neededBytes = watched.isSettling ? heapBytes : Math.min(watched.neededBytes, heapBytes)
  const isGrown = heapBytes > neededBytes + GROWTH_BYTES
  return [{ quietLooks: isGrown ? 0 : quietLooks, neededBytes, isSettling: isGrown }, isGrown]
}

export class MemoryReturn {
  #watched = NOTHING_SEEN
  #processor = process.cpuUsage()
  #at = performance.now()

  /** To be called every few seconds. */
  look(): void {
    const [processor, at] = [process.cpuUsage(), performance.now()]
    const micros = processor.user + processor.system - this.#processor.user - this.#processor.system
    const busy = micros / 1000 / (at - this.#at)
    this.#processor = processor
    this.#at = at
    const [watched, isTime] = looked(this.#watched, busy, process.memoryUsage().heapTotal)
    this.#watched = watched
    if (isTime) collect()
  }
}

/** In a turn of its own. Node has this function only behind a flag, which may be set at any time. */
function collect(): void {
  setFlagsFromString('--expose-gc')
  const gc: NodeJS.GCFunction = runInNewContext('gc')
  void gc({ type: 'major', execution: 'async' })
}
