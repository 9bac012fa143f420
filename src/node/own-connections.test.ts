import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, millis } from '../kernel/index.ts'
import { OwnConnections } from './own-connections.ts'

const NOW = instantOf(0)
const SBC = { address: '192.0.2.11', port: 5061 }
const at = (port: number, address = '192.0.2.11') => ({ address, port })

test('a connection with both ends as dialled is ours, once', () => {
  const own = new OwnConnections()
  own.dialled(at(40_001), SBC, NOW)
  assert.ok(own.took(at(40_001), SBC, NOW))
  assert.equal(own.took(at(40_001), SBC, NOW), false)
})

test('another port, another address, another door or a later time is somebody else', () => {
  const own = new OwnConnections()
  own.dialled(at(40_001), SBC, NOW)
  assert.equal(own.took(at(40_002), SBC, NOW), false)
  assert.equal(own.took(at(40_001, '192.0.2.12'), SBC, NOW), false)
  assert.equal(own.took(at(40_001), at(5060), NOW), false)
  assert.equal(own.took(at(40_001), SBC, after(NOW, millis(10_000))), false)
})

test('of connections to others that nobody here accepts few are remembered', () => {
  const own = new OwnConnections()
  own.dialled(at(1), SBC, NOW)
  for (let port = 2; port <= 1100; port++) own.dialled(at(port), at(5061, '198.51.100.1'), NOW)
  assert.equal(own.took(at(1), SBC, NOW), false)
  assert.ok(own.took(at(1100), at(5061, '198.51.100.1'), NOW))
})
