import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders, SipRequest } from '../sip/index.ts'
import { trustedHop } from './next-hop.ts'

const way = { host: '52.114.75.24', port: 5061 }
const isTrusted = (host: string): boolean => host.endsWith('.microsoft.com')
const hop = (uri: string, ...routes: string[]) => {
  const headers = SipHeaders.of(...routes.map((route): [string, string] => ['Route', route]))
  return trustedHop(new SipRequest({ method: 'BYE', uri, headers }), way, isTrusted)
}

test('the first Route counts before the Contact, each with its port if it names one', () => {
  const contact = 'sip:api-du-a-euwe.pstnhub.microsoft.com:443;x-i=1'
  assert.deepEqual(hop(contact), { host: 'api-du-a-euwe.pstnhub.microsoft.com', port: 443 })
  assert.deepEqual(hop(contact, '<sip:sip-du-a-eu.pstnhub.microsoft.com;lr>'), {
    host: 'sip-du-a-eu.pstnhub.microsoft.com',
    port: undefined,
  })
})

test('a maddr takes the place of the host, and is trusted no more than one (RFC 3261 section 19.1.1)', () => {
  assert.deepEqual(hop('sip:a.microsoft.com:5070;maddr=b.microsoft.com'), {
    host: 'b.microsoft.com',
    port: 5070,
  })
  assert.deepEqual(hop('sip:a.microsoft.com;maddr=203.0.113.99'), way)
})

test('a hop that the side is not trusted with is not taken', () => {
  for (const uri of ['sip:evil.example', 'sip:10.0.0.1', 'tel:+49123']) assert.deepEqual(hop(uri), way)
  assert.deepEqual(hop('sip:x.microsoft.com', '<sip:evil.example;lr>'), way)
})
