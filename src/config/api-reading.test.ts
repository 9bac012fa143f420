import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { test } from 'node:test'
import { loadConfig } from './load-config.ts'
import { SAMPLE, sampleFiles } from './testing/sample.ts'

const TOKEN = '0123456789abcdef0123456789abcdef'
const DIGEST = createHash('sha256').update(TOKEN).digest('hex')

async function read(section: string, files: Readonly<Record<string, string>> = {}) {
  const sample = await sampleFiles()
  for (const [name, text] of Object.entries(files)) sample.files.set(name, text)
  const options = sample.options()
  return loadConfig(`${SAMPLE}api:\n${section}`, { ...options, env: { ...options.env, TOKEN } })
}

async function settings(section: string, files?: Readonly<Record<string, string>>) {
  const loaded = await read(section, files)
  assert.ok(loaded.ok, JSON.stringify(loaded))
  return loaded.value
}

async function problems(section: string): Promise<string[]> {
  const loaded = await read(section)
  assert.ok(!loaded.ok)
  return loaded.fault.map(({ path, what }) => `${path}: ${what}`)
}

test('without a place nothing is served', async () => {
  assert.equal((await settings('  rate: 100\n')).api, undefined)
})

test('on loopback it needs nothing more', async () => {
  const { api } = await settings('  listen: 127.0.0.1:8443\n')
  assert.deepEqual(api, {
    listen: { address: '127.0.0.1', port: 8443 },
    ...{ tokens: [], insecure: false, hosts: ['sbc1.example.net'], rate: 600 },
    upload: { bytes: 256 * 1024 * 1024, files: 20, seconds: 120 },
  })
})

test('of a token nothing is kept but its SHA-256, however it is written', async () => {
  for (const written of ['env:TOKEN', 'file:token.txt', `sha256:${DIGEST}`, 'file:digest.txt']) {
    const files = { 'token.txt': `${TOKEN}\n`, 'digest.txt': `sha256:${DIGEST.toUpperCase()}\n` }
    const section = `  listen: 127.0.0.1:1\n  tokens:\n    - { name: ops, role: operate, token: "${written}" }\n`
    const loaded = await settings(section, files)
    const [token] = loaded.api?.tokens ?? []
    assert.equal(Buffer.from(token?.sha256 ?? []).toString('hex'), DIGEST, written)
    assert.doesNotMatch(JSON.stringify(loaded), new RegExp(TOKEN))
  }
})

test('a place that others reach needs tokens and TLS', async () => {
  const token = `  tokens:\n    - { name: ops, role: read, token: "sha256:${DIGEST}" }\n`
  assert.match((await problems('  listen: 0.0.0.0:8443\n')).join(), /api\.listen: .* no tokens/)
  assert.match((await problems(`  listen: 0.0.0.0:8443\n${token}`)).join(), /api\.listen: .* no TLS/)
  assert.ok((await settings(`  listen: 0.0.0.0:8443\n  tls: { context: main }\n${token}`)).api?.tls)
  assert.ok((await settings('  listen: 0.0.0.0:8443\n  insecure: yes\n')).api?.insecure)
})

test('it is shown with a context of the Teams side, or with a certificate of its own', async () => {
  const place = '  listen: 127.0.0.1:8443\n'
  const lent = await settings(`${place}  tls: { context: main }\n`)
  const own = await settings(`${place}  tls: { certificate: default.pem, key: default.key }\n`)
  assert.ok(lent.api?.tls && own.api?.tls)
  assert.notEqual(lent.api.tls.cert, own.api.tls.cert)
  assert.match(
    (await problems(`${place}  tls: { certificate: default.pem }\n`)).join(),
    /api\.tls: .* go together/,
  )
  assert.match(
    (await problems(`${place}  tls: { context: other }\n`)).join(),
    /api\.tls\.context: .* "other"/,
  )
})

test('a token that can be guessed, a digest that is none, and a name twice are told', async () => {
  const entry = (name: string, token: string) => `    - { name: ${name}, role: read, token: "${token}" }\n`
  const head = '  listen: 127.0.0.1:1\n  tokens:\n'
  assert.match((await problems(head + entry('a', 'hush'))).join(), /tokens\[0\]\.token: .* 20 characters/)
  assert.match((await problems(head + entry('a', 'sha256:12'))).join(), /tokens\[0\]\.token: .* SHA-256/)
  const twice = entry('a', `sha256:${DIGEST}`)
  assert.match((await problems(head + twice + twice)).join(), /tokens\[1\]\.name/)
})
