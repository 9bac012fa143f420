import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, instantOf, seconds } from '../kernel/index.ts'
import { SipHeaders, SipResponse } from '../sip/index.ts'
import type { Ended } from './exchange.ts'
import { Attempts, type PstnAttempt } from './pstn-attempts.ts'

const NOW = instantOf(0)
const UNCONNECTED: Ended = { type: 'ended', by: 'local', cause: 'transport' }
const rejected = (status: number): Ended => ({
  type: 'ended',
  by: 'remote',
  cause: 'rejected',
  message: new SipResponse({ status, reason: '', headers: SipHeaders.of(), body: '' }),
})

const attempt = (name: string, datacenters = 2): PstnAttempt => ({
  sbc: { fqdn: name, port: 5061 },
  call: { number: '+4930555200', caller: {} },
  failoverMs: seconds(10),
  failoverCodes: [503],
  datacenters,
})

test('an SBC that cannot be connected to is tried once more while its failover timer runs on, then the next', () => {
  const attempts = new Attempts([attempt('first'), attempt('second')])
  assert.equal(attempts.begin(NOW)?.sbc.fqdn, 'first')
  assert.equal(attempts.goesOn(UNCONNECTED), true)
  assert.equal(attempts.begin(after(NOW, seconds(5)))?.sbc.fqdn, 'first')
  assert.equal(attempts.deadline(), seconds(10))
  assert.equal(attempts.silence, 'transport')
  assert.equal(attempts.goesOn(UNCONNECTED), true)
  assert.equal(attempts.begin(after(NOW, seconds(9)))?.sbc.fqdn, 'second')
  assert.equal(attempts.deadline(), seconds(19))
  assert.equal(attempts.silence, 'timeout')
})

test('only the codes of the gateway lead on, and none of them once it rang, unless that is read otherwise', () => {
  const two = [attempt('first'), attempt('second')]
  for (const [status, goesOn] of [
    [503, true],
    [486, false],
  ] as const) {
    const attempts = new Attempts(two)
    attempts.begin(NOW)
    assert.equal(attempts.goesOn(rejected(status)), goesOn)
  }
  for (const ringingEnds of [true, false]) {
    const attempts = new Attempts(two, ringingEnds)
    attempts.begin(NOW)
    attempts.rings()
    assert.equal(attempts.deadline(), undefined)
    assert.equal(attempts.goesOn(rejected(503)), !ringingEnds)
  }
})
