// The handbook in docs/diagnosis: a page a rule, which repeats the rule and an example of its finding.
// `UPDATE=1` writes anew what the pages repeat, and lays the frame of pages that are missing.

import assert from 'node:assert/strict'
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { HANDBOOK, handbookPage, RULES } from '../diagnosis/index.ts'
import {
  EXAMPLES,
  emptyPage,
  NO_EXAMPLE,
  SECTIONS,
  sectionsOf,
  withMade,
} from '../diagnosis/testing/index.ts'

const root = join(import.meta.dirname, '../..')
const updates = process.env.UPDATE === '1'
const AGAIN = 'UPDATE=1 node_modules/.bin/node --test src/cli/handbook.test.ts'
const contents = `${HANDBOOK}/README.md`
const read = (page: string): string => readFileSync(join(root, page), 'utf8')

for (const rule of RULES) {
  const page = handbookPage(rule.id)

  test(`${page} says what the rule says, and all that a page says`, () => {
    const example = EXAMPLES[rule.id]
    assert.ok(example !== undefined, `${rule.id}: ${NO_EXAMPLE}`)
    if (updates && !existsSync(join(root, page))) {
      mkdirSync(dirname(join(root, page)), { recursive: true })
      writeFileSync(join(root, page), emptyPage())
    }
    assert.ok(
      existsSync(join(root, page)),
      `${rule.id} has no page: \`${AGAIN}\` lays the frame of ${page}; then write its sections, as its sister pages have them`,
    )
    const text = read(page)
    const made = withMade(text, rule, example)
    if (updates) writeFileSync(join(root, page), made)
    else assert.equal(text, made, `${page} is not what the rule says now: ${AGAIN}`)
    const sections = sectionsOf(made)
    assert.deepEqual([...sections.keys()], SECTIONS)
    for (const [heading, body] of sections)
      assert.ok(body.length > 0, `${page}: nothing is written under "${heading}"`)
  })

  test(`${contents} leads to ${rule.id}`, () => {
    assert.ok(read(contents).includes(`](${rule.id}.md)`), `put ${rule.id} into a table of ${contents}`)
  })
}

const pages = globSync(`${HANDBOOK}/**/*.md`, { cwd: root })

test('there is no page without a rule', () => {
  const known = new Set([contents, ...RULES.map(rule => handbookPage(rule.id))])
  assert.deepEqual(
    pages.filter(page => !known.has(page)),
    [],
  )
})
