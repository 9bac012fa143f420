// How much work something is, counted and not timed: each run of each block of our own code, as V8 counts them, and
// each character that the text functions of the language look through for it.

import { type Profiler, Session } from 'node:inspector'

const OURS = /\/src\/(sip|tls)\/.+\.ts$/

type Scanning =
  | 'indexOf'
  | 'includes'
  | 'lastIndexOf'
  | 'split'
  | 'replaceAll'
  | 'toLowerCase'
  | 'toUpperCase'
const SCANNING: Scanning[] = [
  'indexOf',
  'includes',
  'lastIndexOf',
  'split',
  'replaceAll',
  'toLowerCase',
  'toUpperCase',
]

/** Counts while it is open. One in a process, and before what it counts has run: V8 leaves out most of all else. */
export class WorkCounter {
  readonly #session = new Session()

  constructor() {
    this.#session.connect()
    this.#session.post('Profiler.enable')
    this.#session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: true })
  }

  /** The steps of `act`. */
  of(act: () => void): number {
    this.#take()
    const scanned = countingScans(act)
    return this.#take() + scanned
  }

  /** Those of our own code alone. */
  ofBlocks(act: () => void): number {
    this.#take()
    act()
    return this.#take()
  }

  close(): void {
    this.#session.post('Profiler.stopPreciseCoverage')
    this.#session.disconnect()
  }

  /** Since the last time. */
  #take(): number {
    let steps = 0
    this.#session.post('Profiler.takePreciseCoverage', (error, { result }) => {
      if (error !== null) throw error
      for (const script of result) if (OURS.test(script.url)) steps += stepsIn(script)
    })
    return steps
  }
}

const stepsIn = ({ functions }: Profiler.ScriptCoverage): number =>
  functions.flatMap(({ ranges }) => ranges).reduce((sum, { count }) => sum + count, 0)

/** Runs `act` with the text functions counting what they look through. */
function countingScans(act: () => void): number {
  let scanned = 0
  const prototype = String.prototype as unknown as Record<
    string,
    (this: string, ...given: unknown[]) => unknown
  >
  const before = new Map(SCANNING.map(name => [name, prototype[name]]))
  for (const [name, original] of before) {
    prototype[name] = function (...given) {
      const found = original?.apply(this, given)
      scanned += name === 'indexOf' && typeof found === 'number' ? reach(this, found, given[1]) : this.length
      return found
    }
  }
  try {
    act()
  } finally {
    for (const [name, original] of before) if (original !== undefined) prototype[name] = original
  }
  return scanned
}

const reach = (text: string, found: number, from: unknown): number =>
  Math.max(0, (found < 0 ? text.length : found) - (typeof from === 'number' ? from : 0))
