// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what these tests are about

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { banned } from './banned.ts'

const found = (path: string, text: string): string[] =>
  banned([{ path, text }]).map(({ line, advice }) => `${line} ${advice.split(' (')[0]}`)

test('sockets, processes and files are for the room node, whatever the spelling of the module', () => {
  for (const name of [
    'node:net',
    'tls',
    'node:dns/promises',
    'node:dgram',
    'node:fs',
    'fs/promises',
    'node:child_process',
  ]) {
    const text = `import { x } from '${name}'`
    assert.deepEqual(found('src/sbc/a.ts', text), [`1 ${name}`])
    assert.deepEqual(found('src/node/a.ts', text), [])
    assert.deepEqual(found('test/wire/a.test.ts', text), [])
  }
})

test('doors may read files but open no sockets', () => {
  assert.deepEqual(found('src/config/a.ts', "import { x } from 'node:fs'"), [])
  assert.deepEqual(found('src/cli/a.ts', "import { x } from 'node:net'"), ['1 node:net'])
})

test('a browser has timers and the clock, and nothing else of the edge', () => {
  assert.deepEqual(found('src/dashboard/a.tsx', 'setTimeout(f)\nDate.now()'), [])
  assert.deepEqual(found('src/dashboard/a.tsx', "import { x } from 'node:fs'\nMath.random()"), [
    '1 node:fs',
    '2 Math.random',
  ])
})

test('databases and threads are for the room store', () => {
  for (const name of ['node:sqlite', 'pg', 'node:worker_threads']) {
    const text = `import { x } from '${name}'`
    assert.deepEqual(found('src/api/a.ts', text), [`1 ${name}`])
    assert.deepEqual(found('src/store/sqlite/a.ts', text), [])
  }
  assert.deepEqual(found('src/store/a.ts', "import { x } from 'node:net'"), ['1 node:net'])
})

test('clock, timers and dice are for the edge', () => {
  const calls = [
    'Date.now',
    'performance.now',
    'process.hrtime',
    'setTimeout',
    'setInterval',
    'setImmediate',
    'Math.random',
    'randomUUID',
  ]
  for (const call of calls) {
    assert.deepEqual(found('src/lab/a.ts', `\nconst a = ${call}(b)`), [`2 ${call}`])
    assert.deepEqual(found('src/node/a.ts', `const a = ${call}(b)`), [])
  }
})

test('a date is fine where it is told which', () => {
  assert.deepEqual(found('src/tls/a.ts', "new Date(now) + new Date('2026-01-01') + new Date(`${a}`)"), [])
  assert.deepEqual(found('src/tls/a.ts', 'new Date()\nnew Date'), ['1 new Date', '2 new Date'])
})

test('the setTimeout of a socket is no timer, that of the global object is', () => {
  assert.deepEqual(found('src/sbc/a.ts', 'socket.setTimeout(1)'), [])
  assert.deepEqual(found('src/sbc/a.ts', 'globalThis.setTimeout(f)'), ['1 setTimeout'])
})

test('unit tests set no timers, wherever they lie', () => {
  assert.deepEqual(found('src/node/a.test.ts', 'setTimeout(f, 10)'), ['1 setTimeout'])
  assert.deepEqual(found('src/cli/a.test.ts', "import { x } from 'node:timers/promises'"), [
    '1 node:timers/promises',
  ])
})

test('the console and the end of the process are for the cli and scripts', () => {
  const text = 'console.log(1)\nprocess.exit(1)\nprocess.exitCode = 1'
  assert.deepEqual(found('src/node/a.ts', text), ['1 console.', '2 process.exit'])
  assert.deepEqual(found('src/cli/a.ts', text), [])
})

test('words in comments and strings are not used', () => {
  assert.deepEqual(
    found('src/sip/a.ts', "// Date.now()\nconst a = 'Math.random'\nconst b = `console.log`"),
    [],
  )
})
