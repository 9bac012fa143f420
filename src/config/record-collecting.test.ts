import assert from 'node:assert/strict'
import { createHash, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { createAuthority } from '../tls/index.ts'
import { loadConfig } from './load-config.ts'
import { NOW, sampleFiles } from './testing/sample.ts'

const sample = await sampleFiles()
const rsa = await createAuthority({ name: 'rsa', now: NOW, key: 'rsa-2048' })
const registered = (await rsa.issue({ commonName: 'linesman', key: 'rsa-2048' })).pem
sample.files.set('graph.pem', registered.cert)
sample.files.set('graph.key', registered.key)

const TENANT = 'tenant: Contoso.onmicrosoft.com, client: 11111111-2222-4333-8444-55555555555A'
const read = (keys: string) =>
  loadConfig(`collect: { records: { graph: { ${TENANT}, ${keys} } } }\n`, {
    ...sample.options(),
    env: { GRAPH_SECRET: 'hush-hush' },
  })
const told = (keys: string): string[] => {
  const loaded = read(keys)
  return loaded.ok ? [] : loaded.fault.map(({ path, what, remedy }) => `${path}: ${what}; ${remedy}`)
}

test("Graph is asked at Microsoft's places every quarter of an hour, with a secret that no value shows", () => {
  const loaded = read('secret: env:GRAPH_SECRET')
  assert.ok(loaded.ok, JSON.stringify(loaded))
  assert.deepEqual(loaded.value.records?.graph, {
    tenant: 'contoso.onmicrosoft.com',
    client: '11111111-2222-4333-8444-55555555555a',
    proof: { type: 'secret', secret: 'hush-hush' },
    api: 'https://graph.microsoft.com',
    authority: 'https://login.microsoftonline.com',
    everyMs: 900_000,
    overlapMs: 86_400_000,
    backMs: 86_400_000,
  })
  const written = read('secret: hush-hush')
  assert.ok(written.ok)
  assert.doesNotMatch(JSON.stringify(written.value.values), /hush/)
})

test('a certificate stands for a secret, known by the SHA-256 of it', () => {
  const loaded = read('certificate: graph.pem, key: graph.key')
  assert.ok(loaded.ok, JSON.stringify(loaded))
  const proof = loaded.value.records?.graph?.proof
  assert.equal(proof?.type, 'certificate')
  const der = new X509Certificate(registered.cert).raw
  assert.deepEqual(Buffer.from(proof.sha256), createHash('sha256').update(der).digest())
})

test('what shows who asks is one of the two, and whole', () => {
  const remedy = 'write secret, or certificate and key'
  const graph = 'collect.records.graph'
  assert.deepEqual(told('every: 15m'), [`${graph}: nothing shows who asks; ${remedy}`])
  assert.deepEqual(told('certificate: graph.pem'), [
    `${graph}: a certificate and its key go together; ${remedy}`,
  ])
  assert.deepEqual(told('secret: env:GRAPH_SECRET, certificate: graph.pem, key: graph.key'), [
    `${graph}: a secret and a certificate are too much; ${remedy}`,
  ])
  assert.match(told('secret: env:GONE').join(), /graph\.secret: the environment has no GONE; /)
})

test('a key that Microsoft takes no signature of is an error', () => {
  assert.match(told('certificate: sbc1.pem, key: sbc1.key').join(), /graph\.key: this is no RSA key/)
})

test('places without TLS, with a path or with somebody in front are none', () => {
  for (const api of ['http://graph.microsoft.com', 'https://graph.microsoft.com/v1.0', 'https://a@b.c'])
    assert.match(told(`secret: x, api: "${api}"`).join(), /graph\.api: this is no place of the web with TLS/)
})
