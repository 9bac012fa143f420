// Findings at the rows that are their evidence.

import type { FindingTold } from '../../api/shapes/index.ts'
import type { Ladder, LadderLeg, LadderRow } from '../../ladder/index.ts'

/**
 * A row is evidence when it was seen by the same source at the place the evidence names: a packet, a line, a connection.
 * A place that many rows share (a connection, a Call-ID) names the row of the same moment.
 */
export function pinFindings(ladder: Ladder, findings: readonly FindingTold[]): Map<LadderRow, FindingTold[]> {
  const byPlace = Map.groupBy(
    ladder.rows.flatMap(row => placesOf(row, ladder.legs).map(place => ({ place, row }))),
    ({ place }) => place,
  )
  const pins = new Map<LadderRow, FindingTold[]>()
  for (const finding of findings) {
    for (const { source, ref, at, text } of finding.evidence) {
      const there = (byPlace.get(`${source} ${ref}`) ?? []).map(({ row }) => row)
      const row =
        there.length === 1
          ? there[0]
          : told(
              there.filter(each => each.at === at),
              text,
            )
      const before = row === undefined ? [] : (pins.get(row) ?? [])
      if (row !== undefined && !before.includes(finding)) pins.set(row, [...before, finding])
    }
  }
  return pins
}

/** The row that the evidence tells of in the same words, else the last: a handshake is told of when it is over. */
const told = (rows: readonly LadderRow[], text: string): LadderRow | undefined =>
  rows.find(row => text.startsWith(row.label.replace(ADDED, ''))) ?? rows.at(-1)

/** What a ladder adds to a message's words: the node, and that it came again. */
const ADDED = /( \[[^\]]*\])?( \(again\))?$/

/** Evidence of a message without a number of its own names its Call-ID. */
function placesOf({ source, ref, leg, kind }: LadderRow, legs: readonly LadderLeg[]): string[] {
  if (ref !== undefined) return [`${source} ${ref}`]
  if (kind !== 'sip') return []
  const callId = legs.find(each => each.id === leg)?.callId
  return callId === undefined ? [] : [`${source} ${callId}`]
}
