import assert from 'node:assert/strict'
import { createHash, generateKeyPairSync, verify } from 'node:crypto'
import { test } from 'node:test'
import { worded } from '../../findings/index.ts'
import { after, type Instant, instantOf, minutes, seconds, seededChance } from '../../kernel/index.ts'
import { type GraphEffect, GraphPoll, type HttpAnswer, type HttpAsk } from './graph-poll.ts'
import type { GraphSettings } from './graph-settings.ts'
import type { RecordStanding } from './record-source.ts'

const NOW = instantOf(Date.UTC(2026, 5, 1, 12))
const SETTINGS: GraphSettings = {
  tenant: 'contoso.onmicrosoft.com',
  client: '11111111-0000-4000-8000-000000000001',
  proof: { type: 'secret', secret: 'hush-hush' },
  api: 'https://graph.microsoft.com',
  authority: 'https://login.microsoftonline.com',
  everyMs: minutes(15),
  overlapMs: minutes(60),
  backMs: minutes(24 * 60),
}
const PLACE = 'https://graph.microsoft.com/v1.0/communications/callRecords/getDirectRoutingCalls'

const poll = (more: Partial<GraphSettings> = {}): GraphPoll =>
  new GraphPoll({ ...SETTINGS, ...more }, seededChance(1), NOW)
const answer = (status: number, body: object = {}, retryAfter?: string): HttpAnswer => ({
  ...{ type: 'answered', status, body: JSON.stringify(body) },
  ...(retryAfter !== undefined && { retryAfter }),
})
const TOKEN = answer(200, { token_type: 'Bearer', expires_in: 3599, access_token: 'first-token' })
const page = (rows: number, next?: string): HttpAnswer =>
  answer(200, { value: Array(rows).fill({ finalSipCode: 0 }), ...(next && { '@odata.nextLink': next }) })

const askIn = (effects: readonly GraphEffect[]): HttpAsk | undefined =>
  effects.find(effect => effect.type === 'ask')?.ask
const told = (effects: readonly GraphEffect[]): string[] =>
  effects.flatMap(effect => (effect.type === 'tell' ? [effect.says] : []))

/** One that has its token and has asked for its first page. */
function signedIn(more: Partial<GraphSettings> = {}): GraphPoll {
  const graph = poll(more)
  graph.tick(NOW)
  graph.answered(TOKEN, NOW)
  return graph
}

test('a token is asked for by client credentials, then the calls of the time before', () => {
  const graph = poll()
  const first = askIn(graph.tick(NOW))
  assert.equal(first?.url, 'https://login.microsoftonline.com/contoso.onmicrosoft.com/oauth2/v2.0/token')
  assert.deepEqual(Object.fromEntries(new URLSearchParams(first?.body)), {
    grant_type: 'client_credentials',
    client_id: SETTINGS.client,
    scope: 'https://graph.microsoft.com/.default',
    client_secret: 'hush-hush',
  })
  const second = askIn(graph.answered(TOKEN, NOW))
  assert.deepEqual(second, {
    method: 'GET',
    url: `${PLACE}(fromDateTime=2026-05-31T12:00:00Z,toDateTime=2026-06-01T12:00:00Z)`,
    headers: { authorization: 'Bearer first-token' },
  })
})

test('a certificate signs who asks, by PS256 and with its SHA-256 thumbprint', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const sha256 = createHash('sha256').update('der').digest()
  const ask = askIn(poll({ proof: { type: 'certificate', key: privateKey, sha256 } }).tick(NOW))
  const form = new URLSearchParams(ask?.body)
  assert.equal(form.get('client_assertion_type'), 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer')
  const [head = '', claims = '', signature = ''] = (form.get('client_assertion') ?? '').split('.')
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
  assert.deepEqual(read(head), { alg: 'PS256', typ: 'JWT', 'x5t#S256': sha256.toString('base64url') })
  const { aud, iss, sub, nbf, exp } = read(claims)
  assert.deepEqual([aud, iss, sub], [ask?.url, SETTINGS.client, SETTINGS.client])
  assert.deepEqual([nbf, exp - nbf <= 600], [NOW / 1000, true])
  const signed = Buffer.from(`${head}.${claims}`)
  const key = { key: publicKey, padding: 6, saltLength: 32 }
  assert.ok(verify('sha256', signed, key, Buffer.from(signature, 'base64url')))
  assert.equal(form.get('client_secret'), null)
})

