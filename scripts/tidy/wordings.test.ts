import assert from 'node:assert/strict'
import { test } from 'node:test'
import { wordings } from './wordings.ts'

const found = (text: string, path = 'src/diagnosis/rules/a.ts'): string[] =>
  wordings([{ path, text }]).map(({ line, advice }) => `${line} ${advice}`)

test('a text whole in both languages passes, and so does one of names and places alone', () => {
  assert.deepEqual(found("say({ en: '{peer} left.', de: '{peer} ging.' }, { peer })"), [])
  assert.deepEqual(found("title: {\n  en: \"The SBC's\",\n  de: 'Des SBC',\n}"), [])
  assert.deepEqual(found("{ en: 'CN={subject}', de: 'CN={subject}' }"), [])
})

test('what is not translated, or not to the end, is found with its line', () => {
  assert.deepEqual(found("\n{ en: 'left', de: 'left' }"), ['2 translate "left"'])
  assert.deepEqual(found("{ en: 'left', de: '' }"), ['1 say it in both languages'])
  assert.deepEqual(found("{ en: 'of the SBC', de: 'of the SBC?' }"), ['1 "of" is no German word'])
  assert.deepEqual(found("{ en: 'left', de: 'TODO' }"), [
    '1 a text that is read by people has nothing left to do',
  ])
})

test('a place that only one language has is found', () => {
  assert.deepEqual(found("{ en: '{peer} left {many}', de: '{peer} ging' }"), [
    '1 give both the places {many} {peer}',
  ])
})

test('tests may say what they like', () => {
  assert.deepEqual(found("{ en: 'left', de: 'left' }", 'src/findings/wording.test.ts'), [])
})
