import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FactLog } from '../facts/index.ts'
import {
  afterStories,
  asking,
  NOW,
  SBC,
  storyFacts,
  type Told,
  testSystem,
  tokenText,
} from './testing/index.ts'

test('a call is found in the list, by its id and by the Call-ID of a leg', async () => {
  const { ask } = await afterStories()
  const { body } = await ask('/api/v1/calls')
  const [call] = body.calls
  assert.ok(call.legs.length > 1)
  const byId = await ask(`/api/v1/calls/${encodeURIComponent(call.id)}`)
  assert.equal(byId.body.call.id, call.id)
  assert.ok(byId.body.ladder.rows.some((row: Told) => String(row.message).startsWith('INVITE')))
  const byLeg = await ask(`/api/v1/calls/${encodeURIComponent(call.legs[1].callId)}`)
  assert.equal(byLeg.body.call.id, call.id)
})

test('the list is paged without a gap', async () => {
  const { ask } = await afterStories()
  const all = (await ask('/api/v1/calls')).body.calls
  const first = (await ask('/api/v1/calls?limit=1')).body
  const second = (await ask(`/api/v1/calls?limit=1&after=${encodeURIComponent(first.next)}`)).body
  assert.deepEqual([...first.calls, ...second.calls], all.slice(0, 2))
})

test('filters of the list hold together', async () => {
  const { ask } = await afterStories()
  const { caller } = (await ask('/api/v1/calls')).body.calls[0]
  const tail = caller.slice(-6)
  assert.notEqual((await ask(`/api/v1/calls?number=${tail}`)).body.calls.length, 0)
  assert.equal((await ask(`/api/v1/calls?number=${tail}&state=ringing`)).body.calls.length, 0)
})

test('the list as CSV has a line for each call', async () => {
  const { ask } = await afterStories()
  const { calls } = (await ask('/api/v1/calls')).body
  const { text, headers } = await ask('/api/v1/calls?format=csv')
  assert.match(String(headers['content-type']), /^text\/csv/)
  const lines = text.trimEnd().split('\r\n')
  assert.equal(lines.length, calls.length + 1)
  assert.match(lines[0] ?? '', /^id,started,answered,/)
})

test('a ladder comes as text, picture, page and diagram', async () => {
  const { ask } = await afterStories()
  const [{ id }] = (await ask('/api/v1/calls')).body.calls
  const path = `/api/v1/calls/${encodeURIComponent(id)}/ladder`
  assert.match((await ask(`${path}?format=text`)).text, /INVITE/)
  assert.match((await ask(`${path}?format=svg`)).text, /^<svg/)
  assert.match((await ask(`${path}?format=html`)).text, /^<!doctype html>/i)
  assert.match((await ask(`${path}?format=mermaid`)).text, /^sequenceDiagram/)
  assert.equal((await ask(path)).body.id, id)
})

test('what runs scripts is not what is handed out', async () => {
  const { ask } = await afterStories()
  const [{ id }] = (await ask('/api/v1/calls')).body.calls
  const { headers } = await ask(`/api/v1/calls/${encodeURIComponent(id)}/ladder?format=html`)
  assert.match(String(headers['content-security-policy']), /sandbox/)
})

test('calls are counted by what became of them', async () => {
  const { ask } = await afterStories()
  const { calls } = (await ask('/api/v1/calls')).body
  const { body } = await ask(`/api/v1/calls/counts?from=0&to=${NOW}&bucketMs=${NOW}&by=state`)
  const counted = body.counts.reduce((sum: number, each: { calls: number }) => sum + each.calls, 0)
  assert.equal(counted, calls.length)
})

