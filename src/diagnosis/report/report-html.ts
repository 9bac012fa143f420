// The report as one page that stands alone: nothing from elsewhere, readable in light and dark, and on paper.

import { escapeMarkup, ladderSection } from '../../facts/index.ts'
import type { Block, Cell, ReportDocument } from './document.ts'

const STYLE = `
:root { color-scheme: light dark; --ink: #1c2126; --faint: #59636e; --paper: #fff; --line: #d5dae0; --code: #f3f5f7; --critical: #b3202c; --warning: #8a5a00; --info: #1d5fbf }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e4e7eb; --faint: #9aa5b1; --paper: #15181c; --line: #363d46; --code: #20252b; --critical: #ff8b92; --warning: #f0b849; --info: #7db3ff }
}
* { box-sizing: border-box }
body { font: 15px/1.55 system-ui, Helvetica, Arial, 'DejaVu Sans', sans-serif; color: var(--ink); background: var(--paper); margin: 0 auto; padding: 28px 20px 60px; max-width: 1080px; overflow-wrap: anywhere }
h1 { font-size: 25px; margin: 0 0 4px }
h2 { font-size: 20px; margin: 40px 0 8px; padding-top: 14px; border-top: 1px solid var(--line) }
h3 { font-size: 15px; margin: 22px 0 6px }
h2.critical, h2.warning, h2.info { border-top-width: 4px }
h2.critical { border-color: var(--critical) }
h2.warning { border-color: var(--warning) }
h2.info { border-color: var(--info) }
p { margin: 6px 0 }
a { color: var(--info) }
.table { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: 13.5px }
th, td { text-align: left; vertical-align: top; padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); overflow-wrap: break-word }
th { color: var(--faint); font-weight: 600; white-space: nowrap }
td:nth-child(4) { min-width: 220px }
td:first-child { white-space: nowrap }
pre { font: 12.5px/1.5 'DejaVu Sans Mono', Menlo, Consolas, monospace; white-space: pre-wrap; background: var(--code); border: 1px solid var(--line); border-radius: 6px; padding: 9px 12px; margin: 6px 0; overflow-wrap: anywhere }
.ladder { overflow-x: auto; background: #fff; border: 1px solid var(--line); border-radius: 6px; margin: 8px 0 }
details { border-left: 4px solid; margin: 5px 0; padding-left: 10px; font-size: 13px }
details:target { background: var(--code) }
summary { cursor: pointer }
.place { color: var(--faint) }
@media print {
  :root { --ink: #000; --faint: #444; --paper: #fff; --line: #bbb; --code: #f6f6f6; --critical: #b3202c; --warning: #8a5a00; --info: #1d5fbf }
  body { max-width: none; padding: 0; font-size: 11pt }
  h2, h3 { break-after: avoid }
  tr, pre { break-inside: avoid }
  .ladder { overflow: visible; border: 0 }
  .ladder svg { max-width: 100%; height: auto }
}
`

export const reportHtml = ({ title, language, blocks }: ReportDocument): string =>
  [
    '<!doctype html>',
    `<html lang="${language}"><head><meta charset="utf-8">`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeMarkup(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    ...blocks.map(written),
    '</body></html>',
    '',
  ].join('\n')

function written(block: Block, index: number): string {
  switch (block.kind) {
    case 'heading': {
      const id = block.anchor === undefined ? '' : ` id="${block.anchor}"`
      const look = block.severity === undefined ? '' : ` class="${block.severity}"`
      return `<h${block.level}${id}${look}>${escapeMarkup(block.text)}</h${block.level}>`
    }
    case 'paragraph':
      return `<p>${escapeMarkup(block.text)}</p>`
    case 'table': {
      const head = block.head.map(each => `<th>${escapeMarkup(each)}</th>`).join('')
      const rows = block.rows.map(row => `<tr>${row.map(each => `<td>${cell(each)}</td>`).join('')}</tr>`)
      return `<div class="table"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
    }
    case 'code':
      return `<pre>${block.lines.map(escapeMarkup).join('\n')}</pre>`
    case 'links':
      return `<p>${escapeMarkup(block.text)} ${block.to.map(cell).join(', ')}</p>`
    case 'ladder':
      return ladderSection(block.ladder, index)
  }
}

const cell = (each: Cell): string =>
  typeof each === 'string' ? escapeMarkup(each) : `<a href="#${each.anchor}">${escapeMarkup(each.text)}</a>`
