import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FlowTable } from './flow-table.ts'
import { Packet } from './packet.ts'

function packet(source: number, sourcePort: number, destination: number, destinationPort: number): Packet {
  const made = new Packet()
  made.source2 = made.destination2 = 0xffff
  made.source3 = source
  made.sourcePort = sourcePort
  made.destination3 = destination
  made.destinationPort = destinationPort
  return made
}

test('both directions of a pair of ends are one flow', () => {
  const table = new FlowTable(10)
  const there = table.find(packet(1, 10, 2, 20))
  assert.deepEqual([table.isNew, table.isReversed], [true, false])
  assert.equal(table.find(packet(2, 20, 1, 10)), there)
  assert.deepEqual([table.isNew, table.isReversed], [false, true])
  assert.notEqual(table.find(packet(1, 20, 2, 10)), there, 'other ports are another flow')
})

test('an end that speaks with itself has two ports', () => {
  const table = new FlowTable(10)
  const flow = table.find(packet(-5, 10, -5, 20))
  assert.equal(table.find(packet(-5, 20, -5, 10)), flow)
  assert.deepEqual([table.portOf(flow, false), table.portOf(flow, true)], [10, 20])
})

test('flows are found again after the table has grown, and not after they were removed', () => {
  const table = new FlowTable(100_000)
  const numbers = Array.from({ length: 50_000 }, (_, index) =>
    table.find(packet(index * 7919, 5060, -9, 5060)),
  )
  assert.equal(new Set(numbers).size, 50_000)
  const again = numbers.map((_, index) => table.find(packet(index * 7919, 5060, -9, 5060)))
  assert.deepEqual(again, numbers)
  table.remove(numbers.filter((_, index) => index % 2 === 0))
  assert.equal(table.size, 25_000)
  for (let index = 1; index < 1000; index += 2)
    assert.equal(table.find(packet(index * 7919, 5060, -9, 5060)), numbers[index])
  table.find(packet(0, 5060, -9, 5060))
  assert.equal(table.isNew, true)
})

test('the ends are told as text', () => {
  const table = new FlowTable(10)
  const flow = table.find(packet(0x0a000001, 1, -0x3ffffdff, 65535))
  const ends = [false, true].map(
    isSecond => `${table.addressOf(flow, isSecond)}:${table.portOf(flow, isSecond)}`,
  )
  assert.deepEqual(ends.sort(), ['10.0.0.1:1', '192.0.2.1:65535'])
})
