import assert from 'node:assert/strict'
import { test } from 'node:test'
import { lastOf } from './call-witness.ts'

test("a column of SIPp's statistics is read from their last row", () => {
  const statistics = 'StartTime;SuccessfulCall(P);SuccessfulCall(C);\nx;3;3;\nx;1;4;\n'
  assert.equal(lastOf('SuccessfulCall(C)', statistics), 4)
  assert.equal(lastOf('SuccessfulCall(C)', 'StartTime;SuccessfulCall(C);\n'), 0)
})
