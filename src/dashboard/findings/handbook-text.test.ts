import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blocksOf, spansOf } from './handbook-text.ts'

test('headings, paragraphs over several lines, lists, code and tables are told apart', () => {
  const page = `## What happens

One line
and the next.

- a
  goes on
- b

1. first
2. second

\`\`\`text
| - no table
\`\`\`

| x | y |
| --- | --- |
| a \\| b | c |
`
  assert.deepEqual(blocksOf(page), [
    { kind: 'heading', level: 2, text: 'What happens' },
    { kind: 'paragraph', text: 'One line and the next.' },
    { kind: 'list', ordered: false, items: ['a goes on', 'b'] },
    { kind: 'list', ordered: true, items: ['first', 'second'] },
    { kind: 'code', text: '| - no table' },
    { kind: 'table', head: ['x', 'y'], rows: [['a | b', 'c']] },
  ])
})

test('what the finding says itself is left out: the rule and the example', () => {
  const page = `<!-- rule -->
# Title

| a |
<!-- /rule -->

## Why

x

## Example

<!-- example -->

\`\`\`text
y
\`\`\`
`
  assert.deepEqual(blocksOf(page), [
    { kind: 'heading', level: 2, text: 'Why' },
    { kind: 'paragraph', text: 'x' },
  ])
})

test('marks within a line become spans, links their words, and markup stays text', () => {
  assert.deepEqual(spansOf('a **b** *c* `d*e*` [`f`](g.md) <script>'), [
    { kind: 'text', text: 'a ' },
    { kind: 'strong', text: 'b' },
    { kind: 'text', text: ' ' },
    { kind: 'emphasis', text: 'c' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'd*e*' },
    { kind: 'text', text: ' ' },
    { kind: 'code', text: 'f' },
    { kind: 'text', text: ' <script>' },
  ])
})
