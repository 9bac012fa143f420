import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededChance } from '../kernel/index.ts'
import { type HeaderPairs, responseTo, SipHeaders, SipRequest, type SipResponse } from '../sip/index.ts'
import { CarrierCredentials } from './carrier-credentials.ts'

const SECRET = { username: 'trunk', password: 'hush' }

const invite = (credentials: HeaderPairs = []): SipRequest =>
  new SipRequest({
    method: 'INVITE',
    uri: 'sip:+49@carrier.example',
    headers: SipHeaders.of(
      ['Via', 'SIP/2.0/UDP 203.0.113.10;branch=z9hG4bK-1'],
      ['From', '<sip:trunk@carrier.example>;tag=l1'],
      ['To', '<sip:+49@carrier.example>'],
      ['Call-ID', 'c1'],
      ['CSeq', '1 INVITE'],
      ...credentials,
    ),
  })
const asks = (status: 401 | 407, realm: string, nonce: string): SipResponse => {
  const name = status === 401 ? 'WWW-Authenticate' : 'Proxy-Authenticate'
  const headers: HeaderPairs = [[name, `Digest realm="${realm}", nonce="${nonce}", qop="auth"`]]
  return responseTo(invite(), status, { toTag: 'r1', headers })
}
/** As `Authorization n1 00000001`. */
const used = (headers: HeaderPairs | undefined): string[] =>
  (headers ?? []).map(
    ([name, value]) => `${name} ${/nonce="(\w+)"/.exec(value)?.[1]} ${/nc=(\w+)/.exec(value)?.[1]}`,
  )

test('all calls count the use of one nonce together (RFC 7616 section 3.4)', () => {
  const credentials = new CarrierCredentials(seededChance(1))
  const answers = () => used(credentials.answer(invite(), asks(401, 'a', 'n1'), SECRET))
  assert.deepEqual([...answers(), ...answers()], ['Authorization n1 00000001', 'Authorization n1 00000002'])
})

test('a new password is not used with the nonces of the one before', () => {
  const credentials = new CarrierCredentials(seededChance(1))
  const before = credentials.answer(invite(), asks(407, 'proxy', 'n1'), SECRET)
  assert.deepEqual(used(before), ['Proxy-Authorization n1 00000001'])
  const secret = { ...SECRET, password: 'new' }
  const after = credentials.answer(invite(before), asks(401, 'server', 'n2'), secret)
  assert.deepEqual(used(after), ['Authorization n2 00000001'])
})
