import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isNameOf, readReferral } from './referral.ts'

const targets = ['pstnhub.microsoft.com']
const target =
  'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=8:orgid:11111111-2222-3333-4444-555555555555'
const referredBy =
  '<sip:sip.pstnhub.microsoft.com:5061;x-m=8:orgid:66666666;x-t=77777777;x-ti=88888888;x-tt=aHR0cHM6Ly9hcGkt%3d>'

test('both values come out exactly as they came in, without a user part and with case kept', () => {
  const read = readReferral(`<${target}>`, referredBy, targets)
  assert.deepEqual(read, { ok: true, value: { target, referredBy } })
})

test('a foreign host is refused, however much it looks like Microsoft', () => {
  for (const host of [
    'evil.example',
    'pstnhub.microsoft.com.evil.example',
    'xpstnhub.microsoft.com',
    '52.114.75.24',
    '[::ffff:52.114.75.24]',
    'sip.pstnhub.microsoft.com.',
    'sip.pstnhub.microsoft.com@evil.example',
    'sip.pstnhub.microsoft.com;maddr=192.0.2.1',
  ]) {
    const read = readReferral(`<sip:${host}>`, undefined, targets)
    assert.equal(!read.ok && read.fault.status, 403, host)
  }
})

test('the case of a host means nothing, and escapes in the user part stay escapes', () => {
  const referTo = '<sip:a%0d%0aVia:b@SIP.PSTNHUB.Microsoft.COM:5061>'
  const read = readReferral(referTo, undefined, targets)
  assert.equal(read.ok && `<${read.value.target}>`, referTo)
})

test('what could not be carried unchanged, or leads past the proxy, is refused', () => {
  const statuses = [
    '<sip:sip.pstnhub.microsoft.com?Replaces=abc>',
    '<sip:sip.pstnhub.microsoft.com;method=BYE>',
    '<tel:+4930555100>',
    '<sips:sip.pstnhub.microsoft.com>',
    '<sip:sip.pstnhub.microsoft.com',
    `<sip:${'x'.repeat(5000)}@sip.pstnhub.microsoft.com>`,
  ].map(referTo => {
    const read = readReferral(referTo, undefined, targets)
    return read.ok ? 202 : read.fault.status
  })
  assert.deepEqual(statuses, [400, 400, 416, 416, 400, 400])
  const smuggled = readReferral(`<${target}>`, '<sip:a@b>\r\nX-Evil: 1', targets)
  assert.equal(smuggled.ok, false)
})

test('an address counts only when it is listed itself', () => {
  assert.equal(isNameOf('127.0.0.1', ['0.0.1']), false)
  assert.equal(isNameOf('127.0.0.1', ['127.0.0.1']), true)
})
