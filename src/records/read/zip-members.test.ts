import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inflateRawSync } from 'node:zlib'
import { zipOf } from '../testing/index.ts'
import { isZip, type ZipMember, zipMembers } from './zip-members.ts'

const FILES = { 'a.csv': 'one,two\n'.repeat(50), 'parameters.json': '{}' }
const unpacked = (members: ZipMember[]): Record<string, string> =>
  Object.fromEntries(members.map(({ name, octets }) => [name, inflateRawSync(octets).toString()]))

test('members are found by the directory, also where their lengths follow the data', () => {
  for (const streamed of [false, true]) {
    const zip = zipOf(FILES, streamed)
    assert.ok(isZip(zip))
    const { members, problems } = zipMembers(zip)
    assert.deepEqual([unpacked(members), problems], [FILES, []])
  }
})

test('an archive whose directory is missing is read from its front, and that is told', () => {
  for (const streamed of [false, true]) {
    const zip = zipOf(FILES, streamed)
    const { members, problems } = zipMembers(zip.subarray(0, zip.length - 40))
    assert.deepEqual(unpacked(members), FILES)
    assert.match(problems.join(), /cut off or damaged/)
  }
})

test('a directory that lies breaks nothing', () => {
  const zip = zipOf(FILES)
  for (let at = 0; at < zip.length; at++) {
    const changed = Uint8Array.from(zip)
    changed[at] = 0xff
    zipMembers(changed)
    zipMembers(zip.subarray(0, at))
  }
})
