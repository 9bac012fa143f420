// Comparisons with peers. The runs of all sides take turns, so that a busy machine slows all of them alike.

import { type Measure, type Row, rowOf } from './row.ts'

/** One run of one side: a value for each measure of its comparison. */
export type Run = () => readonly number[] | Promise<readonly number[]>

/** The same work on both sides, and what is measured of it. */
export interface Comparison {
  measures: readonly Measure[]
  run: Run
  peer?: { name: string; run: Run }
}

/** Every side runs `warmUps` times before the `runs` that count. */
export async function compare(
  comparisons: readonly Comparison[],
  { runs, warmUps }: { runs: number; warmUps: number },
): Promise<Row[]> {
  const sides = comparisons.flatMap(({ run, peer }) => (peer === undefined ? [run] : [run, peer.run]))
  const counted = new Map<Run, (readonly number[])[]>(sides.map(side => [side, []]))
  for (let round = -warmUps; round < runs; round++) {
    for (const side of sides) {
      const values = await side()
      if (round >= 0) counted.get(side)?.push(values)
    }
  }
  const of = (side: Run, place: number): number[] =>
    (counted.get(side) ?? []).map(values => values[place] ?? 0)
  return comparisons.flatMap(({ measures, run, peer }) =>
    measures.map((measure, place) =>
      rowOf(measure, of(run, place), peer && { name: peer.name, values: of(peer.run, place) }),
    ),
  )
}
