import assert from 'node:assert/strict'
import { test } from 'node:test'
import { importTenant, type TenantFile } from '../index.ts'
import { fileOf, fileText } from './file-text.ts'

const told = (file: TenantFile) => importTenant([fileOf(fileText(file))])

test('a file in UTF-16, as Windows PowerShell writes it, is the same as a text', () => {
  const csv = 'Fqdn,SipSignalingPort\r\nsbc1.example.net,5061\r\n'
  const file = { name: 'CsOnlinePSTNGateway.csv', octets: Buffer.from(`\ufeff${csv}`, 'utf16le') }
  assert.deepEqual(told(file), importTenant([file]))
  assert.equal(told(file).tenant.gateways[0]?.fqdn, 'sbc1.example.net')
})

test('what a door has read of YAML is the same as a text, in our own form', () => {
  const file = {
    name: 'tenant.yaml',
    value: { gateways: [{ fqdn: 'sbc1.example.net', sipSignalingPort: 5061 }] },
  }
  assert.deepEqual(told(file), importTenant([file]))
  assert.equal(told(file).files[0]?.format, 'own form')
})
