import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  MATCH_ROWS,
  REFUSED_PATTERNS,
  REPLACE_ROWS,
  randomRow,
  UNSUPPORTED_PATTERNS,
} from '../testing/index.ts'
import { findNumber } from './find-number.ts'
import { hasNestedRepeat } from './nested-repeat.ts'
import { compilePattern, compileReplacement, firstMatch, isMatch, type Pattern, replace } from './pattern.ts'
import { runProgram } from './run-program.ts'

function compiled(source: string): Pattern {
  const pattern = compilePattern(source)
  assert.ok(pattern.ok, `${source} is not taken: ${pattern.ok ? '' : pattern.fault.what}`)
  return pattern.value
}

test('a pattern matches first what the reference of .NET says', () => {
  for (const [source, text, found] of MATCH_ROWS) {
    const pattern = compiled(source)
    const captures = firstMatch(pattern, text)
    assert.notEqual(captures, 'undecided')
    const got = typeof captures === 'object' ? text.slice(captures[0], captures[1]) : captures
    assert.equal(got, found, `${source} on ${JSON.stringify(text)}`)
    assert.equal(isMatch(pattern, text), found !== undefined, `${source} on ${JSON.stringify(text)}`)
  }
})

test('a replacement makes what the reference of .NET says', () => {
  for (const [source, replacement, text, result] of REPLACE_ROWS) {
    const pattern = compiled(source)
    const got = replace(pattern, compileReplacement(pattern, replacement), text)
    assert.equal(got, result, `${source} -> ${replacement} on ${JSON.stringify(text)}`)
  }
})

test('what .NET refuses is refused, and so is what differs or is not read here', () => {
  for (const source of [...REFUSED_PATTERNS, ...UNSUPPORTED_PATTERNS]) {
    assert.equal(compilePattern(source).ok, false, source)
  }
})

test('a catastrophic pattern that is regular is answered in linear time', () => {
  const text = `${'1'.repeat(200)}x`
  for (const source of ['^(\\d+)+$', '^(\\d|\\d\\d)*$', '^(\\d*)*$', '(\\d+)*(\\d+)*(\\d+)*$y']) {
    assert.equal(isMatch(compiled(source), text), false, source)
  }
  const rule = compiled('^(\\d+)+x$')
  assert.equal(replace(rule, compileReplacement(rule, '+$1'), text), `+${'1'.repeat(200)}`)
})

test('a catastrophic pattern that is not regular is given up after a number of steps', () => {
  assert.equal(isMatch(compiled('^(?=(\\d+)+$)\\d+$'), `${'1'.repeat(200)}x`), 'undecided')
})

test('a repeat of what repeats by itself is told, a repeat with something between is not', () => {
  for (const source of ['^(\\d+)+$', '(\\d*)*', '((\\d+)?)+x', '^(?:\\+?\\d+)*$', '(a|\\d+)+'])
    assert.equal(hasNestedRepeat(source), true, source)
  for (const source of ['^\\+(\\d+)$', '^(\\d{3})+$', '^(\\d+-)+$', '^(\\d+){1,3}$', '('])
    assert.equal(hasNestedRepeat(source), false, source)
})

test('repeats that would fill the memory are refused', () => {
  assert.equal(compilePattern('(((\\d{1000}){1000}){1000})').ok, false)
})

test('what two patterns have in common, or not, is shown by the shortest number', () => {
  const germany = compiled('^\\+49')
  const paderborn = compiled('^\\+495251\\d+$')
  assert.equal(findNumber({ matching: [germany, paderborn] }), '+4952510')
  assert.equal(findNumber({ matching: [paderborn], notMatching: [germany] }), undefined)
  assert.equal(findNumber({ matching: [germany], notMatching: [paderborn] }), '+49')
  assert.equal(findNumber({ matching: [compiled('^\\+49$1')] }), undefined)
  assert.equal(findNumber({ matching: [compiled('^\\+(?=49)')] }), 'unknown')
})

test('invisible characters are found with their place', () => {
  assert.deepEqual(compiled('^\u200e\\+49\u00a0').invisible, [
    { at: 1, code: 'U+200E' },
    { at: 6, code: 'U+00A0' },
  ])
})

test('a text is no pattern or a pattern, and never an exception', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom(...'()[]{}\\^$|?*+-<>=!:#1aP,') })),
      text => {
        const pattern = compilePattern(text)
        if (pattern.ok) isMatch(pattern.value, text)
      },
    ),
  )
})

test('the automaton and the run with captures agree on patterns made at random', () => {
  fc.assert(
    fc.property(randomRow, ({ pattern: source, text }) => {
      const pattern = compilePattern(source)
      if (!pattern.ok) return
      const { automaton, program } = pattern.value
      const run = runProgram(program, text, 0, 0)
      const matched = run === 'undecided' ? undefined : run !== 'no match'
      const accepted = automaton?.accepts(text)
      if (accepted !== undefined && matched !== undefined) assert.equal(accepted, matched, source)
    }),
    { numRuns: 1000 },
  )
})
