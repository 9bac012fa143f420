import assert from 'node:assert/strict'
import { test } from 'node:test'
import { API_DEFAULTS, type ApiSettings } from '../../config/index.ts'
import { minutes, seconds } from '../../kernel/index.ts'
import { buildApi } from '../api.ts'
import { GUARDED, SBC, TEST_PLACES, TOKENS, testSystem, tokenText } from '../testing/index.ts'

type Method = 'GET' | 'POST' | 'DELETE'
type Needs = 'anybody' | 'read' | 'operate' | 'admin'

/** What each door needs, written down apart from the doors. */
const MATRIX: readonly [Method, path: string, Needs][] = [
  ['GET', '/healthz', 'anybody'],
  ['GET', '/readyz', 'anybody'],
  ['GET', '/api/v1/session', 'anybody'],
  ['POST', '/api/v1/session', 'anybody'],
  ['DELETE', '/api/v1/session', 'anybody'],
  ['GET', '/api/v1/overview', 'read'],
  ['GET', '/api/v1/health', 'read'],
  ['GET', '/api/v1/health/history', 'read'],
  ['GET', '/api/v1/health/maintenance', 'read'],
  ['POST', '/api/v1/health/maintenance', 'operate'],
  ['DELETE', '/api/v1/health/maintenance', 'operate'],
  ['GET', '/api/v1/calls', 'read'],
  ['GET', '/api/v1/calls/counts', 'read'],
  ['GET', '/api/v1/calls/{id}', 'read'],
  ['GET', '/api/v1/calls/{id}/ladder', 'read'],
  ['GET', '/api/v1/facts', 'read'],
  ['GET', '/api/v1/findings', 'read'],
  ['GET', '/api/v1/findings/{id}', 'read'],
  ['GET', '/api/v1/findings/{id}/report', 'read'],
  ['GET', '/api/v1/alerts', 'read'],
  ['POST', '/api/v1/alerts/silences', 'operate'],
  ['DELETE', '/api/v1/alerts/silences/{id}', 'operate'],
  ['GET', '/api/v1/certificates', 'read'],
  ['GET', '/api/v1/probes', 'read'],
  ['GET', '/api/v1/routing/tenant', 'read'],
  ['GET', '/api/v1/routing/lint', 'read'],
  ['POST', '/api/v1/routing/lint', 'operate'],
  ['GET', '/api/v1/routing/matrix', 'read'],
  ['POST', '/api/v1/routing/matrix', 'operate'],
  ['GET', '/api/v1/settings', 'read'],
  ['GET', '/api/v1/audit', 'admin'],
  ['GET', '/api/v1/lab', 'read'],
  ['POST', '/api/v1/lab/play', 'operate'],
  ['POST', '/api/v1/diagnoses', 'operate'],
  ['POST', '/api/v1/records', 'operate'],
  ['GET', '/api/v1/records/sources', 'read'],
  ['GET', '/api/v1/diagnoses/{id}', 'read'],
  ['GET', '/api/v1/diagnoses/{id}/report', 'read'],
  ['DELETE', '/api/v1/diagnoses/{id}', 'operate'],
  ['GET', '/api/v1/events', 'read'],
  ['GET', '/metrics', 'read'],
  ['GET', '/probe', 'operate'],
]
const RANK = { anybody: 0, read: 1, operate: 2, admin: 3 } as const

