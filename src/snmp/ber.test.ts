import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  compareOids,
  decodeBer,
  encodeBer,
  encodeInteger,
  encodeOid,
  integerIn,
  oidIn,
  parseOid,
  TAG,
} from './ber.ts'

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex')
const read = (text: string) => decodeBer(Buffer.from(text, 'hex'))

test('integers take as few octets as hold them, and come back (X.690 section 8.3)', () => {
  for (const [value, octets] of [
    [0, '020100'],
    [127, '02017f'],
    [128, '02020080'],
    [256, '02020100'],
    [-1, '0201ff'],
    [-128, '020180'],
    [-129, '0202ff7f'],
    [2_147_483_647, '02047fffffff'],
    [-2_147_483_648, '020480000000'],
  ] as const) {
    assert.equal(hex(encodeInteger(value)), octets)
    assert.equal(integerIn(read(octets)), value)
  }
  assert.equal(hex(encodeInteger(4_294_967_295, 0x41)), '410500ffffffff', 'a counter is never below zero')
})

test('names are written in groups of seven bits, the first two numbers together (X.690 section 8.19)', () => {
  for (const [name, octets] of [
    ['1.3.6.1', '06032b0601'],
    ['2.999.3', '0603883703'],
    ['1.3.6.1.4.1.32473.5061', '060a2b0601040181fd59a745'],
    ['1.3.4294967295', '06062b8fffffff7f'],
  ] as const) {
    assert.equal(hex(encodeOid(parseOid(name))), octets)
    assert.deepEqual(oidIn(read(octets)), parseOid(name))
  }
})

test('a name that is cut, has a number beyond 32 bits or more of them than 128 is none', () => {
  for (const octets of ['06022b86', '06062b9080808000', '0600', `0681ff${'01'.repeat(255)}`])
    assert.equal(oidIn(read(octets)), undefined, octets)
})

test('lengths of more than an octet are read, and those that lead beyond the end, or nowhere, are not', () => {
  assert.equal(read(`3081c8${'0500'.repeat(100)}`)?.parts.length, 100)
  for (const octets of ['', '30', '3003', '308003020100', '3085000000000103', '30840fffffff', '02010000'])
    assert.equal(read(octets), undefined, octets)
})

test('nothing is read that lies deeper than anything of SNMP does', () => {
  const nested = (depth: number): Uint8Array =>
    depth === 0 ? encodeBer(TAG.null) : encodeBer(TAG.sequence, nested(depth - 1))
  assert.notEqual(decodeBer(nested(6)), undefined)
  assert.equal(decodeBer(nested(8)), undefined)
  assert.equal(decodeBer(nested(1000)), undefined)
})

test('names are in order as a tree is walked', () => {
  const names = ['1.3', '1.3.6', '1.3.6.1.2', '1.3.6.1.10', '1.4'].map(parseOid)
  assert.deepEqual(names.toReversed().toSorted(compareOids), names)
})
