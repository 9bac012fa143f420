// What a benchmark measures: a row is a piece of work, and the same done by a peer where there is one.

/** A piece of work and how many units it does in one go. The number it returns keeps the work from being skipped. */
export interface Timed {
  units: number
  run(): number
}

export interface BenchRow {
  name: string
  turn: Timed
  peer?: { name: string; turn: Timed }
}
