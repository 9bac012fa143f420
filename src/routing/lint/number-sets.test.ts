import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compilePattern, type Pattern } from '../pattern/pattern.ts'
import { NumberSets } from './number-sets.ts'

const numbers = new NumberSets()

function pattern(source: string): Pattern {
  const compiled = compilePattern(source)
  assert.ok(compiled.ok, source)
  return compiled.value
}

const isWithin = (inner: string, outer: string): boolean => numbers.isWithin(pattern(inner), pattern(outer))

test('a prefix lies within the country, and not the other way round', () => {
  assert.equal(isWithin('^\\+495251\\d+$', '^\\+49'), true)
  assert.equal(isWithin('^\\+49', '^\\+495251\\d+$'), false)
  assert.equal(isWithin('^\\+49\\d{8,}$', '.*'), true)
  assert.equal(isWithin('\\+49\\d+', '^\\+[1-9]\\d+'), true)
})

test('what only a number that nobody has would show counts for nothing', () => {
  assert.equal(isWithin('^\\+49', '^\\+49\\d{5,}$'), true)
  assert.equal(isWithin('.*', '^\\+\\d{7,}$'), false, 'it takes 112 too')
  assert.equal(isWithin('^\\+\\d+$', '^\\+[1-9]\\d{6,}$'), true)
})

test('numbers that only an extension has are compared as they are', () => {
  assert.equal(isWithin('^0123456789$', '^0\\d+$'), true)
  assert.equal(isWithin('^0123456789$', '^1\\d+$'), false)
})

test('of patterns that are not regular nothing is claimed', () => {
  assert.equal(isWithin('^(?!\\+4)\\+\\d+$', '^\\+\\d+$'), false)
  assert.equal(numbers.overlap(pattern('^(?!\\+4)\\+\\d+$'), pattern('^\\+\\d+$')), undefined)
  assert.equal(numbers.isEmpty([pattern('^(?!\\+4)\\+\\d+$')]), false)
})

test('two patterns overlap on a number that both take', () => {
  assert.equal(numbers.overlap(pattern('^\\+49'), pattern('^\\+43')), undefined)
  assert.match(numbers.overlap(pattern('^\\+495'), pattern('251\\d+$')) ?? '', /^\+495\d*251\d+$/)
})

test('a number outside of many patterns has first digits that none of them has', () => {
  const towns = [...Array(90).keys()].map(town => pattern(`^\\+49${10 + town}\\d+$`))
  assert.match(numbers.outside(pattern('^\\+4\\d+$'), towns) ?? '', /^\+4[0-8]\d+$/)
  assert.equal(numbers.outside(pattern('^\\+49[1-9]\\d+$'), towns), undefined)
})
