// A page that stands alone: no script, nothing from outside, light or dark as the reader has it, and fit for paper.

import { escapeMarkup } from '../../kernel/index.ts'

/** Colours of pages and pictures, as custom properties; the pictures name them with the same names. */
export const PALETTE = `
:root { --ground:#fff; --ink:#1c2024; --dim:#5b6570; --line:#c9d0d6; --panel:#f4f6f8; --good:#17703a; --bad:#b42318; --warn:#8a5a00; --tint:#fdecea }
@media (prefers-color-scheme: dark) {
:root { --ground:#14171a; --ink:#e6e9ec; --dim:#9aa5b1; --line:#3a434c; --panel:#1f252b; --good:#5fcf8a; --bad:#ff8a7a; --warn:#e5b558; --tint:#3a1f1c } }
@media print { :root { --ground:#fff; --ink:#000; --dim:#444; --line:#999; --panel:#f4f4f4; --good:#0b5a2a; --bad:#9a1a10; --warn:#6b4600; --tint:#fbe9e7 } }
`

const STYLE = `
body { font: 15px/1.5 Helvetica, Arial, 'DejaVu Sans', sans-serif; margin: 24px auto; padding: 0 20px; max-width: 1200px; color: var(--ink); background: var(--ground) }
h1 { font-size: 1.5em } h2 { font-size: 1.15em; margin-top: 1.8em }
p { max-width: 75ch } .dim { color: var(--dim) } .bad { color: var(--bad); font-weight: bold } .warn { color: var(--warn) } .good { color: var(--good) }
.wide { overflow-x: auto }
table { border-collapse: collapse; width: 100%; font-size: 14px } caption { text-align: left; color: var(--dim); padding: 4px 0 }
th { text-align: left; position: sticky; top: 0; background: var(--panel) } th, td { padding: 5px 10px; border-bottom: 1px solid var(--line); vertical-align: top }
td.number { font-variant-numeric: tabular-nums; white-space: nowrap } tr.out td { background: var(--tint) }
svg { max-width: 100%; height: auto }
details { margin: 2px 0 } summary { cursor: pointer; color: var(--dim) }
@media print { body { margin: 0; max-width: none; font-size: 11px } table { font-size: 10px } tr { break-inside: avoid } thead { display: table-header-group } th { position: static } }
`

/** `body` is markup, `title` is not. */
export const page = (title: string, body: readonly string[]): string =>
  [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">',
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">`,
    `<title>${escapeMarkup(title)}</title><style>${PALETTE}${STYLE}</style></head><body>`,
    `<h1>${escapeMarkup(title)}</h1>`,
    ...body,
    '</body></html>',
    '',
  ].join('\n')
