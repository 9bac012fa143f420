// `linesman run` with records, alerts and the API: what the SBC does is seen by those who ask, and told to those who wait.

import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, test } from 'node:test'
import { Carrier } from '../../src/carrier/index.ts'
import { minutes, seconds, systemChance } from '../../src/kernel/index.ts'
import { NodeWorld } from '../../src/node/index.ts'
import { openStore } from '../../src/store/index.ts'
import { CALLER, USER_NUMBER } from '../../src/stories/index.ts'
import { Teams } from '../../src/teams/index.ts'
import { freePort } from '../support/free-port.ts'
import { Folder, Running } from './cli-harness.ts'
import { newScene } from './run-scene.ts'

const folder = new Folder()
after(() => folder.remove())

interface Told {
  name: string
  state: string
  signals: { kind: string; verdict: string }[]
}

const TOKEN = 'a-token-that-is-long-enough-for-a-test'
const OTHER = 'another-token-that-is-long-enough-too'

test('a call of the SBC is listed, counted and kept, it is probed, what is done is told, and a token ends with a reload', async () => {
  const { scene, config, text } = await newScene(folder)
  const port = await freePort()
  const [flowsPort, keeperPort] = [await freePort(), await freePort()]
  const signs = await receiver()
  const operated = (token: string): string => `${text}store: { place: ${folder.file('records.db')} }
watch: { sbcs: [{ fqdn: sbc2.example.net, at: "${scene.addresses.sbcTeamsSide}:5061" }], trust: roots.pem }
collect: { flows: { listen: "127.0.0.1:${flowsPort}" } }
export: { hep: { to: "127.0.0.1:${keeperPort}" } }
api: { listen: "127.0.0.1:${port}", tokens: [{ name: night, role: admin, token: ${token} }], tenant: examples/tenant-article }
alerts:
  channels: [{ name: life, webhook: { url: "${signs.url}" } }]
  watchdog: { channel: life, every: 1m }
`
  folder.write('linesman.yaml', operated(TOKEN))
  const world = new NodeWorld({ hosts: scene.hosts })
  const carrier = new Carrier(scene.carrier, systemChance())
  world.add('teams', new Teams(scene.teams, systemChance()))
  world.add('carrier', carrier)
  const sbc = new Running(['run', '-c', config])
  const ask = (path: string, token = TOKEN) =>
    fetch(`http://127.0.0.1:${port}${path}`, { headers: { authorization: `Bearer ${token}` } })
  const asked = async <Answer>(path: string) => (await (await ask(path)).json()) as Answer
  try {
    await sbc.until(/dashboard: http:\/\/127\.0\.0\.1/)
    world.command('carrier', now =>
      carrier.call({ from: CALLER, to: USER_NUMBER, prompt: 'caller', patienceMs: seconds(30) }, now),
    )
    await sbc.until(/ answered/)
    assert.equal((await ask('/api/v1/calls', OTHER)).status, 401)
    const isListed = async () =>
      (await asked<{ calls: { state: string }[] }>('/api/v1/calls')).calls.some(
        ({ state }) => state === 'answered',
      )
    await until(isListed)
    const { health } = await asked<{ health: Told[] }>('/api/v1/health')
    assert.equal(health.find(({ name }) => name === 'sbc1.example.net')?.state, 'up')
    const metrics = await (await ask('/metrics')).text()
    assert.match(metrics, /^linesman_calls\{state="answered"\} 1$/m)
    for (const what of ['calls.waiting', 'collect.flows', 'export.hep', 'health.subjects', 'alerts.open'])
      assert.ok(metrics.includes(`\nlinesman_left_out_total{what="${what}"} 0\n`), what)
    const settings = await (await ask('/api/v1/settings')).text()
    assert.match(settings, /teams\.listen/)
    assert.doesNotMatch(settings, new RegExp(TOKEN))
    const { files } = await asked<{ files: { name: string }[] }>('/api/v1/routing/tenant')
    assert.ok(files.length > 0)
    const probe = `/probe?target=${scene.addresses.sbcTeamsSide}:5061&sni=sbc1.example.net`
    const probed = await (await ask(probe)).text()
    assert.match(probed, /^probe_reachable\{address="[\d.]+"\} 1$/m)
    assert.match(probed, /^probe_success 0$/m, 'no authority of the tests is one that Microsoft trusts')
    // Where the other SBC should be stands our own, which knows nobody of that name.
    await sbc.until(
      /finding \w+ tls\/handshake-aborted-by-peer [^\n]*unrecognized_name[^\n]*Evidence of sbc2\.example\.net/,
    )
    const other = (await asked<{ health: Told[] }>('/api/v1/health?name=sbc2.example.net')).health[0]
    assert.deepEqual(
      other?.signals.filter(({ kind }) => kind === 'probe').map(({ verdict }) => verdict),
      ['bad'],
    )
    const order = { subject: 'sbc', name: 'sbc1.example.net', minutes: 30, note: 'new disk' }
    const method = { method: 'POST', body: JSON.stringify(order) }
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' }
    await fetch(`http://127.0.0.1:${port}/api/v1/health/maintenance`, { ...method, headers })
    await sbc.until(/api: night from 127\.0\.0\.1: POST \/api\/v1\/health\/maintenance: [^\n]* 200/)
    await until(async () => signs.taken.some(body => /"kind":"watchdog"/.test(body)))

    const { carrier: peer } = scene.addresses
    folder.write(
      'linesman.yaml',
      operated(OTHER).replace(`${peer}:5060`, `${peer.replace(/\d+$/, '99')}:5060`),
    )
    sbc.signal('SIGHUP')
    await sbc.until(
      new RegExp(
        `health: trunk ${peer} is unknown[^\\n]*: It is not watched any more`.replaceAll('.', '\\.'),
      ),
    )
    await sbc.until(/in force: [^\n]*api\.tokens/)
    assert.equal((await ask('/api/v1/calls')).status, 401)
    assert.equal((await ask('/api/v1/calls', OTHER)).status, 200)
    sbc.signal('SIGTERM')
    await sbc.until(/draining/)
    sbc.signal('SIGTERM')
    assert.equal((await sbc.ended).code, 0)
    const records = await openStore({
      place: folder.file('records.db'),
      keepMs: minutes(60),
      capBytes: 2 ** 28,
    })
    assert.match((await records.kept('health')) ?? '', /new disk/)
    assert.match((await records.kept('alerts')) ?? '', /"silences":/)
    const { items: handshakes } = await records.facts({ kinds: ['tls-handshake'], observer: 'sbc' })
    const { addresses } = scene
    const known = new Set(Object.values(addresses).flat())
    assert.deepEqual(
      handshakes.filter(fact => fact.kind === 'tls-handshake' && !known.has(fact.remote.address)),
      [],
      'what we ask ourselves is the word of the probe alone',
    )
    const [last] = await records.health({ subject: 'sbc', name: 'sbc1.example.net' })
    await records.end()
    assert.equal(last?.state, 'unknown')
  } finally {
    sbc.signal('SIGKILL')
    await world.end()
    await signs.end()
  }
})

async function receiver(): Promise<{ url: string; taken: string[]; end(): Promise<void> }> {
  const taken: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', data => {
      body += data
    })
    request.on('end', () => {
      taken.push(body)
      response.end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as { port: number }
  const end = () => new Promise<void>(resolve => void server.close(() => resolve()).closeAllConnections())
  return { url: `http://127.0.0.1:${port}/`, taken, end }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 10_000
  while (!(await isSo())) {
    if (Date.now() > end) throw new Error('it did not come to that')
    await new Promise(done => setTimeout(done, 50))
  }
}
