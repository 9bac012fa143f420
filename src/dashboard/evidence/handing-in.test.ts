import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HandingIn, readIn, shareSent, step } from './handing-in.ts'

const FILES = [
  { name: 'call.pcap', size: 900 },
  { name: 'sbc.log', size: 100 },
]
const sending = step({ state: 'nothing' }, { type: 'handed in', files: FILES })
const failure = { state: 'failed', says: 'too large', status: 413 } as const

test('what is handed in is on its way, and its share grows to the whole', () => {
  assert.deepEqual(sending, {
    state: 'sending',
    names: ['call.pcap', 'sbc.log'],
    sent: 0,
    total: 1000,
  })
  const shares = [500, 1200].map(sent => {
    const now = step(sending, { type: 'sent', sent, total: 1200 }) as Extract<HandingIn, { state: 'sending' }>
    return Math.round(shareSent(now) * 100)
  })
  assert.deepEqual(shares, [42, 100])
})

test('files without an octet are no division by nothing', () => {
  assert.equal(shareSent({ state: 'sending', names: ['empty'], sent: 0, total: 0 }), 0)
})

test('who was refused sees which files, and why, and can hand in others', () => {
  const refused = step(sending, { type: 'refused', failure })
  assert.deepEqual(refused, { state: 'refused', names: ['call.pcap', 'sbc.log'], failure })
  assert.equal(step(refused, { type: 'handed in', files: FILES }).state, 'sending')
})

test('what comes after it was called off changes nothing', () => {
  const off = step(sending, { type: 'called off' })
  assert.deepEqual(step(off, { type: 'sent', sent: 1, total: 2 }), { state: 'nothing' })
  assert.deepEqual(step(off, { type: 'refused', failure }), { state: 'nothing' })
})

test('what was read of all files is counted together', () => {
  const source = { name: 'a', kind: 'log', skipped: 1, problems: [] }
  assert.equal(
    readIn({
      sources: [
        { ...source, read: 3 },
        { ...source, read: 4 },
      ],
    }),
    7,
  )
})