async function gated(settings: ApiSettings = GUARDED) {
  const system = testSystem()
  const { app } = await buildApi(settings, system.services, TEST_PLACES)
  const ask = (url: string, headers: Record<string, string> = {}, method: Method = 'GET', payload?: object) =>
    app.inject({ url, method, headers: { host: SBC, ...headers }, ...(payload && { payload }) })
  return { app, ask, ...system }
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

test('the matrix of roles has every door there is', async () => {
  const { ask } = await gated()
  const { paths } = (await ask('/openapi.json')).json()
  const doors = Object.entries<object>(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map(method => `${method.toUpperCase()} ${path}`),
  )
  assert.deepEqual(doors.sort(), MATRIX.map(([method, path]) => `${method} ${path}`).sort())
})

for (const [method, path, needs] of MATRIX) {
  test(`${method} ${path} needs ${needs}`, async () => {
    const { ask } = await gated()
    // A wrong question, or one for what is not there, shows that the gate was passed.
    const url = `${path.replace('{id}', '1')}${path === '/api/v1/events' ? '?kinds=none' : ''}`
    for (const role of ['anybody', 'read', 'operate', 'admin'] as const) {
      const headers = role === 'anybody' ? {} : bearer(tokenText(role))
      const { statusCode, body } = await ask(url, headers, method)
      const isStopped = /"api\/(?:no-token|role)"/.test(body)
      assert.equal(isStopped, RANK[role] < RANK[needs], `${role}: ${statusCode} ${body}`)
      if (isStopped) assert.equal(statusCode, role === 'anybody' ? 401 : 403)
    }
  })
}

test('a token that nobody has opens nothing, and says how to show one', async () => {
  const { ask } = await gated()
  const wrong = await ask('/api/v1/overview', bearer('guess'))
  assert.deepEqual([wrong.statusCode, wrong.json().error.code], [401, 'api/token'])
  assert.equal(wrong.headers['www-authenticate'], 'Bearer')
  const basic = await ask('/api/v1/overview', { authorization: 'Basic dTpw' })
  assert.equal(basic.json().error.code, 'api/authorization')
})

test('after ten wrong tokens an address waits, even for the right one', async () => {
  const { ask, clock } = await gated()
  for (let guess = 0; guess < 10; guess++)
    assert.equal((await ask('/api/v1/overview', bearer(`guess ${guess}`.replace(' ', '')))).statusCode, 401)
  const right = await ask('/api/v1/overview', bearer(tokenText('read')))
  assert.deepEqual([right.statusCode, right.headers['retry-after']], [429, '6'])
  clock.pass(seconds(6))
  assert.equal((await ask('/api/v1/overview', bearer(tokenText('read')))).statusCode, 200)
})

test('whoever asks too often waits, and others do not', async () => {
  const { ask } = await gated({ ...GUARDED, rate: 3 })
  for (let turn = 0; turn < 3; turn++)
    assert.equal((await ask('/api/v1/overview', bearer(tokenText('read')))).statusCode, 200)
  assert.equal((await ask('/api/v1/overview', bearer(tokenText('read')))).statusCode, 429)
  assert.equal((await ask('/api/v1/overview', bearer(tokenText('admin')))).statusCode, 200)
})

test('a clock that is set back keeps nobody waiting, and ends or lengthens no session', async () => {
  const { ask, clock } = await gated()
  const login = await ask('/api/v1/session', {}, 'POST', { token: tokenText('read') })
  const session = { cookie: String(login.headers['set-cookie']).split(';')[0] as string }
  assert.equal((await ask('/api/v1/overview', bearer(tokenText('read')))).statusCode, 200)
  clock.aheadMs = minutes(-180)
  assert.equal((await ask('/api/v1/overview', bearer(tokenText('read')))).statusCode, 200)
  clock.aheadMs = minutes(24 * 60)
  assert.equal((await ask('/api/v1/overview', session)).statusCode, 200)
  clock.aheadMs = minutes(-180)
  clock.pass(minutes(12 * 60))
  assert.equal((await ask('/api/v1/overview', session)).statusCode, 401)
})

test('a browser logs in with a token and is known by a cookie that no script can read', async () => {
  const { ask } = await gated()
  const login = await ask('/api/v1/session', {}, 'POST', { token: tokenText('operate') })
  assert.equal(login.json().role, 'operate')
  const cookie = String(login.headers['set-cookie'])
  assert.match(cookie, /^linesman=[0-9a-f]{64}; Path=\/; Max-Age=43200; HttpOnly; SameSite=Strict$/)
  assert.doesNotMatch(cookie, new RegExp(tokenText('operate')))
  const session = { cookie: cookie.split(';')[0] as string }
  assert.equal((await ask('/api/v1/overview', session)).statusCode, 200)
  assert.equal((await ask('/api/v1/session', session)).json().name, 'operate')
  await ask('/api/v1/session', { ...session, 'sec-fetch-site': 'same-origin' }, 'DELETE')
  assert.equal((await ask('/api/v1/overview', session)).statusCode, 401)
})

test('a session ends after twelve hours', async () => {
  const { ask, clock } = await gated()
  const login = await ask('/api/v1/session', {}, 'POST', { token: tokenText('read') })
  const session = { cookie: String(login.headers['set-cookie']).split(';')[0] as string }
  clock.pass(minutes(12 * 60 - 1))
  assert.equal((await ask('/api/v1/overview', session)).statusCode, 200)
  clock.pass(minutes(1))
  assert.equal((await ask('/api/v1/overview', session)).statusCode, 401)
})

test('a session ends with its token', async () => {
  const system = testSystem()
  const api = await buildApi(GUARDED, system.services, TEST_PLACES)
  const login = await api.app.inject({
    ...{ method: 'POST', url: '/api/v1/session', headers: { host: SBC } },
    payload: { token: tokenText('read') },
  })
  const cookie = String(login.headers['set-cookie']).split(';')[0] as string
  api.renew({ ...GUARDED, tokens: TOKENS.filter(({ name }) => name !== 'read') })
  const asked = await api.app.inject({ url: '/api/v1/overview', headers: { host: SBC, cookie } })
  assert.equal(asked.statusCode, 401)
})

test('a session changes nothing for pages of others, nor where no browser vouches for the page', async () => {
  const { ask } = await gated()
  const login = await ask('/api/v1/session', {}, 'POST', { token: tokenText('operate') })
  const cookie = String(login.headers['set-cookie']).split(';')[0] as string
  const change = (headers: Record<string, string>) =>
    ask('/api/v1/alerts/silences', { cookie, ...headers }, 'POST', { minutes: 1 })
  for (const headers of [
    { origin: 'https://evil.example' },
    { origin: 'null' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    {},
  ] as Record<string, string>[])
    assert.equal((await change(headers)).json().error?.code, 'api/origin', JSON.stringify(headers))
  assert.equal((await change({ origin: `http://${SBC}` })).statusCode, 200)
  assert.equal((await change({ 'sec-fetch-site': 'same-origin' })).statusCode, 200)
})

test('on an open gate everybody is an admin, and pages of others are not', async () => {
  const { ask } = await gated({ ...API_DEFAULTS })
  assert.equal((await ask('/api/v1/audit')).statusCode, 200)
  assert.equal((await ask('/api/v1/session')).json().role, 'admin')
  const evil = await ask('/api/v1/audit', { 'sec-fetch-site': 'cross-site' })
  assert.equal(evil.json().error.code, 'api/origin')
  const form = await ask('/api/v1/diagnoses', { origin: 'https://evil.example' }, 'POST')
  assert.equal(form.json().error.code, 'api/origin')
})

test('a name of others that leads here is refused, an address and our own names are not', async () => {
  const { ask } = await gated({ ...API_DEFAULTS, hosts: ['monitor.example.net'] })
  for (const host of ['evil.example', 'evil.example:8443', `${SBC}.evil.example`])
    assert.equal((await ask('/api/v1/overview', { host })).statusCode, 421, host)
  for (const host of ['127.0.0.1:8443', '[::1]:8443', 'localhost', 'Monitor.Example.Net:8443', `${SBC}.`])
    assert.equal((await ask('/api/v1/overview', { host })).statusCode, 200, host)
})

test('who balances load needs neither name nor token', async () => {
  const { ask } = await gated()
  assert.equal((await ask('/healthz', { host: 'pool-7' })).statusCode, 200)
  assert.equal((await ask('/readyz', { host: 'pool-7' })).json().status, 'ok')
})

test('what was refused is in the audit log, without the token', async () => {
  const { ask, audited } = await gated()
  await ask('/api/v1/audit', bearer(tokenText('read')))
  await ask('/api/v1/overview', bearer('secretguess'))
  await ask('/api/v1/session', {}, 'POST', { token: 'secretguess' })
  assert.deepEqual(
    audited.map(({ who, what, status }) => `${who} ${what} ${status}`),
    ['read GET /api/v1/audit 403', 'anybody GET /api/v1/overview 401', 'anybody POST /api/v1/session 401'],
  )
})

test('what was done is in the audit log, however its path was written', async () => {
  const { ask, audited } = await gated()
  const body = { minutes: 1 }
  for (const url of ['/%61pi/v1/alerts/silences', `http://${SBC}/api/v1/alerts/silences`])
    assert.equal((await ask(url, bearer(tokenText('operate')), 'POST', body)).statusCode, 200)
  await ask('/%61pi/v1/overview', bearer('secretguess'))
  assert.deepEqual(
    audited.map(({ what, status }) => `${what} ${status}`),
    [
      'POST /api/v1/alerts/silences: all  for 1 min 200',
      'POST /api/v1/alerts/silences: all  for 1 min 200',
      'GET /api/v1/overview 401',
    ],
  )
})

test('without tokens nobody is let in from elsewhere, and a reload takes none away there', async () => {
  const system = testSystem()
  const listen = { address: '192.0.2.1', port: 8443 }
  const api = await buildApi({ ...GUARDED, listen }, system.services, TEST_PLACES)
  const ask = (headers: Record<string, string> = {}) =>
    api.app.inject({ url: '/api/v1/audit', headers: { host: SBC, ...headers } })
  // Safe where it will listen after a restart, and not where it listens until then.
  api.renew({ ...API_DEFAULTS, listen: { address: '127.0.0.1', port: 8443 } })
  assert.equal((await ask()).statusCode, 401)
  assert.equal((await ask(bearer(tokenText('admin')))).statusCode, 401)
})

test('every answer says what a browser may do with it', async () => {
  const { ask } = await gated()
  const urls = ['/api/v1/session', '/api/v1/overview', '/healthz', '/nothing']
  // Of these no door is even looked for.
  const odd = [`/api/v1/calls/${'x'.repeat(400)}`, '/api/v1/calls/%ff']
  for (const url of [...urls, ...odd]) {
    const { headers, body } = await ask(url)
    if (odd.includes(url)) assert.equal(JSON.parse(body).error.code, 'request/not-taken')
    assert.match(String(headers['content-security-policy']), /default-src 'none'; script-src 'self'/)
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['x-frame-options'], 'DENY')
  }
})
