// Findings at the rows that are their evidence.

import type { FindingTold } from '../../api/index.ts'
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
    for (const { source, ref, at } of finding.evidence) {
      const there = byPlace.get(`${source} ${ref}`) ?? []
      const row = there.length === 1 ? there[0]?.row : there.findLast(each => each.row.at === at)?.row
      const before = row === undefined ? [] : (pins.get(row) ?? [])
      if (row !== undefined && !before.includes(finding)) pins.set(row, [...before, finding])
    }
  }
  return pins
}

/** Evidence of a message without a number of its own names its Call-ID. */
function placesOf({ source, ref, leg }: LadderRow, legs: readonly LadderLeg[]): string[] {
  if (ref !== undefined) return [`${source} ${ref}`]
  const callId = legs.find(each => each.id === leg)?.callId
  return callId === undefined ? [] : [`${source} ${callId}`]
}
