import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namedFiles } from './named-files.ts'

const SOURCES = ['src/cli/run/run.ts', 'src/facts/index.ts', 'docs/api.md', 'docs/diagnosis/README.md']

const found = (text: string, path = 'docs/a.md'): string[] =>
  namedFiles([...SOURCES.map(source => ({ path: source, text: '' })), { path, text }]).map(
    ({ line, advice }) => `${line} ${/no (\S+):/.exec(advice)?.[1]}`,
  )

test('what is there may be named by all of its path, by the end of it, or by its folder', () => {
  assert.deepEqual(found('`src/cli/run/run.ts`, `run/run.ts`, `run.ts`, src/cli/run/, docs/api.md'), [])
})

test('what is there no more is told with its line', () => {
  assert.deepEqual(found('`src/cli/run.ts`\n`walk.ts` in src/walking.\n`docs/no.md`'), [
    '1 src/cli/run.ts',
    '2 walk.ts',
    '2 src/walking',
    '3 docs/no.md',
  ])
})

test('files of who reads the page, patterns, addresses and other pages are let be', () => {
  assert.deepEqual(
    found('`linesman.yaml`, `src/*.ts`, `src/**/b.ts`, https://x.example/src/c.ts, docs/images/d.png'),
    [],
  )
  assert.deepEqual(found('`name.test.ts`', 'CONTRIBUTING.md'), [])
})