test('a finding is told in the language asked for, with its page of the handbook', async () => {
  const { ask } = await afterStories()
  const { findings } = (await ask('/api/v1/findings?rule=tls/default-certificate-served')).body
  const path = `/api/v1/findings/${findings[0].id}`
  const english = (await ask(path)).body
  const german = (await ask(`${path}?lang=de`)).body
  assert.notEqual(english.finding.title, german.finding.title)
  assert.match(english.handbook, /^# /m)
  const byBrowser = await ask(path, {
    headers: { authorization: `Bearer ${tokenText('read')}`, host: SBC, 'accept-language': 'de-DE,en;q=0.5' },
  })
  assert.equal(byBrowser.body.finding.title, german.finding.title)
})

test('the report of a finding cites the evidence and draws the call', async () => {
  const { ask } = await afterStories()
  const { findings } = (await ask('/api/v1/findings?rule=tls/default-certificate-served')).body
  const { text } = await ask(`/api/v1/findings/${findings[0].id}/report`)
  assert.ok(text.includes(findings[0].says), text.slice(0, 2000))
  assert.ok(text.includes(findings[0].evidence[0].text))
  assert.match(
    (await ask(`/api/v1/findings/${findings[0].id}/report?format=html&lang=de`)).text,
    /<html lang="de"/,
  )
})

test('a silence begins and ends, and both are in the audit log with who did it', async () => {
  const { ask, audited } = await asking()
  const wish = { rule: 'health/', minutes: 60, note: 'firmware' }
  const begun = await ask('/api/v1/alerts/silences', { method: 'POST', payload: wish })
  const [silence] = begun.body.silences
  assert.deepEqual([silence.rule, silence.by, silence.until - silence.from], ['health/', 'admin', 3_600_000])
  const ended = await ask(`/api/v1/alerts/silences/${silence.id}`, { method: 'DELETE' })
  assert.deepEqual(ended.body.silences, [])
  assert.deepEqual(
    audited.map(({ who, what, status }) => [who, what, status]),
    [
      ['admin', 'POST /api/v1/alerts/silences: health/  for 60 min', 200],
      ['admin', 'DELETE /api/v1/alerts/silences/s1', 200],
    ],
  )
  const told = (await ask('/api/v1/audit')).body.entries
  assert.equal(told.length, 2)
})

test('open alerts come before those that are over', async () => {
  const { ask } = await asking()
  const { alerts } = (await ask('/api/v1/alerts')).body
  assert.deepEqual(
    alerts.map(({ id }: Told) => id),
    ['open', 'over'],
  )
})

test('chains that were shown are told with what is wrong with them', async () => {
  const { ask } = await afterStories()
  const { certificates } = (await ask('/api/v1/certificates')).body
  const selfSigned = certificates.find(({ chain }: { chain: Told[] }) => chain[0]?.selfSigned)
  assert.equal(selfSigned.role, 'ours')
  assert.ok(selfSigned.failed > 0)
  assert.ok(selfSigned.problems.some(({ says }: Told) => String(says).includes('signed itself')))
})

test('the overview counts calls that go on', async () => {
  const system = testSystem(new FactLog([], 100_000))
  const { ask } = await asking(system)
  const facts = storyFacts()
  const answered = facts.findIndex(fact => fact.kind === 'call' && fact.event === 'answered')
  for (const fact of facts.slice(0, answered + 1)) system.services.facts.note(fact)
  const { body } = await ask('/api/v1/overview')
  assert.deepEqual(body.calls.answered, 1)
  assert.deepEqual(body.openAlerts, { critical: 1, warning: 0, info: 0 })
  assert.equal(body.state, 'down')
})

test('stories and faults are told in the language that is asked for', async () => {
  const { ask } = await asking()
  const { stories, faults } = (await ask('/api/v1/lab?lang=de')).body
  assert.deepEqual(
    [stories[0].title, stories[0].says, faults[0].title],
    ['Eine Geschichte', 'Sie ist erzählt.', 'Ein Fehler'],
  )
  assert.equal((await ask('/api/v1/lab?lang=en')).body.stories[0].title, 'A story')
})

test('a story is played, and a fault of another story is not', async () => {
  const { ask } = await asking()
  const played = await ask('/api/v1/lab/play', {
    method: 'POST',
    payload: { story: 'told', fault: 'broken' },
  })
  assert.equal(played.body.fault, 'broken')
  assert.equal(played.body.seed, 1)
  const wrong = await ask('/api/v1/lab/play', { method: 'POST', payload: { story: 'nobody' } })
  assert.equal(wrong.body.error.code, 'lab/no-such-story')
})

test('what this system has not got is a problem that says so', async () => {
  const system = testSystem()
  const { lab: _, alerts: __, health: ___, tenant: ____, ...few } = system.services
  const { ask } = await asking({ ...system, services: few })
  for (const path of ['lab', 'alerts', 'health', 'routing/tenant', 'routing/lint']) {
    const { status, body } = await ask(`/api/v1/${path}`)
    assert.equal(status, 404)
    assert.match(body.error.code, /\/absent$/)
  }
  assert.equal((await ask('/api/v1/overview')).body.state, 'unknown')
})

const WRONG: readonly [what: string, path: string, more: object, status: number, says: RegExp][] = [
  ['a state that is none', '/api/v1/calls?state=sleeping', {}, 400, /querystring\.state/],
  ['a page too long', '/api/v1/calls?limit=5000', {}, 400, /querystring\.limit/],
  ['a time that is none', '/api/v1/calls?from=yesterday', {}, 400, /querystring\.from/],
  ['a number that is none', '/api/v1/findings/first', {}, 400, /params\.id/],
  [
    'a body that is no JSON',
    '/api/v1/lab/play',
    { method: 'POST', payload: '{', headers: json() },
    400,
    /no JSON/,
  ],
  [
    'a body of another kind',
    '/api/v1/lab/play',
    { method: 'POST', payload: 'x', headers: json('text/xml') },
    415,
    /kind/,
  ],
  [
    'a silence for ever',
    '/api/v1/alerts/silences',
    { method: 'POST', payload: { minutes: 1e9 } },
    400,
    /body\.minutes/,
  ],
  ['events that are none', '/api/v1/events?kinds=weather', {}, 400, /weather/],
  ['a path that is none', '/api/v1/nothing', {}, 404, /no-such-path/],
  ['a call that is none', '/api/v1/calls/nobody', {}, 404, /calls\/not-found/],
  ['a target that is none', '/probe?target=-', {}, 400, /sni|target/],
  ['a target without a name', '/probe?target=192.0.2.1', {}, 400, /sni/],
  ['a silence that is none', '/api/v1/alerts/silences/x', { method: 'DELETE' }, 404, /no-silence/],
  [
    'what is too large',
    '/api/v1/lab/play',
    { method: 'POST', payload: { story: 'x'.repeat(70_000) } },
    413,
    /too large/,
  ],
]

function json(type = 'application/json'): object {
  return { authorization: `Bearer ${tokenText('admin')}`, host: SBC, 'content-type': type }
}

for (const [what, path, more, status, says] of WRONG) {
  test(`${what} is answered with a problem that says where`, async () => {
    const { ask } = await asking()
    const answer = await ask(path, more)
    assert.equal(answer.status, status, answer.text)
    assert.equal(answer.body.schemaVersion, 1)
    assert.match(JSON.stringify(answer.body.error), says)
  })
}

test('a bug is told to the operator, and to nobody else', async () => {
  const system = testSystem()
  system.services.settings = () => {
    throw new Error('secret detail')
  }
  const { ask, said } = await asking(system)
  const { status, text } = await ask('/api/v1/settings')
  assert.equal(status, 500)
  assert.doesNotMatch(text, /secret detail/)
  assert.match(said.join('\n'), /GET \/api\/v1\/settings: secret detail/)
})
