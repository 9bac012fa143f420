// `linesman run` without an SBC, watching one of another vendor by Microsoft's records: from a folder, from Graph, over the API.

import assert from 'node:assert/strict'
import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import {
  callPage,
  callTable,
  MADE_FROM,
  type MadeCall,
  madeCall,
  zipOf,
} from '../../src/records/testing/index.ts'
import { freePort } from '../support/free-port.ts'
import { GraphServer } from '../support/graph-server.ts'
import { Folder, Running } from './cli-harness.ts'

const folder = new Folder()
after(() => folder.remove())

const SBC = 'sbc7.example.net'
const NOW_MINUTES = Math.floor((Date.now() - MADE_FROM) / 60_000)
/** A call that began so many minutes ago, in whole minutes. */
const call = (number: number, minutesAgo: number, about: Partial<MadeCall> = {}): MadeCall =>
  madeCall(number, { minutes: NOW_MINUTES - minutesAgo, sbc: SBC, seconds: 20, ...about })
const UNTRUSTED = {
  ...{ callType: 'dr_out', successful: false, sipCode: 504, microsoftCode: 569009 },
  phrase: 'outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT',
} as const

/** A run that watches alone, with its API. */
async function watching(name: string, collect: string) {
  const port = await freePort()
  const config = folder.write(
    `${name}.yaml`,
    `collect: ${collect}
store: { place: ${folder.file(`${name}.db`)} }
alerts: { groupWait: 0s, recover: 10s }
api: { listen: "127.0.0.1:${port}" }
`,
  )
  const run = new Running(['run', '-c', config])
  await run.until(/dashboard: /)
  const at = `http://127.0.0.1:${port}`
  const asked = async <Answer>(path: string) => (await (await fetch(at + path)).json()) as Answer
  return { run, config, at, asked }
}

type Watching = Awaited<ReturnType<typeof watching>>

/** Until there are so many calls; then these. */
async function listed({ asked }: Watching, count: number) {
  for (let time = 0; time < 300; time++) {
    const { calls } = await asked<{
      calls: { state: string; says?: string; observer: string; id: string }[]
    }>('/api/v1/calls')
    if (calls.length >= count) return calls
    await new Promise(done => setTimeout(done, 50))
  }
  return assert.fail(`there are never ${count} calls`)
}

const stateOf = async ({ asked }: Watching): Promise<string | undefined> =>
  (await asked<{ health: { name: string; state: string }[] }>(`/api/v1/health?name=${SBC}`)).health[0]?.state

/** Until the alert of missing records is as it should be; what it says. */
async function alerted({ asked }: Watching, isOver: boolean): Promise<string> {
  for (let time = 0; time < 2000; time++) {
    const { alerts } = await asked<{ alerts: { rule: string; says: string; endedAt?: number }[] }>(
      '/api/v1/alerts?lang=de',
    )
    const found = alerts.find(({ rule }) => rule === 'records/missing')
    if (found !== undefined && (found.endedAt !== undefined) === isOver) return found.says
    await new Promise(done => setTimeout(done, 50))
  }
  return assert.fail(`there is never an alert that is ${isOver ? 'over' : 'open'}`)
}

async function ended({ run }: Watching): Promise<string> {
  run.signal('SIGTERM')
  const { code, err } = await run.ended
  assert.equal(code, 0, err)
  return err
}

