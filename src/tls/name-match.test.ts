import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeCertificate } from './describe-certificate.ts'
import { coversName, matchesName } from './name-match.ts'

test('a wildcard stands for exactly one label', () => {
  assert.ok(coversName('*.contoso.com', 'sbc.contoso.com'))
  assert.equal(coversName('*.contoso.com', 'sbc.test.contoso.com'), false)
  assert.equal(coversName('*.contoso.com', 'contoso.com'), false)
  assert.equal(coversName('*.contoso.com', '.contoso.com'), false)
  assert.equal(coversName('s*.contoso.com', 'sbc.contoso.com'), false)
})

test('case and a final dot do not count', () => {
  assert.ok(coversName('SBC1.Example.NET', 'sbc1.example.net.'))
})

test('common name or alternative name is enough, neither is not', () => {
  const facts = describeCertificate({ subject: 'sbc1.example.net', names: ['sbc2.example.net'] })
  assert.ok(matchesName(facts, 'sbc1.example.net'))
  assert.ok(matchesName(facts, 'sbc2.example.net'))
  assert.equal(matchesName(facts, 'sbc3.example.net'), false)
  assert.equal(matchesName(facts, ''), false)
})
