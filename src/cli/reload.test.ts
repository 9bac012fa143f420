import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Loaded, loadConfig } from '../config/index.ts'
import { instantOf } from '../kernel/index.ts'
import { createAuthority } from '../tls/index.ts'
import { afterReload, planReload } from './reload.ts'

const now = instantOf(Date.UTC(2026, 5, 1))
const authority = await createAuthority({ name: 'lab', now, key: 'ec-p256' })
const TEXT = `fqdn: sbc1.example.net
carrier: { listen: 192.0.2.10:5060, peer: 192.0.2.1:5060 }
teams:
  listen: 192.0.2.11:5061
  trust: roots
  contexts: [{ name: main, certificate: cert, key: key }]
`

async function load(text = TEXT): Promise<Loaded> {
  const { pem } = await authority.issue({ commonName: 'sbc1.example.net' })
  const files = new Map([
    ['roots', authority.rootPem],
    ['cert', pem.cert],
    ['key', pem.key],
  ])
  const read = loadConfig(text, { readFile: path => files.get(path) ?? '', env: {}, now, publicRoots: [] })
  assert.ok(read.ok, JSON.stringify(read))
  return read.value
}

test('a file that says the same changes nothing', async () => {
  const running = await load()
  assert.deepEqual(planReload(running, running), { effects: [], says: ['reload: nothing has changed'] })
})

test('a renewed certificate goes to the listener at once', async () => {
  const [running, next] = [await load(), await load()]
  const { effects, says } = planReload(running, next)
  assert.deepEqual(
    effects.map(effect => effect.type),
    ['unlisten', 'listen'],
  )
  assert.match(
    says.join('\n'),
    /new connections from Teams get the new certificates.*\n.*keep the old certificate until a restart$/,
  )
  assert.deepEqual(planReload(afterReload(running, next), next).effects, [])
})

test('what waits for a restart is named again until it was restarted', async () => {
  const running = await load()
  const next = { ...(await load(`${TEXT}limits: { calls: 5 }\n`)) }
  next.sbc.teams.tls = running.sbc.teams.tls
  assert.deepEqual(planReload(running, next).says, ['reload: waits for a restart: limits.calls'])
  assert.deepEqual(planReload(afterReload(running, next), next).says, [
    'reload: waits for a restart: limits.calls',
  ])
})
