// The report as Markdown (CommonMark with GitHub's tables), for a ticket that takes text.

import { ladderText, printable } from '../../facts/index.ts'
import type { Block, Cell, ReportDocument } from './document.ts'

/** Ladders are text in it, of this width. */
const LADDER_WIDTH = 120

export const reportMarkdown = ({ title, blocks }: ReportDocument): string =>
  `${[`# ${escaped(title)}`, ...blocks.map(written)].join('\n\n')}\n`

function written(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${anchored(block.anchor)}${escaped(block.text)}`
    case 'paragraph':
      return escaped(block.text)
    case 'table': {
      const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`
      const rule = row(block.head.map(() => '---'))
      return [row(block.head.map(escaped)), rule, ...block.rows.map(cells => row(cells.map(cell)))].join('\n')
    }
    case 'code':
      return fenced(block.lines.map(printable))
    case 'links':
      return `${escaped(block.text)} ${block.to.map(cell).join(', ')}`
    case 'ladder':
      return fenced(ladderText(block.ladder, { width: LADDER_WIDTH }).trimEnd().split('\n'))
  }
}

const anchored = (anchor: string | undefined): string =>
  anchor === undefined ? '' : `<a id="${anchor}"></a>`

const cell = (each: Cell): string =>
  typeof each === 'string' ? escaped(each) : `[${escaped(each.text)}](#${each.anchor})`

/** A fence longer than any in the text. */
function fenced(lines: readonly string[]): string {
  const longest = Math.max(2, ...lines.flatMap(line => (line.match(/`+/g) ?? []).map(run => run.length)))
  const fence = '`'.repeat(longest + 1)
  return [fence, ...lines, fence].join('\n')
}

/** What a peer wrote stays text: no markup, no link, no image, no list, in one line. */
const escaped = (text: string): string =>
  printable(text)
    .replaceAll(/[\\`*_[\]<>|~&#!]/g, '\\$&')
    .replaceAll('://', ':\\/\\/')
    .replace(/^(\s*)([-+=]|\d+[.)](?=\s|$))/, (_, space: string, mark: string) =>
      /\d/.test(mark) ? `${space}${mark.slice(0, -1)}\\${mark.slice(-1)}` : `${space}\\${mark}`,
    )