test('files put into a folder are read once, when they are whole, and become calls, health and findings', async () => {
  const place = join(folder.file('drop'))
  mkdirSync(place)
  const page = callPage([call(1, 50), call(2, 45), call(3, 40)])
  writeFileSync(join(place, 'calls.json'), page.slice(0, 400))
  const watched = await watching('folder', `{ records: { folder: ${place} } }`)
  const { run } = watched
  try {
    await run.until(/collecting: records in /)
    appendFileSync(join(place, 'calls.json'), page.slice(400))
    await run.until(/records of calls\.json: 3 read, 0 passed over, 0 known already/, 20_000)
    assert.equal((await listed(watched, 3)).length, 3)
    await run.until(new RegExp(`health: sbc ${SBC} is up`))
    // The admin centre's archive of the same time, and a failure since.
    const failed = Array.from({ length: 5 }, (_, each) => call(10 + each, 20 - each, UNTRUSTED))
    const table = callTable([call(1, 50), ...failed])
    writeFileSync(
      join(place, 'Calls.Export.zip'),
      zipOf({ 'DirectRouting.calls.csv': table, 'parameters.json': '{}' }),
    )
    writeFileSync(join(place, 'notes.txt'), 'nothing of the kind')
    await run.until(/records of Calls\.Export\.zip: 6 read, 0 passed over, 1 known already/, 20_000)
    await run.until(/records of notes\.txt: notes\.txt: holds no calls of Direct Routing/)
    const [last] = await listed(watched, 8)
    assert.match(`${last?.state} ${last?.says}`, new RegExp(`refused 569009 outgoing TLS .* \\(${SBC}\\)`))
    await run.until(/finding \w+ tls\/default-certificate-served .*569009/, 20_000)
    await run.until(new RegExp(`health: sbc ${SBC} is down, was up: .*569009`))
    const one = await watched.asked<{ call: { observer: string } }>(`/api/v1/calls/${last?.id}`)
    assert.equal(one.call.observer, 'records')
    renameSync(place, `${place}-away`)
    await run.until(/records: the folder \S+drop is not there; it is looked for again/)
    assert.match(await alerted(watched, false), /^Es fehlen Datensätze: der Ordner \S+drop: ist nicht da\.$/)
    renameSync(`${place}-away`, place)
    await run.until(/records: \S+drop can be read again/)
    await alerted(watched, true)
    assert.doesNotMatch(await ended(watched), /calls\.json.*[\s\S]*records of calls\.json/)
  } finally {
    run.signal('SIGKILL')
  }
  const again = new Running(['run', '-c', watched.config])
  try {
    await again.until(/collecting: records in /)
    // Nobody tells of the calls again, and health knows of them all the same.
    await again.until(new RegExp(`health: sbc ${SBC} is down, was unknown: .*569009`))
    writeFileSync(join(place, 'later.json'), callPage([call(30, 5)]))
    await again.until(/records of later\.json: 1 read/, 20_000)
    assert.doesNotMatch(again.err, /records of calls\.json/)
  } finally {
    again.signal('SIGKILL')
  }
})

test('Graph is asked page by page, later when it says so, and with a new token when one has ended', async () => {
  const graph = await GraphServer.open()
  folder.write('graph-roots.pem', graph.roots)
  graph.calls = Array.from({ length: 5 }, (_, index) => call(index + 1, 60 - index))
  graph.pageSize = 2
  graph.busy = 1
  graph.endedTokens = 1
  const keys = `tenant: contoso.onmicrosoft.com, client: 11111111-0000-4000-8000-000000000001, secret: file:secret, every: 1m, api: "${graph.origin}", authority: "${graph.origin}", trust: graph-roots.pem`
  folder.write('secret', 'hush-hush-hush\n')
  const watched = await watching('graph', `{ records: { graph: { ${keys} } } }`)
  try {
    const calls = await listed(watched, 5)
    assert.ok(calls.every(({ observer }) => observer === 'graph'))
    await watched.run.until(new RegExp(`health: sbc ${SBC} is up`))
    const kinds = graph.asked.map(({ path, authorization = '' }) =>
      path.endsWith('/contoso.onmicrosoft.com/oauth2/v2.0/token') ? 'token' : authorization,
    )
    const [first, second] = ['Bearer token-1', 'Bearer token-2']
    // The first page with a token that has ended, with a new one while it is too much, and then the three pages.
    assert.deepEqual(kinds, ['token', first, 'token', second, second, second, second])
    assert.match(graph.asked[0]?.body ?? '', /client_secret=hush-hush-hush/)
    assert.match(
      graph.asked[1]?.path ?? '',
      /^\/v1\.0\/communications\/callRecords\/getDirectRoutingCalls\(fromDateTime=[\dT:-]+Z,toDateTime=[\dT:-]+Z\)$/,
    )
    const err = await ended(watched)
    assert.match(err, /collecting: records of localhost:\d+/)
    assert.doesNotMatch(err, /hush|token-/)
  } finally {
    watched.run.signal('SIGKILL')
    await graph.end()
  }
})

