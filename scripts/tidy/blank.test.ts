// biome-ignore-all lint/suspicious/noTemplateCurlyInString: templates are what these tests are about

import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { blank } from './blank.ts'

const codeOf = (source: string): string => blank(source).code.replace(/ +/g, ' ').trim()

test('line and block comments are no code', () => {
  assert.equal(codeOf('a // b\nc /* d\n e */ f'), 'a \nc \n f')
})

test('comments are kept apart, at their places', () => {
  assert.equal(blank('a // b\nc').comments, '  // b\n ')
})

test('what stands in quotes is no code, escaped quotes included', () => {
  assert.equal(codeOf(String.raw`f('a\'{', "b\"{")`), `f(' ', " ")`)
})

test('comment marks inside strings open no comment', () => {
  assert.equal(codeOf("f('http://x') + g"), "f(' ') + g")
})

test('the text of a template is no code, its expressions are, nested ones too', () => {
  assert.equal(codeOf('`{ ${a + `}${b}{`} {` + c'), '` ${a + ` ${b} `} ` + c')
})

test('an object inside a template expression does not end the expression', () => {
  assert.equal(codeOf('`x${f({ a: 1 })}y` + z'), '` ${f({ a: 1 })} ` + z')
})

test('a regular expression is no code, its classes and escapes included', () => {
  assert.equal(codeOf(String.raw`x.match(/[/{]\/"/g) + y`), 'x.match(/ /g) + y')
})

test('slashes of tags are code, and what they stand around is', () => {
  for (const source of ['<p>{a}</p>', '<A b={c} />', 'x ? <A b={c} /> : <B />', '<i>{f({ a: 1 })}</i>']) {
    assert.equal(codeOf(source), source)
  }
})

test('a division is code, after names, brackets and marks that end an operand', () => {
  for (const source of ['a / b / c', 'f(x) / 2 / y', 'i++ / 2 / x', 'a! / b / c', 'a[0] / 1 / 2']) {
    assert.equal(codeOf(source), source)
  }
})

test('a regular expression may follow a word that is no operand', () => {
  assert.equal(codeOf('return /{/.test(x)'), 'return / /.test(x)')
})

test('every character lands in one of the three texts, and line breaks in all', () => {
  const pieces = fc.constantFrom(
    'a',
    ' ',
    '\n',
    "'",
    '"',
    '`',
    '${',
    '}',
    '{',
    '/',
    '//',
    '/*',
    '*/',
    '\\',
    '=',
  )
  fc.assert(
    fc.property(fc.array(pieces), parts => {
      const source = parts.join('')
      const { code, comments, strings } = blank(source)
      for (let at = 0; at < source.length; at++) {
        const shown = [code[at], comments[at], strings[at]]
        if (source[at] === '\n') assert.deepEqual(shown, ['\n', '\n', '\n'])
        else assert.equal(shown.join('').trim(), (source[at] as string).trim())
      }
      assert.deepEqual([code.length, comments.length, strings.length], Array(3).fill(source.length))
    }),
  )
})
