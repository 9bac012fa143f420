// What the pictures share: an SVG that stands alone or in a page, escaped, light or dark as the reader has it. It is drawn
// 960 wide and scales to the width there is.

import { escapeMarkup, printable, shortened } from '../../kernel/index.ts'

export const WIDTH = 960
export const MARGIN = 20
/** Of a letter at the size of text, generous enough for any font that a viewer takes. */
const LETTER_WIDTH = 6.9

export type Ink = 'ink' | 'dim' | 'good' | 'bad' | 'warn'

/** The same as the palette of a page; a picture may stand alone. */
const STYLE = `
.lr { --ground:#fff; --ink:#1c2024; --dim:#5b6570; --line:#c9d0d6; --panel:#f4f6f8; --good:#17703a; --bad:#b42318; --warn:#8a5a00 }
@media (prefers-color-scheme: dark) { .lr { --ground:#14171a; --ink:#e6e9ec; --dim:#9aa5b1; --line:#3a434c; --panel:#1f252b; --good:#5fcf8a; --bad:#ff8a7a; --warn:#e5b558 } }
@media print { .lr { --ground:#fff; --ink:#000; --dim:#444; --line:#999; --panel:#f4f4f4; --good:#0b5a2a; --bad:#9a1a10; --warn:#6b4600 } }
.lr .ground { fill:var(--ground) } .lr .panel { fill:var(--panel); stroke:var(--line) } .lr .line { stroke:var(--line); fill:none }
.lr text { fill:var(--ink) } .lr .dim { fill:var(--dim) } .lr .good { fill:var(--good) } .lr .bad { fill:var(--bad) } .lr .warn { fill:var(--warn) }
.lr .strong { font-weight:bold }
`.trim()

/** `isBare`: without its styles, for a page that brings them, as one must that allows none within. */
export const svg = (title: string, height: number, parts: readonly string[], isBare = false): string =>
  [
    `<svg class="lr" xmlns="http://www.w3.org/2000/svg" width="100%" viewBox="0 0 ${WIDTH} ${height}" role="img" font-family="Helvetica, Arial, 'DejaVu Sans', sans-serif" font-size="13">`,
    `<title>${escapeMarkup(title)}</title>${isBare ? '' : `<style>${STYLE}</style>`}`,
    `<rect class="ground" width="${WIDTH}" height="${height}"/>`,
    ...parts,
    '</svg>',
    '',
  ].join('\n')

export interface TextPlace {
  x: number
  y: number
  ink?: Ink
  strong?: boolean
  anchor?: 'start' | 'middle' | 'end'
  /** Longer texts are cut; the whole of it is told by the title. */
  width?: number
}

export function text(said: string, { x, y, ink = 'ink', strong, anchor, width }: TextPlace): string {
  const whole = printable(said)
  const letters = width === undefined ? whole.length : Math.max(1, Math.floor(width / LETTER_WIDTH))
  const cut = shortened(whole, letters)
  const style = `${ink}${strong ? ' strong' : ''}`
  const title = cut === whole ? '' : `<title>${escapeMarkup(whole)}</title>`
  const at = `x="${x}" y="${y}"${anchor === undefined ? '' : ` text-anchor="${anchor}"`}`
  return `<text class="${style}" ${at}>${title}${escapeMarkup(cut)}</text>`
}

export const box = (x: number, y: number, width: number, height: number, dashed = false): string =>
  `<rect class="panel" x="${x}" y="${y}" width="${width}" height="${height}" rx="5"${dashed ? ' stroke-dasharray="4 3" fill-opacity="0"' : ''}/>`

export const line = (x1: number, y1: number, x2: number, y2: number): string =>
  `<path class="line" d="M${x1} ${y1}L${x2} ${y2}"/>`
