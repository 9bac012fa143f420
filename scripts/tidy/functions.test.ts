import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blank } from './blank.ts'
import { functionsOf } from './functions.ts'

const found = (source: string): string[] =>
  functionsOf(blank(source).code).map(({ name, firstLine, lastLine }) => `${name} ${firstLine}-${lastLine}`)

test('a declaration is found from its name to its closing brace', () => {
  assert.deepEqual(found('\nexport function step(a: A) {\n  return a\n}\n'), ['step 2-4'])
})

test('type parameters and return types do not hide the body', () => {
  const types = [
    'void',
    '{ a: string; b: { c: number } }',
    'Map<string, { a: 1 }>',
    'asserts x is string',
    'x is In<"calling">',
    '(a: number) => void',
    'readonly Step[]',
    "In['a'][number] | { b: 1 } | undefined",
    'tls.Context<(a: { b: 1 }) => void>',
    'T extends { a: 1 } ? { b: 1 } : never',
  ]
  for (const type of types) {
    assert.deepEqual(found(`function f<T extends { a: 1 }>(x: { y: 1 }): ${type} {\n}`), ['f 1-2'], type)
  }
})

test('methods, accessors, constructors and private and computed names are functions', () => {
  const source = `class Pool<A> {
  constructor(a: A) {
  }
  get size(): number {
    return 1
  }
  async *#walk<B>(b: B): AsyncGenerator<B> {
  }
  [Symbol.iterator]() {
  }
  with(change: { uri?: string }): Pool {
  }
}`
  assert.deepEqual(found(source), ['constructor 2-3', 'size 4-6', '#walk 7-8', 'function 9-10', 'with 11-12'])
})

test('methods of object literals and arrows with a block are functions, named where they have a name', () => {
  const source = `const rule = {
  find(facts) {
  },
  check: facts => {
  },
}
const decide = async (a: A) => {
}
list.map((x, y) => {
})`
  assert.deepEqual(found(source), ['find 2-3', 'check 4-5', 'decide 7-8', 'arrow function 9-10'])
})

test('function expressions and generators are functions', () => {
  assert.deepEqual(found('call(function () {\n}, function* () {\n}, function named() {\n})'), [
    'function 1-2',
    'function 2-3',
    'named 3-4',
  ])
})

test('control statements, classes, objects and type literals are none', () => {
  const source = `if (a) {
} else if (b) {
}
for (const x of y(z)) {
}
for await (const x of y) {
}
while (f(x)) {
}
switch (x) {
  case f(x): {
    break
  }
}
try {
} catch (error) {
}
class A extends mix(B) {
}
const o = a ? f(x) : { b: 1 }
interface I {
  f(a: string): { b: number }
  g(): void
}
type T = { a: (b: number) => void }
const s = \`\${f(x)} {\``
  assert.deepEqual(found(source), [])
})

test('a signature without a body does not borrow the body of the next', () => {
  const source = `function f(a: string): string
function f(a: number): number
function f(a: unknown): unknown {
}`
  assert.deepEqual(found(source), ['f 3-4'])
})

test('a function inside another is found as well', () => {
  assert.deepEqual(found('function a() {\n  const b = () => {\n  }\n}'), ['a 1-4', 'b 2-3'])
})

test('the callback of a suite is a list of tests, not a function', () => {
  assert.deepEqual(found("describe('x', () => {\n  test('y', () => {\n  })\n})"), ['arrow function 2-3'])
})
