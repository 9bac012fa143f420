import assert from 'node:assert/strict'
import { test } from 'node:test'
import { entryStart, PrefixReader } from './record-prefix.ts'

const textBehind = (line: string): string | undefined => {
  const prefix = new PrefixReader().read(line)
  return prefix && line.slice(prefix.end)
}

test('sequence, session and board are read as each firmware writes them', () => {
  const reader = new PrefixReader()
  const read = (line: string): unknown[] => {
    const prefix = reader.read(line)
    return [prefix?.sequence, prefix?.session, prefix?.board]
  }
  assert.deepEqual(read('[S=235] [SID:1034099026] (   lgr_psbrdex)(619  ) text'), [
    235,
    '1034099026',
    undefined,
  ])
  const recent = '[S=1718476] [SID=b9027c:24:198173]  (N  6891745) text'
  assert.deepEqual(read(recent), [1_718_476, 'b9027c:24:198173', 'b9027c:24'])
  assert.deepEqual(read(recent.replace('76]', '77]')), [1_718_477, 'b9027c:24:198173', 'b9027c:24'])
  assert.deepEqual(read(recent.replace('98173', '981')), [1_718_476, 'b9027c:24:1981', 'b9027c:24'])
  assert.deepEqual(read('[S=9399] [BID=2ed1c8:96] text'), [9399, undefined, '2ed1c8:96'])
  assert.deepEqual(read('unknown program: [S=7] text'), [7, undefined, undefined])
})

test('the text begins behind the prefix and two spaces at most', () => {
  assert.equal(textBehind('[S=9] [SID=a:1:2]   text'), ' text')
  assert.equal(textBehind('[S=9] text'), 'text')
  assert.equal(textBehind('[S=9] [SID=never closed'), '[SID=never closed')
})

test('a bracket that is none of a record begins no prefix', () => {
  for (const line of ['[Time:07:55:04]', '[S=] text', '[SID=never closed', '[SID=] text', 'text'])
    assert.equal(textBehind(line), undefined, line)
})

test('an entry begins behind its component and number', () => {
  const entries: [string, string | undefined][] = [
    ['(N  6891745) text', 'text'],
    ['  ( lgr_flow)(620 ) text', 'text'],
    ['(lgr_flow2)(620)text', 'text'],
    ['(N6891745) text', 'text'],
    ['(#20)gwSession', undefined],
    ['(index = 0, type = AUDIO)', undefined],
    ['(N 689', undefined],
    ['(word)', undefined],
    ['a=rtpmap:8 PCMA/8000', undefined],
  ]
  for (const [line, rest] of entries) {
    const start = entryStart(line)
    assert.equal(start === -1 ? undefined : line.slice(start), rest, line)
  }
})
