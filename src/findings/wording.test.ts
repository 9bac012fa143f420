import assert from 'node:assert/strict'
import test from 'node:test'
import { type Noun, say, worded } from './wording.ts'

const CONNECTION: Noun = { en: ['connection', 'connections'], de: ['Verbindung', 'Verbindungen'] }
const LEFT = { en: '{peer} left {many} after {lived}.', de: '{peer} verließ {many} nach {lived}.' } as const

test('values are written as the language writes them', () => {
  const said = say(LEFT, { peer: 'Teams', many: { count: 4, of: CONNECTION }, lived: { millis: 11_640 } })
  assert.equal(worded(said, 'en'), 'Teams left 4 connections after 11.6 s.')
  assert.equal(worded(said, 'de'), 'Teams verließ 4 Verbindungen nach 11,6 s.')
})

test('a list names a few, each once, and counts the others', () => {
  const said = say({ en: 'From {who}.', de: 'Von {who}.' }, { who: { list: ['a', 'b', 'a', 'c', 'd', 'e'] } })
  assert.equal(worded(said, 'en'), 'From a, b, c and 2 more.')
  assert.equal(worded(said, 'de'), 'Von a, b, c und 2 mehr.')
})

test('what is said may stand in what is said, alone, in a row, or several sentences', () => {
  const left = say(LEFT, { peer: 'Teams', many: { count: 1, of: CONNECTION }, lived: { millis: 16 } })
  const outer = { en: '{first} So it was: {all}.', de: '{first} So war es: {all}.' } as const
  const said = say(outer, { first: [left, left], all: { row: ['x', { en: 'hello', de: 'hallo' }, 12_345] } })
  const sentence = 'Teams verließ 1 Verbindung nach 16 ms.'
  assert.equal(worded(said, 'de'), `${sentence} ${sentence} So war es: x, hallo, 12.345.`)
  assert.match(worded(said, 'en'), /So it was: x, hello, 12,345\.$/)
})

test('what a peer wrote in braces is no place', () => {
  const said = say({ en: 'It said {what}.', de: 'Es sagte {what}.' }, { what: '{peer} $& $1' })
  assert.equal(worded(said, 'en'), 'It said {peer} $& $1.')
})

test('a language without a place of the other does not compile', () => {
  // @ts-expect-error: `who` is no place in English.
  const said = say({ en: 'Somebody left.', de: '{who} ging.' })
  assert.equal(worded(said, 'de'), '{who} ging.')
  // @ts-expect-error: German does not tell who.
  assert.equal(worded(say({ en: '{who} left.', de: 'Jemand ging.' }, { who: 'x' }), 'en'), 'x left.')
})