test('another tenant at another place is asked from the beginning, and nothing of the first goes there', async () => {
  const [one, other] = [await GraphServer.open(), await GraphServer.open()]
  folder.write('graph-roots.pem', one.roots)
  other.calls = [call(1, 600), call(2, 5)]
  const collected = (tenant: string, { origin }: GraphServer): string =>
    `{ records: { graph: { tenant: ${tenant}, client: 11111111-0000-4000-8000-000000000001, secret: hush-hush-hush, every: 1h, api: "${origin}", authority: "${origin}", trust: graph-roots.pem } } }`
  const watched = await watching('moved', collected('contoso.onmicrosoft.com', one))
  const { run, config } = watched
  try {
    while (one.asked.length < 2) await new Promise(done => setTimeout(done, 20))
    const text = readFileSync(config, 'utf8')
    writeFileSync(
      config,
      text.replace(/collect: .*/, `collect: ${collected('fabrikam.onmicrosoft.com', other)}`),
    )
    run.signal('SIGHUP')
    assert.equal((await listed(watched, 2)).length, 2)
    assert.match(other.asked[0]?.path ?? '', /^\/fabrikam\.onmicrosoft\.com\/oauth2/)
    assert.equal(one.asked.length, 2)
  } finally {
    run.signal('SIGKILL')
    await Promise.all([one.end(), other.end()])
  }
})

test('what Graph refuses is told with the permission it wants', async () => {
  const graph = await GraphServer.open()
  folder.write('graph-roots.pem', graph.roots)
  graph.refusal = { status: 403, body: { error: { code: 'Forbidden', message: 'Insufficient privileges.' } } }
  const keys = `tenant: contoso.onmicrosoft.com, client: 11111111-0000-4000-8000-000000000001, secret: hush-hush-hush, api: "${graph.origin}", authority: "${graph.origin}", trust: graph-roots.pem`
  const watched = await watching('refused', `{ records: { graph: { ${keys} } } }`)
  try {
    await watched.run.until(
      /records of Graph: localhost:\d+ answers with 403: Insufficient privileges\. \(.*CallRecords\.Read\.All/,
    )
    const settings = JSON.stringify(await watched.asked('/api/v1/settings'))
    assert.doesNotMatch(settings, /hush/)
    assert.match(
      await alerted(watched, false),
      /^Es fehlen Datensätze von Microsoft Graph: localhost:\d+ antwortet mit 403: Insufficient privileges\. \(die Anwendung/,
    )
    const { sources } = await watched.asked<{ sources: object[] }>('/api/v1/records/sources')
    const [{ says, ...source }] = sources as [{ says: string }]
    assert.match(says, /answers with 403/)
    assert.deepEqual(source, {
      ...{ kind: 'graph', name: new URL(graph.origin).host, state: 'trouble' },
    })
  } finally {
    watched.run.signal('SIGKILL')
    await graph.end()
  }
})

test('records that are handed in over the API are seen with all else, each once', async () => {
  const place = folder.file('nothing')
  mkdirSync(place)
  const watched = await watching('posted', `{ records: { folder: ${place} } }`)
  const hand = async (name: string, content: string) => {
    const form = new FormData()
    form.set('file', new Blob([content]), name)
    const answer = await fetch(`${watched.at}/api/v1/records`, { method: 'POST', body: form })
    return { status: answer.status, body: (await answer.json()) as object }
  }
  try {
    const page = callPage([call(1, 30), call(2, 20)])
    const first = await hand('page.json', page)
    assert.deepEqual(first, {
      status: 200,
      body: { schemaVersion: 1, read: 2, skipped: 0, fresh: 2, known: 0, problems: [] },
    })
    assert.deepEqual((await hand('again.csv', callTable([call(1, 30)]))).body, {
      ...{ schemaVersion: 1, read: 1, skipped: 0, fresh: 0, known: 1, problems: [] },
    })
    const other = await hand('notes.txt', 'nothing of the kind')
    assert.match(JSON.stringify(other.body), /"read":0,.*notes\.txt: holds no calls of Direct Routing/)
    assert.equal((await listed(watched, 2)).length, 2)
    await watched.run.until(new RegExp(`health: sbc ${SBC} is up`))
    assert.equal(await stateOf(watched), 'up')
    await watched.run.until(/api: \S+ from 127\.0\.0\.1: POST \/api\/v1\/records: 1 files: 200/)
  } finally {
    watched.run.signal('SIGKILL')
  }
})
