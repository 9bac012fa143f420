import assert from 'node:assert/strict'
import { test } from 'node:test'
import { toE164 } from './numbers.ts'

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
