import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeCertificate } from './describe-certificate.ts'

test('the same description gives the same facts, another one another fingerprint', () => {
  const description = { subject: 'sbc1.example.net', issuer: 'Public CA' }
  assert.deepEqual(describeCertificate(description), describeCertificate(description))
  assert.notEqual(
    describeCertificate(description).fingerprint256,
    describeCertificate({ ...description, names: ['sbc1.example.net'] }).fingerprint256,
  )
})

test('without an issuer a certificate is self-signed', () => {
  assert.equal(describeCertificate({ subject: 'ACL_1' }).selfSigned, true)
  assert.equal(describeCertificate({ subject: 'ACL_1', issuer: 'Public CA' }).selfSigned, false)
})
