import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cipherName, cipherSuite, MICROSOFT_CIPHERS } from './cipher-suite.ts'

test('all four suites of Microsoft want an RSA certificate', () => {
  assert.deepEqual(
    MICROSOFT_CIPHERS.map(name => [cipherSuite(name)?.code, cipherSuite(name)?.certificate]),
    [
      [0xc030, 'rsa'],
      [0xc02f, 'rsa'],
      [0xc028, 'rsa'],
      [0xc027, 'rsa'],
    ],
  )
})

test('a suite is found by either name, and an unknown number stays a number', () => {
  assert.equal(cipherSuite('TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384')?.openssl, 'ECDHE-RSA-AES256-SHA384')
  assert.equal(cipherName(0xfefe), '0xfefe')
})
