import assert from 'node:assert/strict'
import { test } from 'node:test'
import { browser } from './browser.ts'

test('a room of the browser reaches no module of Node, over however many files; tests and types may', () => {
  const files = [
    { path: 'src/routing/index.ts', text: "export { a } from './a.ts'\n" },
    { path: 'src/routing/a.ts', text: "import { b } from '../kernel/b.ts'\n" },
    { path: 'src/routing/a.test.ts', text: "import { test } from 'node:test'\n" },
    { path: 'src/kernel/b.ts', text: "\nimport { randomBytes } from 'node:crypto'\n" },
    {
      path: 'src/dashboard/d.tsx',
      text: "import type { E } from '../api/e.ts'\nimport { f } from './f.ts'\n",
    },
    { path: 'src/dashboard/f.ts', text: "import { g } from '../kernel/g.ts'\n" },
    { path: 'src/kernel/g.ts', text: "import { x } from 'node:fs'\n" },
    { path: 'src/api/e.ts', text: "import { x } from 'node:fs'\n" },
    { path: 'src/kernel/c.ts', text: "import { readFileSync } from 'node:fs'\n" },
  ]
  assert.deepEqual(
    browser(files).map(({ path, line }) => [path, line]),
    [
      ['src/kernel/g.ts', 1],
      ['src/kernel/b.ts', 2],
    ],
  )
})
