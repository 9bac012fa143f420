import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { seededChance } from '../../kernel/index.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest } from '../message/sip-message.ts'
import { answer, request } from '../testing/messages.ts'
import {
  answerResponse,
  authorizeAhead,
  confirmedBy,
  isWorthAnswering,
  NO_DIGEST_SESSION,
} from './digest-session.ts'

const SECRET = { username: 'trunk', password: 'hush' }
const chance = seededChance(1)
const register = request('REGISTER')
const asks = (status: number, ...headers: HeaderPairs) => answer(register, status, 'r', headers)
const www = (realm: string, nonce: string, more = ''): [string, string] => [
  'WWW-Authenticate',
  `Digest realm="${realm}", nonce="${nonce}", qop="auth", algorithm=SHA-256${more}`,
]
const proxy = (realm: string, nonce: string, more = ''): [string, string] => [
  'Proxy-Authenticate',
  www(realm, nonce, more)[1],
]

function answered(session = NO_DIGEST_SESSION, status = 401, ...headers: HeaderPairs) {
  const found = answerResponse(session, register, asks(status, ...headers), SECRET, chance)
  assert.ok(found)
  return found
}
const carrying = (base: SipRequest, headers: HeaderPairs): SipRequest =>
  base.with({ headers: headers.reduce((all, [name, value]) => all.append(name, value), base.headers) })
const field = (value: string | undefined, name: string): string | undefined =>
  new RegExp(`\\b${name}="?([^",]+)`).exec(value ?? '')?.[1]

test('a server and two proxies that ask in one response are each answered (RFC 3261 section 22.3)', () => {
  const [headers] = answered(NO_DIGEST_SESSION, 401, www('a', 'n1'), proxy('b', 'n2'), proxy('c', 'n3'))
  assert.deepEqual(
    headers.map(([name, value]) => [name, field(value, 'realm'), field(value, 'nonce')]),
    [
      ['Authorization', 'a', 'n1'],
      ['Proxy-Authorization', 'b', 'n2'],
      ['Proxy-Authorization', 'c', 'n3'],
    ],
  )
})

test('of more than four realms in one response the first four are answered', () => {
  const proxies = [1, 2, 3, 4, 5, 6].map(n => proxy(`r${n}`, `n${n}`))
  const [headers] = answered(NO_DIGEST_SESSION, 407, ...proxies)
  assert.deepEqual(
    headers.map(([, value]) => field(value, 'realm')),
    ['r1', 'r2', 'r3', 'r4'],
  )
})

test('credentials that a proxy already has stay in the request when the server asks for its own', () => {
  const [first, session] = answered(NO_DIGEST_SESSION, 407, proxy('b', 'n2'))
  const second = answerResponse(session, carrying(register, first), asks(401, www('a', 'n1')), SECRET, chance)
  assert.deepEqual(
    second?.[0].map(([name, value]) => `${name} ${field(value, 'realm')} ${field(value, 'nc')}`),
    ['Proxy-Authorization b 00000002', 'Authorization a 00000001'],
  )
})

test('a nonce that is used again is counted, a new one counts from one (RFC 7616 section 3.4)', () => {
  const [, once] = answered(NO_DIGEST_SESSION, 401, www('a', 'n1'))
  const [ahead, twice] = authorizeAhead(once, register, SECRET)
  assert.equal(field(ahead[0]?.[1], 'nc'), '00000002')
  const [again] = answered(twice, 401, www('a', 'n1'))
  assert.equal(field(again[0]?.[1], 'nc'), '00000003')
  const [fresh] = answered(twice, 401, www('a', 'n9'))
  assert.equal(field(fresh[0]?.[1], 'nc'), '00000001')
})

test('a challenge that has auth-int alone is answered over the body of the request (RFC 7616 section 3.4.3)', () => {
  const body = 'v=0\r\n'
  const invite = request('INVITE', { headers: [['Content-Type', 'application/sdp']], body })
  const asked = answer(invite, 401, 'r', [
    ['WWW-Authenticate', 'Digest realm="a", nonce="n1", qop="auth-int", algorithm=SHA-512-256'],
  ])
  const value = answerResponse(NO_DIGEST_SESSION, invite, asked, SECRET, chance)?.[0][0]?.[1]
  assert.equal(field(value, 'qop'), 'auth-int')
  const h = (text: string): string => createHash('sha512-256').update(text).digest('hex')
  const a2 = h(`INVITE:${invite.uri}:${h(body)}`)
  const expected = h(`${h('trunk:a:hush')}:n1:00000001:${field(value, 'cnonce')}:auth-int:${a2}`)
  assert.equal(field(value, 'response'), expected)
})

