// Microsoft's records of calls in all their files: a table, a log, a mail, a zip of them. What is read in one piece and
// in many is the same.

import { deepStrictEqual, ok } from 'node:assert/strict'
import { inflateRawSync } from 'node:zlib'
import { explainPhrase, isRecords, isZip, RecordsAnalysis, zipMembers } from '../../src/records/index.ts'
import { callPage, callTable, healthyCalls, zipOf } from '../../src/records/testing/index.ts'

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

const PASTED =
  '{ "transferCompletion": { "reason": "unknown", "code": 504, "subCode": 549009, "phrase": "Unable to deliver REFER: HRESULT=0x80090325" }, "debugContent": null } )'

export function recordsSeeds(): Uint8Array[] {
  const calls = healthyCalls(4)
  const files = { 'DirectRouting.calls.csv': callTable(calls), 'parameters.json': '{}' }
  return [
    Buffer.from(callTable(calls)),
    Buffer.from(callTable(calls, { delimiter: ';' }), 'utf16le'),
    Buffer.from(callPage(calls.slice(0, 2), 'https://graph.microsoft.com/next')),
    Buffer.from(`Date: Tue, 01 Apr 2025 09:55:00 +0200\n\n> ${PASTED}`),
    Buffer.from(PASTED.replaceAll('"', '\\"')),
    zipOf(files),
    zipOf(files, true),
  ]
}
