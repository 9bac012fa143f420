import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parsePhrase } from './phrase.ts'

test('the phrase of the lost REFER names the request and the error', () => {
  const phrase =
    'Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT'
  assert.deepEqual(parsePhrase(phrase), {
    method: 'REFER',
    hresult: '0x80090325',
    symbol: 'SEC_E_UNTRUSTED_ROOT',
  })
})

test("Microsoft's wrong label for a wrong name does not hide what Windows means", () => {
  const { symbol } = parsePhrase(
    'Unable to deliver ACK: outgoing TLS negotiation failed; Wrong target principal name configured. HRESULT=0x80090322 CERT_E_WRONG_USAGE',
  )
  assert.equal(symbol, 'SEC_E_WRONG_PRINCIPAL')
})

test('a decimal number, two requests and a phrase of nothing', () => {
  assert.deepEqual(parsePhrase('TLS decryption failed; HRESULT=590615'), {
    hresult: '0x00090317',
    symbol: 'SEC_I_CONTEXT_EXPIRED',
  })
  assert.deepEqual(parsePhrase('Unable to deliver INVITE/ACK: The requested name is valid'), {
    method: 'INVITE/ACK',
  })
  assert.deepEqual(parsePhrase('BYE'), {})
})
