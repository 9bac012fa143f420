// The README lists what `npm test` installs as the set-up has it (`UPDATE=1` writes the list anew), and neither it nor any other
// page leads to what is not there.

import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { root } from './gate.ts'

const page = join(root, 'README.md')
const text = readFileSync(page, 'utf8')
const setup = readFileSync(join(root, 'scripts/setup.mjs'), 'utf8')
const MARKED = /(<!-- peers -->\n)[\s\S]*?(<!-- \/peers -->)/

test('each peer of the tests is named by its package (UPDATE=1 rewrites it)', () => {
  const packages = [...setup.matchAll(/\bdebian: '([^']+)'/g)].map(([, name]) => `\`${name}\``)
  assert.ok(packages.length > 10)
  const made = text.replace(
    MARKED,
    (_, open: string, close: string) => `${open}\n${packages.join(', ')}\n\n${close}`,
  )
  if (process.env.UPDATE === '1') writeFileSync(page, made)
  else assert.equal(text, made)
})

const LINK = /\]\((?![a-z]+:)([^)#\s]+)[^)]*\)/g

test('all that a page leads to is there', () => {
  const led = globSync(['*.md', 'docs/**/*.md'], { cwd: root }).flatMap(from =>
    [...readFileSync(join(root, from), 'utf8').matchAll(LINK)].map(([, to = '']) => ({ from, to })),
  )
  assert.ok(led.filter(({ from }) => from === 'README.md').length > 15)
  assert.deepEqual(
    led.filter(({ from, to }) => !existsSync(join(root, dirname(from), to))),
    [],
  )
})
