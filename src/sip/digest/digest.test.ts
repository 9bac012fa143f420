import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import {
  answerChallenge,
  type Credentials,
  checkAuthorization,
  DIGEST_ALGORITHMS,
  type DigestCheck,
  makeChallenges,
  makeHa1,
  parseAuthChallenge,
} from '../index.ts'

const MUFASA: Credentials = {
  username: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
}
/** RFC 7616 section 3.9.1. */
const CHALLENGE_7616 = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`

function answer(challenges: string | string[], mine: Credentials): string {
  const result = answerChallenge(challenges, mine)
  assert.ok(result.ok, result.ok ? '' : result.fault)
  return result.value
}

test('the MD5 example of RFC 7616 3.9.1 is reproduced', () => {
  const header = answer(CHALLENGE_7616('MD5'), MUFASA)
  assert.match(header, /response="8ca523f5e9506fed4657c9700eebdbec"/)
  assert.match(header, /nc=00000001/)
  assert.match(header, /opaque="FQhe\/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"/)
})

test('the SHA-256 example of RFC 7616 3.9.1 is reproduced', () => {
  const response = '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'
  assert.ok(answer(CHALLENGE_7616('SHA-256'), MUFASA).includes(`response="${response}"`))
})

test('the example of RFC 2617 3.5 is reproduced', () => {
  const challenge =
    'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"'
  const header = answer(challenge, { ...MUFASA, password: 'Circle Of Life', cnonce: '0a4f113b' })
  assert.ok(header.includes('response="6629fae49393a05397450978507c4ef1"'))
  assert.ok(!header.includes('algorithm'))
})

test('a challenge without qop is answered as RFC 2069 has it', () => {
  // H(H(Mufasa:testrealm@host.com:Circle Of Life):nonce:H(GET:/dir/index.html)), after the erratum 749 of RFC 2069.
  const challenge = 'Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"'
  const header = answer(challenge, { ...MUFASA, password: 'Circle Of Life' })
  assert.ok(header.includes('response="670fd8c2df070c60b045671b8b24ff02"'))
  assert.ok(!header.includes('cnonce'))
})

test('of several challenges the strongest we know is answered', () => {
  const header = answer(
    ['Basic realm="x"', CHALLENGE_7616('MD5'), CHALLENGE_7616('SHA3-512'), CHALLENGE_7616('SHA-256')],
    MUFASA,
  )
  assert.ok(header.includes('algorithm=SHA-256'))
  const stronger = answer([CHALLENGE_7616('SHA-256'), CHALLENGE_7616('SHA-512-256')], MUFASA)
  assert.ok(stronger.includes('algorithm=SHA-512-256'))
})

test('auth-int is used where nothing else is offered, over the body', () => {
  const challenge = 'Digest realm="r", nonce="n", qop="auth-int"'
  const one = answer(challenge, { ...MUFASA, body: 'one' })
  const two = answer(challenge, { ...MUFASA, body: 'two' })
  assert.ok(one.includes('qop=auth-int'))
  assert.notEqual(one, two)
})

test('what cannot be answered is a fault without the password', () => {
  for (const challenge of ['', 'Basic realm="x"', 'Digest realm="x"', CHALLENGE_7616('SHA3-512')]) {
    const result = answerChallenge(challenge, MUFASA)
    assert.ok(!result.ok)
    assert.ok(!result.fault.includes('Circle'))
  }
})

test('stale, quoted pairs and odd spaces of a challenge are read', () => {
  const parsed = parseAuthChallenge('digest  realm = "a \\"b\\", c" ,nonce="n=,", STALE=TRUE,qop=auth')
  assert.ok(parsed.ok)
  assert.deepEqual(
    [parsed.value.realm, parsed.value.nonce, parsed.value.stale, parsed.value.qop],
    ['a "b", c', 'n=,', true, ['auth']],
  )
})

const CREDENTIALS: Credentials = {
  username: 'Jörg "x"',
  password: 'pässword',
  method: 'REGISTER',
  uri: 'sip:example.net',
  cnonce: 'c1',
}
const CHECK: DigestCheck = {
  method: 'REGISTER',
  realm: 'Straße',
  uri: 'sip:example.net',
  nonceIsFresh: nonce => nonce === 'n1',
  ha1: (username, algorithm) =>
    username === 'J\xc3\xb6rg "x"' ? makeHa1('Jörg "x"', 'Stra\xc3\x9fe', 'pässword', algorithm) : undefined,
}
const authorization = (nonce = 'n1', change: Partial<Credentials> = {}): string =>
  answer(makeChallenges('Straße', nonce), { ...CREDENTIALS, ...change })
const outcome = (header: string, change: Partial<DigestCheck> = {}): string => {
  const result = checkAuthorization(header, { ...CHECK, ...change })
  return result.ok ? `${result.value.algorithm} ${result.value.count}` : result.fault
}

test('a server accepts what a client answers to its own challenge', () => {
  assert.equal(outcome(authorization()), 'SHA-256 1')
  assert.equal(outcome(answer(makeChallenges('Straße', 'n1', ['MD5']), { ...CREDENTIALS, nc: 16 })), 'MD5 16')
})

test('the strongest challenge is written first', () => {
  const names = makeChallenges('r', 'n').map(header => /algorithm=([\w-]+)/.exec(header)?.[1])
  assert.deepEqual(names, ['SHA-256', 'MD5'])
})

const REFUSED: [title: string, outcome: string, header: string, change?: Partial<DigestCheck>][] = [
  ['a wrong password', 'wrong', authorization('n1', { password: 'guess' })],
  ['an unknown user', 'wrong', authorization('n1', { username: 'nobody' })],
  ['another method', 'wrong', authorization(), { method: 'INVITE' }],
  ['another Request-URI', 'other-uri', authorization('n1', { uri: 'sip:other.example' })],
  ['another realm', 'other-realm', authorization(), { realm: 'elsewhere' }],
  ['an old nonce', 'stale', authorization('n0')],
  ['a wrong password with an old nonce', 'wrong', authorization('n0', { password: 'guess' })],
  ['a repeated count', 'replayed', authorization(), { lastCount: () => 1 }],
  ['an algorithm we did not offer', 'malformed', authorization(), { algorithms: ['MD5'] }],
  ['no qop', 'malformed', answer('Digest realm="Straße", nonce="n1"', CREDENTIALS)],
  ['a count of zero', 'malformed', authorization().replace('nc=00000001', 'nc=00000000')],
  ['a parameter given twice', 'malformed', `${authorization()}, nonce="n1"`],
  ['no digest', 'malformed', 'Basic abc'],
]
for (const [title, expected, header, change] of REFUSED) {
  test(`${title} is refused as ${expected}`, () => assert.equal(outcome(header, change), expected))
}

test('an unknown user cannot pass with the hash of nothing', () => {
  const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')
  const response = sha256(`:n1:00000001:c1:auth:${sha256('REGISTER:sip:example.net')}`)
  const honest = authorization()
  const forged = honest.replace(/response="\w+"/, `response="${response}"`)
  assert.notEqual(forged, honest)
  assert.equal(outcome(forged, { ha1: () => undefined }), 'wrong')
  // The forgery itself is sound: whoever stored an empty hash would be taken in.
  assert.equal(outcome(forged, { ha1: () => '' }), 'SHA-256 1')
})

/** RFC 7616 section 3.9.2 with the values of its erratum 4897. */
test('the SHA-512-256 example with a hashed user name is reproduced', () => {
  const challenge =
    'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true'
  const header = answer(challenge, {
    username: 'Jäsøn Doe',
    password: 'Secret, or not?',
    method: 'GET',
    uri: '/doe.json',
    cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
  })
  assert.ok(header.includes('response="3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5"'))
  assert.ok(header.includes('username="793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b"'))
  assert.ok(header.includes('userhash=true'))
})

const NODE_HASHES = { MD5: 'md5', 'SHA-256': 'sha256', 'SHA-512-256': 'sha512-256' } as const
for (const [name, hash] of Object.entries(NODE_HASHES)) {
  test(`a session of ${name}-sess binds the password to the first nonce (RFC 7616 3.4.2, written out)`, () => {
    const h = (text: string): string => createHash(hash).update(text).digest('hex')
    const header = answer(`Digest realm="r", nonce="later", qop="auth", algorithm=${name}-sess`, {
      ...MUFASA,
      cnonce: 'c',
      nc: 2,
      session: { nonce: 'first', cnonce: 'c' },
    })
    const a1 = h(`${h('Mufasa:r:Circle of Life')}:first:c`)
    const response = h(`${a1}:later:00000002:c:auth:${h('GET:/dir/index.html')}`)
    assert.ok(header.includes(`response="${response}"`))
    assert.ok(header.includes(`algorithm=${name}-sess`))
  })
}

test('auth-int covers the body as RFC 7616 3.4.3 writes it', () => {
  const h = (text: string): string => createHash('sha256').update(text).digest('hex')
  const header = answer('Digest realm="r", nonce="n", qop="auth-int", algorithm=SHA-256', {
    ...MUFASA,
    cnonce: 'c',
    body: 'v=0',
  })
  const ha2 = h(`GET:/dir/index.html:${h('v=0')}`)
  const response = h(`${h('Mufasa:r:Circle of Life')}:n:00000001:c:auth-int:${ha2}`)
  assert.ok(header.includes(`response="${response}"`))
})

test('a server checks what a client answers, with every algorithm and both qualities of protection', () => {
  for (const algorithm of DIGEST_ALGORITHMS) {
    for (const qop of ['auth', 'auth-int']) {
      const header = answer(makeChallenges('Straße', 'n1', [algorithm], { qop }), {
        ...CREDENTIALS,
        body: 'one',
      })
      assert.equal(outcome(header, { body: 'one' }), `${algorithm} 1`)
      assert.equal(outcome(header, { body: 'two' }), qop === 'auth' ? `${algorithm} 1` : 'wrong')
    }
  }
})
