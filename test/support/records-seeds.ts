// Records of calls for the fuzzer to begin with.

import { callPage, callTable, healthyCalls, zipOf } from '../../src/records/testing/index.ts'

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
