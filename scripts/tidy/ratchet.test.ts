import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ratchet } from './ratchet.ts'
import type { Violation } from './rule.ts'

const long = (measured: number): Violation => ({
  path: 'src/sip/a.ts',
  line: 1,
  rule: 'file-length',
  advice: 'split the file',
  measured,
})
const known = (value: number) => [{ path: 'src/sip/a.ts', rule: 'file-length', value }]

test('without exceptions every violation stands', () => {
  assert.deepEqual(ratchet([long(410)], []), [long(410)])
})

test('a known exception is excused as long as it is what the list says', () => {
  assert.deepEqual(ratchet([long(410)], known(410)), [])
})

test('an exception that grew stands', () => {
  assert.deepEqual(ratchet([long(411)], known(410)), [long(411)])
})

test('an exception that shrank is to be lowered', () => {
  const advice = 'lower the exception src/sip/a.ts file-length from 420 to 410'
  assert.deepEqual(
    ratchet([long(410)], known(420)).map(violation => violation.advice),
    [advice],
  )
})

test('an exception that is no longer needed is to be removed', () => {
  const [complaint] = ratchet([], known(410))
  assert.match(complaint?.advice ?? '', /remove the exception/)
})

test('an exception excuses its own file and rule only, and counts what has no measure', () => {
  const word = (path: string): Violation => ({ path, line: 1, rule: 'banned', advice: '' })
  const exceptions = [{ path: 'src/sip/a.ts', rule: 'banned', value: 1 }]
  assert.deepEqual(ratchet([word('src/sip/a.ts'), word('src/sip/b.ts')], exceptions), [word('src/sip/b.ts')])
  assert.equal(ratchet([word('src/sip/a.ts'), word('src/sip/a.ts')], exceptions).length, 2)
})