test('nextnonce is used for the next request, and a session keeps the nonce it began with', () => {
  const [, once] = answered(NO_DIGEST_SESSION, 401, [
    'WWW-Authenticate',
    'Digest realm="a", nonce="n1", qop="auth", algorithm=MD5-sess',
  ])
  const told = confirmedBy(once, asks(200, ['Authentication-Info', 'nextnonce="n2"']), SECRET)
  assert.ok(told.ok)
  const [[header]] = authorizeAhead(told.value, register, SECRET)
  const value = header?.[1]
  const [cnonce, nc] = [field(value, 'cnonce'), field(value, 'nc')]
  assert.equal(field(value, 'nonce'), 'n2')
  const h = (text: string): string => createHash('md5').update(text).digest('hex')
  const a1 = h(`${h('trunk:a:hush')}:n1:${cnonce}`)
  const expected = h(`${a1}:n2:${nc}:${cnonce}:auth:${h(`REGISTER:${register.uri}`)}`)
  assert.equal(field(value, 'response'), expected)
})

test('a server that proves itself with the password is believed, one that cannot is not (RFC 7616 section 3.5)', () => {
  const [headers, session] = answered(NO_DIGEST_SESSION, 401, www('a', 'n1'))
  const cnonce = field(headers[0]?.[1], 'cnonce')
  const h = (text: string): string => createHash('sha256').update(text).digest('hex')
  const proof = h(`${h('trunk:a:hush')}:n1:00000001:${cnonce}:auth:${h(`:${register.uri}`)}`)
  const info = (rspauth: string): [string, string] => [
    'Authentication-Info',
    `qop=auth, rspauth="${rspauth}", cnonce="${cnonce}", nc=00000001`,
  ]
  assert.equal(confirmedBy(session, asks(200, info(proof)), SECRET).ok, true)
  assert.equal(confirmedBy(session, asks(200, info(h('guess'))), SECRET).ok, false)
  assert.equal(confirmedBy(session, asks(200), SECRET).ok, true)
})

test('only the realm that the password is for is answered', () => {
  const secret = { ...SECRET, realm: 'b' }
  const found = answerResponse(
    NO_DIGEST_SESSION,
    register,
    asks(401, www('a', 'n'), www('b', 'n')),
    secret,
    chance,
  )
  assert.deepEqual(
    found?.[0].map(([, value]) => field(value, 'realm')),
    ['b'],
  )
  assert.equal(
    answerResponse(NO_DIGEST_SESSION, register, asks(401, www('a', 'n')), secret, chance),
    undefined,
  )
})

test('a peer that asks for ever is left after a few rounds', () => {
  const [headers] = answered(NO_DIGEST_SESSION, 401, www('a', 'n1'))
  const tried = carrying(register, headers)
  assert.equal(isWorthAnswering(register, asks(401, www('a', 'n1')), 0), true)
  assert.equal(isWorthAnswering(tried, asks(401, www('a', 'n2')), 1), false)
  assert.equal(isWorthAnswering(tried, asks(401, www('a', 'n2', ', stale=true')), 1), true)
  assert.equal(isWorthAnswering(tried, asks(401, www('a', 'n3', ', stale=true')), 2), false)
  assert.equal(isWorthAnswering(tried, asks(407, proxy('b', 'n1')), 1), true)
  assert.equal(isWorthAnswering(tried, asks(407, proxy('c', 'n1')), 3), false)
  assert.equal(isWorthAnswering(register, asks(401, ['WWW-Authenticate', 'Basic realm="a"']), 0), false)
})

test('no realm or nonce of a peer makes the memory grow without end', () => {
  let session = NO_DIGEST_SESSION
  for (let i = 0; i < 50; i++) session = answered(session, 401, www(`realm${i}`, 'n'))[1]
  assert.ok(session.spaces.length <= 8)
})
