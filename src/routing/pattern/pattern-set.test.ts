import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededChance } from '../../kernel/index.ts'
import { compilePattern, isMatch, type Pattern } from './pattern.ts'
import { PatternSet } from './pattern-set.ts'

const compiled = (source: string): Pattern => {
  const pattern = compilePattern(source)
  assert.ok(pattern.ok, source)
  return pattern.value
}

const setOf = (...sources: string[]): PatternSet =>
  new PatternSet(sources.map(source => compiled(source).automaton))

const placesOf = (set: PatternSet, number: string): readonly number[] | undefined =>
  set.matches(number)?.places

test('all patterns are asked in one pass', () => {
  const set = setOf('^\\+49', '^\\+4930\\d+$', '^\\+1', '[0-9]{10}')
  assert.deepEqual(placesOf(set, '+493012'), [0, 1])
  assert.deepEqual(placesOf(set, '+4930'), [0])
  assert.deepEqual(placesOf(set, '+12065550100'), [2, 3])
  assert.deepEqual(placesOf(set, ''), [])
})

test('numbers that the same patterns match get the same object', () => {
  const set = setOf('^\\+49', '^\\+4930\\d+$')
  assert.equal(set.matches('+49301'), set.matches('+4930999999'))
  assert.notEqual(set.matches('+49301'), set.matches('+49401'))
})

test('a text that is no number is not for it', () => {
  const set = setOf('.')
  assert.equal(set.matches('+49x'), undefined)
  assert.equal(set.matches('1'.repeat(1000)), undefined)
})

test('a pattern with too many states is given up, the others go on', () => {
  const set = setOf('^\\+49', '1\\d{14}9')
  const chance = seededChance(1)
  const digits = (): string => Array.from({ length: 200 }, () => chance.below(3)).join('')
  for (let tries = 0; tries < 500 && set.givenUp === 0; tries++) set.matches(`+49${digits()}`)
  assert.deepEqual([set.givenUp, set.has(0), set.has(1)], [1, true, false])
  assert.deepEqual(placesOf(set, '+49'), [0])
})

test('the classes are all sets there are, each with its shortest number', () => {
  const set = setOf('^\\+49', '^\\+4930\\d+$', '^\\+4930(112)?$')
  const classes = set.classes('+', '0123456789', 16)
  assert.deepEqual(
    [...(classes ?? [])].map(([{ places }, number]) => [number, places]),
    [
      ['+', []],
      ['+49', [0]],
      ['+4930', [0, 2]],
      ['+49300', [0, 1]],
      ['+4930112', [0, 1, 2]],
    ],
  )
})

const part = fc.constantFrom('1', '2', '[12]', '\\d', '.', '1?', '2*', '(1|22)', '\\d{2}', '\\+')
const source = fc
  .tuple(fc.constantFrom('', '^'), fc.array(part, { maxLength: 4 }), fc.constantFrom('', '$'))
  .map(([before, parts, behind]) => before + parts.join('') + behind)
const sources = fc.array(source, { minLength: 1, maxLength: 5 })

/** All numbers of up to four characters. */
const numbers = ['']
for (let at = 0; (numbers[at] as string).length < 4; at++) {
  for (const symbol of '+12') numbers.push(numbers[at] + symbol)
}

test('it answers as the patterns do one by one, and no class is left out', () => {
  fc.assert(
    fc.property(sources, all => {
      const patterns = all.map(compiled)
      const set = setOf(...all)
      const found = new Map(
        [...(set.classes('', '+12', 4) ?? [])].map(([{ places }, number]) => [`${places}`, number]),
      )
      const counted = new Map<string, string>()
      for (const number of numbers) {
        const places = patterns.flatMap((pattern, place) =>
          isMatch(pattern, number) === true ? [place] : [],
        )
        assert.deepEqual(placesOf(set, number), places, number)
        if (!counted.has(`${places}`)) counted.set(`${places}`, number)
      }
      assert.deepEqual(found, counted)
    }),
  )
})
