// Ladders for scripts. Times are milliseconds since 1970-01-01T00:00:00Z.

import type { Ladder, LadderRow } from './ladder.ts'

export interface LadderJson {
  schemaVersion: 1
  calls: CallJson[]
  /** Calls that are not among them, where there were too many. */
  leftOut?: number
}

type CallJson = Omit<Ladder, 'rows'> & { rows: Omit<LadderRow, 'message'>[] }

/** Without the text of the messages, which facts hold. */
export const ladderJson = (ladders: readonly Ladder[]): LadderJson => ({
  schemaVersion: 1,
  calls: ladders.map(callJson),
})

const callJson = (ladder: Ladder): CallJson => ({
  ...ladder,
  rows: ladder.rows.map(({ message: _, ...row }) => row),
})

/** The same as text, call by call, so that no more than one is held; `leftOut` is asked after the last. */
export function* ladderJsonText(ladders: Iterable<Ladder>, leftOut: () => number): Generator<string> {
  yield '{\n  "schemaVersion": 1,\n  "calls": ['
  let count = 0
  for (const ladder of ladders) {
    const text = JSON.stringify(callJson(ladder), null, 2)
    yield `${count++ === 0 ? '' : ','}\n    ${text.replaceAll('\n', '\n    ')}`
  }
  const missing = leftOut()
  yield `${count === 0 ? '' : '\n  '}]${missing === 0 ? '' : `,\n  "leftOut": ${missing}`}\n}\n`
}
