import assert from 'node:assert/strict'
import { test } from 'node:test'
import { changedPart, diffMessages } from './message-diff.ts'

const message = (...lines: string[]): string => lines.join('\r\n')

test('headers stand beside those of their name, in whatever order they came', () => {
  const left = message('INVITE sip:a SIP/2.0', 'To: <sip:a>', 'From: <sip:b>', 'CSeq: 1 INVITE', '', '')
  const right = message('INVITE sip:a SIP/2.0', 'From: <sip:b>', 'CSeq: 2 INVITE', 'To: <sip:a>', '', '')
  assert.deepEqual(diffMessages(left, right), [
    { left: 'INVITE sip:a SIP/2.0', right: 'INVITE sip:a SIP/2.0', isSame: true },
    { left: 'To: <sip:a>', right: 'To: <sip:a>', isSame: true },
    { left: 'From: <sip:b>', right: 'From: <sip:b>', isSame: true },
    { left: 'CSeq: 1 INVITE', right: 'CSeq: 2 INVITE', isSame: false },
  ])
})

test('the second Via stands beside the second Via, and compact forms and case change nothing', () => {
  const left = message('BYE sip:a SIP/2.0', 'Via: one', 'Via: two', 'Call-ID: x')
  const right = message('BYE sip:a SIP/2.0', 'v: one', 'VIA: three', 'i: x')
  assert.deepEqual(
    diffMessages(left, right).map(row => [row.left, row.right, row.isSame]),
    [
      ['BYE sip:a SIP/2.0', 'BYE sip:a SIP/2.0', true],
      ['Via: one', 'v: one', true],
      ['Via: two', 'VIA: three', false],
      ['Call-ID: x', 'i: x', true],
    ],
  )
})

test('what only one has stands alone, after the header it follows', () => {
  const left = message('OPTIONS sip:a SIP/2.0', 'Via: one', 'Allow: INVITE', 'To: <sip:a>')
  const right = message('OPTIONS sip:a SIP/2.0', 'Via: one', 'Route: <sip:r>', 'To: <sip:a>')
  assert.deepEqual(
    diffMessages(left, right).map(row => [row.left, row.right]),
    [
      ['OPTIONS sip:a SIP/2.0', 'OPTIONS sip:a SIP/2.0'],
      ['Via: one', 'Via: one'],
      [undefined, 'Route: <sip:r>'],
      ['Allow: INVITE', undefined],
      ['To: <sip:a>', 'To: <sip:a>'],
    ],
  )
})

test('lines of a body keep their order: what was put in moves nothing else', () => {
  const sdp = (...lines: string[]): string =>
    message('INVITE sip:a SIP/2.0', 'c: application/sdp', '', ...lines)
  const rows = diffMessages(sdp('v=0', 'c=IN IP4 1', 't=0 0'), sdp('v=0', 'c=IN IP4 2', 'b=AS:80', 't=0 0'))
  assert.deepEqual(
    rows.slice(3).map(row => [row.left, row.right, row.isSame]),
    [
      ['v=0', 'v=0', true],
      ['c=IN IP4 1', 'c=IN IP4 2', false],
      [undefined, 'b=AS:80', false],
      ['t=0 0', 't=0 0', true],
    ],
  )
})

test('a message compared with itself has no difference', () => {
  const text = message('INVITE sip:a SIP/2.0', 'Via: one', 'Via: two', 'c: application/sdp', '', 'v=0', 'v=0')
  assert.ok(diffMessages(text, text).every(row => row.isSame))
})

test('within a line the part that differs is found, also where one end is all that is more', () => {
  assert.deepEqual(changedPart('CSeq: 1 INVITE', 'CSEQ: 22 INVITE'), { before: 6, leftEnd: 7, rightEnd: 8 })
  assert.deepEqual(changedPart('To: <a>', 'To: <a>;tag=1'), { before: 7, leftEnd: 7, rightEnd: 13 })
  assert.deepEqual(changedPart('aa', 'aaa'), { before: 2, leftEnd: 2, rightEnd: 3 })
})
