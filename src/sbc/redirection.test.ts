import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SipHeaders, SipResponse } from '../sip/index.ts'
import { REDIRECT_LIMIT, redirectTargets } from './redirection.ts'

const moved = (status: number, ...contacts: string[]): SipResponse =>
  new SipResponse({
    status,
    headers: SipHeaders.of(...contacts.map((value): [string, string] => ['Contact', value])),
  })
const uris = (response: SipResponse, called: string[] = []): string[] =>
  redirectTargets(response, new Set(called), host => host.endsWith('carrier.example')).map(
    ({ uri = '' }) => uri,
  )

test('contacts come by q, those without one first and equals in their order (RFC 3261 section 8.1.3.4)', () => {
  const response = moved(
    300,
    '<sip:a@a.carrier.example>;q=0.5',
    '<sip:b@b.carrier.example>, <sip:c@c.carrier.example>;q=0.50',
    '<sip:d@d.carrier.example>;q=7',
  )
  assert.deepEqual(uris(response), [
    'sip:b@b.carrier.example',
    'sip:d@d.carrier.example',
    'sip:a@a.carrier.example',
    'sip:c@c.carrier.example',
  ])
})

test('where it goes is the host and port of the contact', () => {
  const [target] = redirectTargets(moved(302, '<sip:a@carrier.example:5070>'), new Set(), () => true)
  assert.deepEqual([target?.host, target?.port], ['carrier.example', 5070])
})

test('a URI that was called is not called again, and their number has a limit', () => {
  const many = Array.from({ length: 20 }, (_, i) => `<sip:${i}@carrier.example>`)
  assert.equal(uris(moved(302, ...many)).length, REDIRECT_LIMIT)
  assert.deepEqual(uris(moved(302, '<sip:0@carrier.example>'), ['sip:0@carrier.example']), [])
  assert.deepEqual(uris(moved(302, '<sip:x@carrier.example>'), ['1', '2', '3', '4', '5']), [])
})

test('305 and 380 are not followed, nor is what cannot be read', () => {
  assert.deepEqual(uris(moved(305, '<sip:a@carrier.example>')), [])
  assert.deepEqual(uris(moved(380, '<sip:a@carrier.example>')), [])
  assert.deepEqual(uris(moved(302)), [])
  assert.deepEqual(uris(moved(302, '<sip:a@carrier.example;method=BYE>')), [])
})
