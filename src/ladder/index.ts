// ladder: the shape of a call ladder, and all that draws it: text, SVG, HTML, Mermaid, JSON. Pure, knows no facts, and
// loadable by a browser: the dashboard's screen and what is saved from it are drawn by the same functions.

export type { Ladder, LadderLeg, LadderRow, LegColour, LegRole, Participant } from './ladder.ts'
export { ladderHtml, ladderHtmlText, ladderSection } from './ladder-html.ts'
export { type LadderJson, ladderJson, ladderJsonText } from './ladder-json.ts'
export {
  type LadderGeometry,
  type LadderLayout,
  layLadder,
  type PlacedRow,
  SILENCE,
} from './ladder-layout.ts'
export { ladderMermaid } from './ladder-mermaid.ts'
export { DARK, type LadderPalette, LIGHT } from './ladder-palette.ts'
export { type LadderPin, type LadderRowsOptions, ladderRowsSvg } from './ladder-rows-svg.ts'
export {
  arrowHeads,
  HEAD_HEIGHT,
  LADDER_FONT,
  type LadderSvgOptions,
  ladderHeadSvg,
  ladderSvg,
} from './ladder-svg.ts'
export { type LadderTextOptions, ladderText } from './ladder-text.ts'
export { clockText, type LadderTimes, lengthText, type TimeMode, timeLabel } from './time-label.ts'
