// The JSON that scripts rely on, key by key: lab, ladder, findings, check. A key may be added, none may go or change.

import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Folder, linesman } from '../wire/cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

async function answerOf(...args: string[]): Promise<{ code: number; answer: Json }> {
  const { code, out } = await linesman(...args)
  return { code: code ?? -1, answer: JSON.parse(out) }
}

type Json = { [key: string]: Json } & Json[]

type Shape = 'text' | 'number' | 'truth' | 'list' | readonly string[]

/** Each key is there and of its kind; a list of words is one of them. */
function assertShape(value: Json, shape: Record<string, Shape>): void {
  for (const [key, kind] of Object.entries(shape)) {
    const found: unknown = value[key]
    const where = `${key} of ${JSON.stringify(value).slice(0, 200)}`
    if (kind === 'text') assert.equal(typeof found, 'string', where)
    else if (kind === 'number') assert.ok(Number.isFinite(found), where)
    else if (kind === 'truth') assert.equal(typeof found, 'boolean', where)
    else if (kind === 'list') assert.ok(Array.isArray(found), where)
    else assert.ok(kind.includes(String(found)), where)
  }
}

function assertFinding(finding: Json): void {
  assertShape(finding, {
    rule: 'text',
    severity: ['info', 'warning', 'critical'],
    certainty: ['proven', 'likely', 'possible'],
    title: 'text',
    says: 'text',
    remedy: 'text',
    reference: 'text',
    at: 'number',
    evidence: 'list',
  })
  assert.ok(finding.evidence?.length)
  for (const piece of finding.evidence ?? [])
    assertShape(piece, { source: 'text', ref: 'text', at: 'number', text: 'text' })
}

function assertLadders(ladder: Json): void {
  assertShape(ladder, { schemaVersion: 'number', calls: 'list' })
  for (const call of ladder.calls ?? []) {
    assertShape(call, { id: 'text', legs: 'list', rows: 'list' })
    for (const leg of call.legs ?? [])
      assertShape(leg, { id: 'text', role: 'text', colour: 'text', label: 'text' })
    const legs = (call.legs ?? []).map(leg => String(leg.id))
    const participants = (call.participants ?? []).map(each => String(each.id))
    assert.ok(call.rows?.length)
    for (const row of call.rows ?? []) {
      assertShape(row, {
        at: 'number',
        from: participants,
        to: participants,
        kind: ['sip', 'tcp', 'tls', 'rtp'],
        label: 'text',
        source: 'text',
        leg: legs,
      })
    }
  }
}

test('lab STORY --json: the story, whether it passed, its ladders and its findings', async () => {
  const { code, answer } = await answerOf('lab', 'refer-default-certificate', '--seed', '3', '--json')
  assert.equal(code, 0)
  assertShape(answer, { schemaVersion: 'number', story: 'text', seed: 'number', passed: 'truth' })
  assert.deepEqual([Number(answer.schemaVersion), Number(answer.seed)], [1, 3])
  assertLadders(answer.ladder as Json)
  assert.equal(answer.findings?.length, 2)
  for (const finding of answer.findings ?? []) assertFinding(finding)
})

test('lab --fault --json names the fault beside the same keys', async () => {
  const { answer } = await answerOf('lab', '--fault', 'media-blocked', '--json')
  assertShape(answer, { story: 'text', fault: ['media-blocked'], findings: 'list' })
})

test('lab --json lists stories and faults', async () => {
  const { answer } = await answerOf('lab', '--json')
  for (const story of answer.stories ?? []) assertShape(story, { id: 'text', title: 'text', says: 'text' })
  for (const fault of answer.faults ?? []) assertShape(fault, { id: 'text', title: 'text', story: 'text' })
})

test('ladder --json and ladder --format json are the same calls', async () => {
  const facts = folder.file('facts.ndjson')
  await answerOf('lab', 'refer-intermittent', '--facts', facts, '--json')
  const { answer } = await answerOf('ladder', facts, '--json')
  assert.equal(answer.calls?.length, 2)
  assertLadders(answer)
  assert.deepEqual((await answerOf('ladder', facts, '--format', 'json')).answer, answer)
})

test('check --json: each problem with its place and remedy', async () => {
  const file = folder.write('wrong.yaml', 'fqdn: sbc1.example.net\ncarier: {}\n')
  const { code, answer } = await answerOf('check', '-c', file, '--json')
  assert.equal(code, 2)
  assertShape(answer, { schemaVersion: 'number', file: 'text', ok: 'truth', problems: 'list' })
  for (const problem of answer.problems ?? []) {
    const severity = ['error', 'warning']
    assertShape(problem, { severity, path: 'text', line: 'number', what: 'text', remedy: 'text' })
  }
})

const CALL = ['--tenant', 'examples/tenant-article', '--user', 'anna@example.net', '--number', '+4952518791']

test('route explain, plan and whatif --json: each adds to the one before', async () => {
  const explain = {
    user: 'text',
    dialled: 'text',
    number: 'text',
    usages: 'list',
    considered: 'list',
  } as const
  for (const [command, more] of [
    ['explain', {}],
    ['plan', { attempts: 'list' }],
    ['whatif', { attempts: 'list', rings: 'number', endings: 'list', timeline: 'list', down: 'list' }],
  ] as const) {
    const { code, answer } = await answerOf('route', command, ...CALL, '--json')
    assert.deepEqual([code, answer.schemaVersion], [0, 1])
    assertShape(answer, { ...explain, groups: 'list', ...more })
    assertShape(answer.considered?.[1] as Json, { route: 'text', priority: 'number', struck: 'text' })
    assertShape(answer.groups?.[0] as Json, { route: 'text', kind: ['healthy'], gateways: 'list' })
    if (command === 'explain') continue
    const attempt = answer.attempts?.[0] as Json
    assertShape(attempt, { gateway: 'text', route: 'text', probabilityFirst: 'number', from: 'number' })
    if (command === 'plan') continue
    assertShape(answer.setupDelayMs as Json, { p50: 'number', p95: 'number', worst: 'number' })
    assertShape(answer.timeline?.at(-1) as Json, { atMs: 'number', says: 'text' })
  }
})

test('route whatif --matrix --json: who, whom, and a row for each failure that somebody notices', async () => {
  const tenant = ['--tenant', 'examples/tenant-article', '--matrix', '--json']
  const { code, answer } = await answerOf('route', 'whatif', ...tenant)
  assert.deepEqual([code, answer.schemaVersion], [0, 1])
  assertShape(answer, {
    how: 'text',
    userClasses: 'list',
    numberClasses: 'list',
    doubts: 'list',
    rows: 'list',
  })
  assertShape(answer.userClasses?.[0] as Json, { name: 'text', users: 'number', usages: 'list' })
  assertShape(answer.numberClasses?.[0] as Json, { number: 'text', emergency: 'truth' })
  const row = answer.rows?.at(-1) as Json
  assertShape(row, { unit: ['SBC', 'site', 'region'], failures: 'list', users: 'number', calls: 'list' })
  for (const phase of ['atFirst', 'whenDemoted'] as const)
    assertShape(row[phase] as Json, { rings: 'number' })
})
