import assert from 'node:assert/strict'
import { test } from 'node:test'
import { e164Of, numberOf, toE164 } from './numbers.ts'

const germany = { countryCode: '49', nationalPrefix: '0', internationalPrefix: '00' }

test('numbers as a German carrier writes them become E.164 with a plus', () => {
  assert.equal(toE164('030555100', germany), '+4930555100')
  assert.equal(toE164('004930555100', germany), '+4930555100')
  assert.equal(toE164('+49-30-555.100', germany), '+4930555100')
})

test('what is no full number stays as it is', () => {
  assert.equal(toE164('110', germany), '110')
  assert.equal(toE164('anonymous', germany), 'anonymous')
  assert.equal(toE164('', germany), '')
})

test('without a plan only the separators go', () => {
  assert.equal(toE164('030 555', undefined), '030 555')
  assert.equal(toE164('030-555', undefined), '030555')
})

test('a number is found in sip and tel URIs, escaped or with parameters', () => {
  assert.equal(numberOf('sip:%2B4930555100@a.example'), '+4930555100')
  assert.equal(numberOf('sip:+4930555100;npdi@a.example;user=phone'), '+4930555100')
  assert.equal(numberOf('tel:+49-30-555100'), '+49-30-555100')
  for (const none of ['sip:kim@a.example', 'sip:a.example', 'mailto:a@b', 'sip:%0d%0a@a.example']) {
    assert.equal(numberOf(none), undefined, none)
  }
})

test('the plan is for numbers of its own country: a local number of another context stays (RFC 3966 section 5.1.5)', () => {
  assert.equal(e164Of('tel:+1-201-555-0123', germany), '+12015550123')
  assert.equal(e164Of('tel:030555100;phone-context=+49', germany), '+4930555100')
  assert.equal(e164Of('tel:030555100', germany), '+4930555100')
  assert.equal(e164Of('tel:7042;phone-context=example.com', germany), '7042')
  assert.equal(e164Of('tel:0863-1234;phone-context=+1-914-555', germany), '08631234')
  assert.equal(e164Of('sip:030555100;phone-context=+49@a.example;user=phone', germany), '+4930555100')
  assert.equal(e164Of('sip:0999;phone-context=pbx.example@a.example;user=phone', germany), '0999')
})

test('a long row of digits that is no number after all is read once', () => {
  const uri = `sip:${'1'.repeat(4000)}x@a.example`
  const before = process.cpuUsage().user
  for (let round = 0; round < 100; round++) assert.equal(numberOf(uri), undefined)
  assert.ok(process.cpuUsage().user - before < 500_000)
})
