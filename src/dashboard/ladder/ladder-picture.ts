// What of a ladder is on the screen, as one value: the screen draws it, and every export is made from the same.

import type { FindingTold } from '../../api/shapes/index.ts'
import {
  DARK,
  type Ladder,
  type LadderPalette,
  type LadderRow,
  type LadderSvgOptions,
  LIGHT,
} from '../../ladder/index.ts'
import { shownLadder } from './shown-rows.ts'
import type { ViewState } from './view-state.ts'

export interface LadderPicture {
  /** With the rows that are shown only. */
  shown: Ladder
  options: LadderSvgOptions & { palette: LadderPalette; offsetMinutes: number }
  /** Finding by row, with all they say. */
  pins: ReadonlyMap<LadderRow, readonly FindingTold[]>
}

interface Surroundings {
  pins: ReadonlyMap<LadderRow, readonly FindingTold[]>
  isDark: boolean
  /** Pixels there are. */
  width: number
  /** East of UTC. */
  offsetMinutes: number
}

export function pictureOf(
  ladder: Ladder,
  state: ViewState,
  { pins, isDark, width, offsetMinutes }: Surroundings,
): LadderPicture {
  const { times, silence } = state
  const marked = state.marked.map(index => ladder.rows[index]).filter(row => row !== undefined)
  const palette = isDark ? DARK : LIGHT
  const options = { times, silence, marked, palette, width, offsetMinutes, pins }
  return { shown: shownLadder(ladder, state), options, pins }
}