test('pages are followed to the last, and the next round begins before the end of this one', () => {
  const graph = signedIn()
  const next = `${PLACE}(fromDateTime=2026-05-31T12:00:00Z,toDateTime=2026-06-01T12:00:00Z)?$skip=1000`
  const effects = graph.answered(page(1000, next), NOW)
  assert.deepEqual(
    effects.map(({ type }) => type),
    ['rows', 'ask'],
  )
  assert.equal(askIn(effects)?.url, next)
  assert.deepEqual(
    graph.answered(page(1), NOW).map(({ type }) => type),
    ['rows'],
  )
  assert.equal(graph.deadline(), after(NOW, minutes(15)))
  assert.match(
    askIn(graph.tick(after(NOW, minutes(15))))?.url ?? '',
    /fromDateTime=2026-06-01T11:00:00Z,toDateTime=2026-06-01T12:15:00Z/,
  )
})

test('an empty page has no rows, and no more than 90 days are asked for', () => {
  const graph = poll({ backMs: minutes(365 * 24 * 60) })
  graph.tick(NOW)
  assert.match(askIn(graph.answered(TOKEN, NOW))?.url ?? '', /fromDateTime=2026-03-03T12:00:00Z/)
  assert.deepEqual(graph.answered(page(0), NOW), [])
})

test('a token that is about to end is renewed before it is used', () => {
  const graph = signedIn({ everyMs: minutes(60) })
  graph.answered(page(1), NOW)
  assert.match(askIn(graph.tick(after(NOW, minutes(60))))?.url ?? '', /oauth2/)
})

test('a token that ends at once is used for one page, and another one is asked for only then', () => {
  const graph = poll()
  const short = answer(200, { token_type: 'Bearer', expires_in: 30, access_token: 'short' })
  graph.tick(NOW)
  assert.equal(askIn(graph.answered(short, NOW))?.headers.authorization, 'Bearer short')
  assert.match(askIn(graph.answered(page(1, `${PLACE}()?$skip=1`), NOW))?.url ?? '', /oauth2/)
  assert.match(askIn(graph.answered(short, NOW))?.url ?? '', /skip=1$/)
})

test('a clock that is put back by a year delays nothing, and what is asked for ends when it says', () => {
  const graph = signedIn()
  graph.answered(page(1), NOW)
  const before = after(NOW, minutes(-365 * 24 * 60))
  assert.match(
    askIn(graph.tick(before))?.url ?? '',
    /fromDateTime=2025-06-01T11:00:00Z,toDateTime=2025-06-01T12:00:00Z/,
  )
})

test('a token that is refused is renewed once, and then it is told', () => {
  const graph = signedIn()
  const refused = answer(401, { error: { code: 'InvalidAuthenticationToken', message: 'Lifetime expired.' } })
  assert.match(askIn(graph.answered(refused, NOW))?.url ?? '', /oauth2/)
  assert.match(askIn(graph.answered(TOKEN, NOW))?.url ?? '', /getDirectRoutingCalls/)
  const [says = ''] = told(graph.answered(refused, NOW))
  assert.match(says, /graph\.microsoft\.com answers with 401: Lifetime expired\. .*tenant, api and authority/)
})

