import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders } from '../sip/index.ts'
import { reasonHeader, reasonsOf, restoreBusyCause } from './reason.ts'

const guid = '6b3f2c1a-0000-4000-8000-1234567890ab'

test("Microsoft's reason is read and written with its correlation id", () => {
  const reasons = reasonsOf(SipHeaders.of(['REASON', `Q.850 ;cause=22 ;text="${guid};MediaError"`]))
  assert.deepEqual(reasons, [{ protocol: 'Q.850', cause: 22, text: `${guid};MediaError` }])
  assert.equal(reasonHeader(reasons), `Q.850;cause=22;text="${guid};MediaError"`)
})

test('several reasons are kept, unreadable ones and a flood of them are not', () => {
  const headers = SipHeaders.of(['Reason', 'SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16'])
  assert.equal(
    reasonHeader(reasonsOf(headers)),
    'SIP;cause=200;text="Call completed elsewhere", Q.850;cause=16',
  )
  assert.deepEqual(reasonsOf(SipHeaders.of(['Reason', 'no token;cause=1'], ['Reason', 'SIP;cause'])), [
    { protocol: 'SIP' },
  ])
  const flood = SipHeaders.of(['Reason', Array(50).fill('SIP;cause=200').join(',')])
  assert.equal(reasonsOf(flood).length, 4)
})

test('busy gets its cause 17 back, other failures keep theirs', () => {
  const said = [{ protocol: 'Q.850', cause: 34 }]
  assert.deepEqual(restoreBusyCause(486, said), [{ protocol: 'Q.850', cause: 17 }])
  assert.deepEqual(restoreBusyCause(503, said), said)
})
