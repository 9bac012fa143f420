import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cycles } from './cycles.ts'

const file = (name: string, ...imports: string[]) => ({
  path: `src/sip/${name}.ts`,
  text: imports.map(to => `import { x } from './${to}.ts'\n`).join(''),
})

test('imports that meet again further on are no cycle', () => {
  assert.deepEqual(cycles([file('a', 'b', 'c'), file('b', 'd'), file('c', 'd'), file('d')]), [])
})

test('a cycle is told once, with the way round', () => {
  const found = cycles([file('a', 'x', 'b'), file('b', 'c'), file('c', 'a'), file('x')])
  assert.deepEqual(found, [
    {
      path: 'src/sip/a.ts',
      line: 2,
      rule: 'cycle',
      advice: 'break the import cycle src/sip/a.ts -> src/sip/b.ts -> src/sip/c.ts -> src/sip/a.ts',
    },
  ])
})

test('two cycles that do not touch are two findings', () => {
  const found = cycles([file('a', 'b'), file('b', 'a', 'c'), file('c', 'd'), file('d', 'c')])
  assert.deepEqual(
    found.map(({ path }) => path),
    ['src/sip/c.ts', 'src/sip/a.ts'],
  )
})

test('a file that imports itself is a cycle', () => {
  assert.equal(cycles([file('a', 'a')]).length, 1)
})
