import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browser } from './browser.ts'

test('a room of the browser reaches no module of Node, over however many files; tests may', () => {
  const files = [
    { path: 'src/routing/index.ts', text: "export { a } from './a.ts'\n" },
    { path: 'src/routing/a.ts', text: "import { b } from '../kernel/b.ts'\n" },
    { path: 'src/routing/a.test.ts', text: "import { test } from 'node:test'\n" },
    { path: 'src/kernel/b.ts', text: "\nimport { randomBytes } from 'node:crypto'\n" },
    { path: 'src/kernel/c.ts', text: "import { readFileSync } from 'node:fs'\n" },
  ]
  assert.deepEqual(
    browser(files).map(({ path, line }) => [path, line]),
    [['src/kernel/b.ts', 2]],
  )
})
