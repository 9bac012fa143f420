import assert from 'node:assert/strict'
import { test } from 'node:test'
import { direction } from './direction.ts'

const advice = (path: string, text: string): string[] =>
  direction([{ path, text }]).map(violation => `${violation.line} ${violation.advice}`)

test('a room may import the rooms above it, by their index', () => {
  assert.deepEqual(advice('src/sbc/leg.ts', "import { a } from '../sip/index.ts'"), [])
  assert.deepEqual(advice('src/element/element.ts', "import type { Fact } from '../facts/index.ts'"), [])
  assert.deepEqual(advice('src/cli/demo.ts', "import { a } from '../node/index.ts'"), [])
})

test('a room does not import a room below it, nor its neighbour', () => {
  const below = 'room sip does not know room sbc: imports point up the floor plan only'
  assert.deepEqual(advice('src/sip/a.ts', "\nimport { b } from '../sbc/index.ts'"), [`2 ${below}`])
  for (const [from, to] of [
    ['media', 'tls'],
    ['facts', 'element'],
    ['lab', 'node'],
    ['api', 'cli'],
  ]) {
    assert.equal(advice(`src/${from}/a.ts`, `export { b } from '../${to}/index.ts'`).length, 1)
  }
})

test('another room is entered by its index only, by tests and dynamic imports too', () => {
  const found = ['1 enter room sip by src/sip/index.ts']
  assert.deepEqual(advice('src/sbc/leg.ts', "import { a } from '../sip/dialog.ts'"), found)
  assert.deepEqual(advice('test/wire/a.test.ts', "import { a } from '../../src/sip/dialog/dialog.ts'"), found)
  assert.deepEqual(advice('src/sbc/leg.ts', "type D = import('../sip/dialog.ts').Dialog"), found)
  assert.deepEqual(advice('src/sbc/leg.ts', "import '../sip/dialog.ts'"), found)
})

test('shapes that a browser shares are entered by their index', () => {
  assert.deepEqual(advice('src/dashboard/a.ts', "import type { A } from '../api/shapes/index.ts'"), [])
  assert.equal(advice('src/dashboard/a.ts', "import type { A } from '../api/shapes/calls.ts'").length, 1)
})

test('what tests share is entered by tests and by its like, by its index, and by nothing else', () => {
  const told = "import { a } from '../facts/testing/index.ts'"
  assert.deepEqual(advice('src/diagnosis/rule.test.ts', told), [])
  assert.deepEqual(advice('src/diagnosis/testing/judged.ts', told.replace('../', '../../')), [])
  assert.match(advice('src/diagnosis/rule.ts', told)[0] as string, /is for tests: nothing else imports it/)
  assert.match(advice('src/facts/fact.ts', "import './testing/teller.ts'")[0] as string, /is for tests/)
  assert.match(advice('src/cli/a.test.ts', "import '../facts/testing/teller.ts'")[0] as string, /enter room/)
})

test('an import over several lines is seen', () => {
  assert.equal(advice('src/kernel/a.ts', "import {\n  a,\n  b,\n} from '../sip/index.ts'").length, 1)
})

test('inside a room files import each other freely', () => {
  assert.deepEqual(advice('src/sip/deep/a.ts', "import { b } from '../b.ts'"), [])
})

test('src does not import tests or scripts', () => {
  assert.equal(advice('src/sip/a.ts', "import { b } from '../../test/support/b.ts'").length, 1)
})

test('an unknown room and a file outside any room are told', () => {
  assert.match(advice('src/stuff/a.ts', '')[0] as string, /"stuff" is no room/)
  assert.match(advice('src/a.ts', '')[0] as string, /nothing lies directly under src/)
})

test('words in comments and strings are no imports', () => {
  assert.deepEqual(
    advice('src/sip/a.ts', `// from '../sbc/index.ts'\nconst a = "from '../sbc/index.ts'"`),
    [],
  )
})
