// The page on operations shows files of this project as they are (`UPDATE=1` writes them anew), and leads nowhere that is not
// there. What it has one run is run in `test/peers/operations.test.ts`.

import assert from 'node:assert/strict'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const page = join(root, 'docs/operations.md')
const text = readFileSync(page, 'utf8')

const LANGUAGES: Readonly<Record<string, string>> = { yaml: 'yaml', service: 'ini', conf: 'nginx' }
const FILES = /(<!-- file: (\S+) -->\n)[\s\S]*?(<!-- \/file -->)/g

const shown = (path: string): string =>
  `\n\`\`\`${LANGUAGES[path.split('.').at(-1) ?? '']}\n${readFileSync(join(root, path), 'utf8')}\`\`\`\n\n`

const made = (page: string): string =>
  page.replaceAll(FILES, (_, open: string, path: string, close: string) => `${open}${shown(path)}${close}`)

test('the files on the page are those of the project (UPDATE=1 rewrites it)', () => {
  assert.equal([...text.matchAll(FILES)].length, 3)
  if (process.env.UPDATE === '1') writeFileSync(page, made(text))
  else assert.equal(text, made(text))
})

test('all the page leads to is there', () => {
  const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, path = '']) => path)
  assert.ok(links.length > 20)
  assert.deepEqual(
    links.filter(path => !path.startsWith('http') && !existsSync(join(dirname(page), path))),
    [],
  )
})
