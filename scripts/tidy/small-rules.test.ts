import assert from 'node:assert/strict'
import { test } from 'node:test'
import { opening, todo } from './comments.ts'
import { fileLength, functionLength } from './length.ts'
import { machinePaths } from './machine-paths.ts'
import { names } from './names.ts'
import type { HouseRule } from './rule.ts'
import { syntax } from './syntax.ts'
import { testsRun } from './tests-run.ts'

const lines = (rule: HouseRule, path: string, text: string): number[] =>
  rule([{ path, text }]).map(({ line }) => line)

const ofLength = (count: number): string => 'x\n'.repeat(count)

test('a function of 70 lines passes, one of 71 does not', () => {
  const source = (count: number): string => `function f() {\n${ofLength(count - 2)}}\n`
  assert.deepEqual(functionLength([{ path: 'src/sip/a.ts', text: source(70) }]), [])
  const [violation] = functionLength([{ path: 'src/sip/a.ts', text: `\n${source(71)}` }])
  assert.deepEqual([violation?.line, violation?.measured], [2, 71])
})

test('a file of 400 lines passes, one of 401 does not, tests included', () => {
  assert.deepEqual(fileLength([{ path: 'src/sip/a.test.ts', text: ofLength(400) }]), [])
  for (const path of ['src/sip/a.test.ts', 'src/dashboard/a.tsx'])
    assert.equal(fileLength([{ path, text: ofLength(401) }])[0]?.measured, 401)
})

test('names are kebab-case and say something', () => {
  for (const path of [
    'src/sip/invite-client.ts',
    'test/wire/one-call.test.ts',
    'src/tls/common-name.ts',
    'src/dashboard/a-b.tsx',
  ]) {
    assert.deepEqual(lines(names, path, ''), [])
  }
  for (const path of [
    'src/sip/inviteClient.ts',
    'src/sip/types.ts',
    'src/sip/utils/a.ts',
    'src/sip/call-manager.ts',
    'src/dashboard/AB.tsx',
  ]) {
    assert.deepEqual(lines(names, path, ''), [1], path)
  }
})

test('enums and default exports are told, words in strings are not', () => {
  const text = "const enum A {}\nexport default 1\nexport { a as default }\nconst s = 'export default'"
  assert.deepEqual(lines(syntax, 'src/sip/a.ts', text), [1, 2, 3])
})

test('a file opens with a comment; a test may go without', () => {
  assert.deepEqual(lines(opening, 'src/sip/a.ts', '// What it is.\nexport {}'), [])
  assert.deepEqual(lines(opening, 'src/sip/a.ts', '/** What it is. */'), [])
  assert.deepEqual(lines(opening, 'src/sip/a.ts', "import 'x'\n// Later."), [1])
  assert.deepEqual(lines(opening, 'src/sip/a.test.ts', "import 'x'"), [])
})

test('a TODO carries the condition that ends it, on this line or the next of the comment', () => {
  assert.deepEqual(
    lines(todo, 'src/sip/a.ts', '// TODO keep until Node 26\n// TODO remove\n//   when it is\na'),
    [],
  )
  assert.deepEqual(lines(todo, 'src/sip/a.ts', 'a\n// TODO tidy up\n// FIXME until x\nb\n// until'), [2, 3])
})

test('a test runs, or says in words why it does not', () => {
  const fine =
    "test('a', { skip: 'no sipp' }, f)\ncontext.skip('why')\ntest('b', { skip: found ? false : 'x' }, f)"
  assert.deepEqual(lines(testsRun, 'test/wire/a.test.ts', fine), [])
  const silent = "test.only('a')\ntest.skip('b')\ntest('c', { skip: true }, f)\ncontext.skip()"
  assert.deepEqual(lines(testsRun, 'test/wire/a.test.ts', silent).sort(), [1, 2, 3, 4])
})

test('places of one machine are told, addresses and relative paths are not', () => {
  const place = ['', 'work', 'x'].join('/')
  assert.deepEqual(lines(machinePaths, 'docs/a.md', `see ${place}`), [1])
  assert.deepEqual(lines(machinePaths, 'docs/a.md', `see https://example.net${place} and src${place}`), [])
  const temporary = ['', 'tmp', 'x'].join('/')
  assert.deepEqual(lines(machinePaths, 'src/sip/a.ts', temporary), [1])
  assert.deepEqual(lines(machinePaths, 'test/wire/a.test.ts', temporary), [])
})
