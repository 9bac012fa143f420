import assert from 'node:assert/strict'
import { test } from 'node:test'
import { alertCode, alertName } from './alert.ts'
import { formatTlsError, TLS_ERRORS, tlsErrorBySymbol, tlsErrorForAlert, tlsErrorOf } from './hresult.ts'

test('the seed record of the lost REFER is found by number, sign and symbol', () => {
  const known = tlsErrorOf('0x80090325')
  assert.equal(known?.symbol, 'SEC_E_UNTRUSTED_ROOT')
  assert.equal(tlsErrorOf(0x80090325), known)
  assert.equal(tlsErrorOf(0x80090325 - 2 ** 32), known)
  assert.equal(tlsErrorBySymbol('SEC_E_UNTRUSTED_ROOT'), known)
  assert.equal(known && formatTlsError(known), 'HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT')
})

test('decimal 590615 is the end of a TLS context', () => {
  assert.equal(tlsErrorOf('590615')?.symbol, 'SEC_I_CONTEXT_EXPIRED')
})

test('a wrong name prints with the label of the Direct Routing pages', () => {
  const known = tlsErrorBySymbol('SEC_E_WRONG_PRINCIPAL')
  assert.equal(known && formatTlsError(known), 'HRESULT=0x80090322 CERT_E_WRONG_USAGE')
})

test('received alerts map as in Schannel, unlisted ones to SEC_E_ILLEGAL_MESSAGE', () => {
  const expected = {
    unknown_ca: '0x80090325',
    certificate_unknown: '0x80090327',
    certificate_expired: '0x80090328',
  }
  for (const [name, hresult] of Object.entries(expected)) {
    assert.equal(tlsErrorForAlert(alertCode(name) ?? -1).hresult, hresult)
  }
  assert.equal(tlsErrorForAlert(112).symbol, 'SEC_E_ILLEGAL_MESSAGE')
})

test('no number, symbol or alert stands twice', () => {
  for (const column of [
    TLS_ERRORS.map(each => each.hresult),
    TLS_ERRORS.map(each => each.symbol),
    TLS_ERRORS.flatMap(each => each.alerts),
  ]) {
    assert.equal(new Set<unknown>(column).size, column.length)
  }
})

test('an alert without a name keeps its number, and text that is no number finds nothing', () => {
  assert.equal(alertName(200), 'alert_200')
  assert.equal(tlsErrorOf('garbage'), undefined)
})
