import assert from 'node:assert/strict'
import test from 'node:test'
import { instantOf } from '../../kernel/index.ts'
import { dateAndTime, LINESMAN_MIB } from '../../snmp/index.ts'
import { AGAIN, BEGUN, DOWN, HUGE, RESOLVED, WATCHDOG } from '../testing/sample-notices.ts'
import { encodeSnmp } from './snmp.ts'

const oids = (notice: typeof BEGUN) => encodeSnmp(notice, 'en').map(({ oid }) => oid)

test('each alert is a notification of what became of it', () => {
  assert.deepEqual(oids(BEGUN), [`${LINESMAN_MIB}.0.1`, `${LINESMAN_MIB}.0.1`])
  assert.deepEqual(oids(AGAIN), [`${LINESMAN_MIB}.0.2`, `${LINESMAN_MIB}.0.2`])
  assert.deepEqual(oids(RESOLVED), [`${LINESMAN_MIB}.0.3`, `${LINESMAN_MIB}.0.3`])
  assert.deepEqual(oids(WATCHDOG), [`${LINESMAN_MIB}.0.4`])
})

test('in a notice that tells of changes, what is over is cleared', () => {
  const both = [{ ...DOWN, id: 'over', endedAt: DOWN.seenAt }, DOWN]
  assert.deepEqual(oids({ ...BEGUN, alerts: both }), [`${LINESMAN_MIB}.0.1`, `${LINESMAN_MIB}.0.3`])
})

test('a time is a DateAndTime of RFC 2579 in UTC', () => {
  // RFC 2579's example is 1992-5-26,13:30:15.0,-4:0.
  const at = instantOf(Date.UTC(1992, 4, 26, 17, 30, 15, 0))
  assert.equal(dateAndTime(at).toString('hex'), '07c8051a111e0f002b0000')
})

test('a notification fits into one packet', () => {
  for (const { varbinds } of encodeSnmp(HUGE, 'en')) {
    const octets = varbinds.map(
      ({ oid, value }) => oid.length + (typeof value === 'number' ? 5 : Buffer.byteLength(value)),
    )
    assert.ok(octets.reduce((sum, each) => sum + each, 0) < 1472)
  }
})
