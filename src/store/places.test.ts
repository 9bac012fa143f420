import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SipPlace } from '../facts/index.ts'
import { Places } from './places.ts'

const place = (port: number, other: Partial<SipPlace> = {}): SipPlace => ({
  direction: 'sent',
  transport: 'tls',
  local: { address: '192.0.2.10', port },
  remote: { address: '52.114.75.24', port: 5061 },
  ...other,
})

test('the same place has the same number, however many there were in between', () => {
  const places = new Places()
  const ports = [1, 2, 3, 4, 5, 6, 7, 8]
  const numbers = ports.map(port => places.numberOf(place(port)))
  assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6, 7])
  assert.deepEqual(
    ports.map(port => places.numberOf(place(port))),
    numbers,
  )
  assert.deepEqual(
    JSON.parse(places.json),
    ports.map(port => place(port)),
  )
})

for (const other of [
  { direction: 'received' },
  { transport: 'tcp' },
  { connection: 'tls-7' },
  { remote: { address: '52.114.75.25', port: 5061 } },
] satisfies Partial<SipPlace>[])
  test(`a place is another one by its ${Object.keys(other)[0]}`, () => {
    const places = new Places()
    places.numberOf(place(1))
    assert.equal(places.numberOf(place(1, other)), 1)
  })
