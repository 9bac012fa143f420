// Microsoft's records of calls in all their files: a table, a log, a mail, a zip of them. What is read in one piece and
// in many is the same.

import { deepStrictEqual, ok } from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'
import { explainPhrase, isRecords, isZip, RecordsAnalysis, zipMembers } from '../../src/records/index.ts'

/** Of one member; what unpacks to more says nothing new. */
const UNPACKED_LIMIT = 200_000
const MEMBERS_READ = 5

export function records(octets: Uint8Array): void {
  isRecords(octets)
  deepStrictEqual(read(octets, 1 + (octets.at(-1) ?? 0)), read(octets, octets.length))
  if (octets.length < 500) explainPhrase(Buffer.from(octets).toString('latin1'))
  if (!isZip(octets)) return
  const { members } = zipMembers(octets)
  for (const member of members) ok(member.octets.length <= octets.length, 'a member is a part of its archive')
  for (const member of members.slice(0, MEMBERS_READ)) {
    const content = unpacked(member.octets)
    if (content !== undefined) read(content, content.length)
  }
}

function read(octets: Uint8Array, step: number): unknown {
  const analysis = new RecordsAnalysis({ observer: 'fuzz', limit: 50 })
  for (let at = 0; at < octets.length; at += step) analysis.push(octets.subarray(at, at + step))
  return analysis.end()
}

function unpacked(octets: Uint8Array): Uint8Array | undefined {
  try {
    return inflateRawSync(octets, { maxOutputLength: UNPACKED_LIMIT })
  } catch {
    return undefined
  }
}
