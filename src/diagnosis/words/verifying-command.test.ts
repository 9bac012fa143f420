import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nameForShell, showCertificates } from './verifying-command.ts'

test('what anybody may have written gets into no command to be copied', () => {
  for (const name of ['$(reboot)', 'a;b', 'a`b`', '-exec', "a'b", 'a b', ''])
    assert.equal(nameForShell(name), 'FQDN-OF-THE-SBC', name)
  assert.equal(nameForShell('sbc1.example.net'), 'sbc1.example.net')
  const end = { address: '$(reboot)', port: 5061 }
  assert.doesNotMatch(showCertificates(end, 'x;y'), /reboot|;/)
  assert.match(showCertificates({ address: '2001:db8::1', port: 5061 }, undefined), /\[2001:db8::1\]:5061 /)
})