test('the permission that is missing is named, once as long as nothing else is wrong', () => {
  const graph = signedIn()
  const refused = answer(403, { error: { code: 'Forbidden', message: 'Insufficient privileges' } })
  const [says = ''] = told(graph.answered(refused, NOW))
  assert.match(says, /403: Insufficient privileges \(.*CallRecords\.Read\.All.*Application.*consent/)
  const later = graph.deadline() as Instant
  assert.equal(later, after(NOW, minutes(5)))
  graph.tick(later)
  assert.deepEqual(told(graph.answered(refused, later)), [])
  const again = graph.deadline() as Instant
  graph.tick(again)
  assert.deepEqual(told(graph.answered(page(1), again)), ['records of Graph come again'])
})

test('a client that Entra does not let in is told in its words, without the secret', () => {
  const graph = poll()
  graph.tick(NOW)
  const described = 'AADSTS7000215: Invalid client secret provided.\r\nTrace ID: 1\r\nCorrelation ID: 2'
  const effects = graph.answered(answer(401, { error: 'invalid_client', error_description: described }), NOW)
  assert.equal(askIn(effects), undefined)
  const [says = ''] = told(effects)
  assert.match(
    says,
    /login\.microsoftonline\.com answers with 401: AADSTS7000215: Invalid client secret provided\. \(/,
  )
  assert.doesNotMatch(says, /hush|Trace/)
})

test('a secret that comes back in an answer is not told', () => {
  const graph = poll()
  graph.tick(NOW)
  const effects = graph.answered(answer(401, { error: 'invalid_client: hush-hush is wrong' }), NOW)
  assert.match(told(effects)[0] ?? '', /answers with 401: invalid_client: \(secret\) is wrong/)
})

for (const [header, wait] of [
  ['7', seconds(7)],
  ['Mon, 01 Jun 2026 12:00:30 GMT', seconds(30)],
  [undefined, seconds(10)],
  ['999999', minutes(60)],
] as const) {
  test(`after 429 with Retry-After ${header} the same is asked again in ${wait / 1000} s`, () => {
    const graph = signedIn()
    assert.deepEqual(graph.answered(answer(429, {}, header), NOW), [])
    assert.equal(graph.deadline(), after(NOW, wait))
    assert.deepEqual(graph.tick(after(NOW, seconds(1))), [])
    const again = graph.tick(after(NOW, wait))
    assert.match(askIn(again)?.url ?? '', wait < minutes(59) ? /fromDateTime=2026-05-31T12:00:00Z/ : /oauth2/)
  })
}

test('what is always busy is given up after some tries', () => {
  const graph = signedIn()
  let now = NOW
  let said: string[] = []
  for (let time = 0; time < 5; time++) {
    said = told(graph.answered(answer(503, {}, '1'), now))
    now = graph.deadline() as Instant
    graph.tick(now)
  }
  assert.match(said.join(), /answers with 503, 5 times/)
})

test('a next page at another host, or over plain HTTP, is not asked: the token would go there', () => {
  for (const place of ['https://graph.microsoft.com.evil.example/', 'http://graph.microsoft.com/', 'x']) {
    const effects = signedIn().answered(page(1, `${place}v1.0/next`), NOW)
    assert.deepEqual(
      effects.map(({ type }) => type),
      ['rows', 'tell'],
    )
  }
})

test('pages without end are given up, and what is beyond is said to be left out', () => {
  const graph = signedIn()
  let effects: GraphEffect[] = []
  for (let pages = 0; pages < 200; pages++) effects = graph.answered(page(1, `${PLACE}?page=${pages}`), NOW)
  assert.match(told(effects).join(), /more than 200 pages/)
  assert.equal(graph.deadline(), after(NOW, minutes(15)))
})

test('what is no answer of Graph, and no answer at all, ends the round and nothing else', () => {
  for (const strange of ['', '[', 'null', '{"value":5}', '<html>']) {
    const [says = ''] = told(signedIn().answered({ type: 'answered', status: 200, body: strange }, NOW))
    assert.match(says, /answers with no page of calls/)
  }
  const graph = poll()
  graph.tick(NOW)
  assert.match(told(graph.answered(answer(200, { access_token: 'a\nb' }), NOW)).join(), /no token/)
  const failed = signedIn().answered({ type: 'failed', says: 'ECONNREFUSED' }, NOW)
  assert.match(told(failed).join(), /graph\.microsoft\.com: ECONNREFUSED; it is asked again/)
})

test('how it stands is not known before the first answer, is trouble when it refuses, and fine when pages come', () => {
  const graph = signedIn()
  const standing = (): RecordStanding => graph.standing
  assert.equal(standing().state, 'unknown')
  graph.answered(answer(403, { error: { message: 'Insufficient privileges' } }), NOW)
  const refused = standing()
  assert.ok(refused.state === 'trouble')
  assert.match(
    worded(refused.says, 'de'),
    /^graph\.microsoft\.com antwortet mit 403: Insufficient .*Zustimmung/,
  )
  graph.tick(graph.deadline() as Instant)
  graph.answered(page(1), NOW)
  assert.equal(standing().state, 'fine')
})

test('a connection that fails once is no trouble yet, twice in a row it is', () => {
  const graph = signedIn()
  graph.answered(page(0), NOW)
  const states: string[] = []
  for (let time = 0; time < 3; time++) {
    graph.tick(graph.deadline() as Instant)
    if (time < 2) graph.answered({ type: 'failed', says: 'ECONNREFUSED' }, graph.deadline() ?? NOW)
    else graph.answered(page(0), NOW)
    states.push(graph.standing.state)
  }
  assert.deepEqual(states, ['unknown', 'trouble', 'fine'])
})

test('a Graph that wants to be left alone for an hour is trouble, for a minute it is none', () => {
  for (const [wish, state] of [
    ['3600', 'trouble'],
    ['60', 'unknown'],
  ] as const) {
    const graph = signedIn()
    graph.answered(answer(429, {}, wish), NOW)
    assert.equal(graph.standing.state, state)
  }
})
