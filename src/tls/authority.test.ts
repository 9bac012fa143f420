import assert from 'node:assert/strict'
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import { instantOf } from '../kernel/index.ts'
import { contextOf, createAuthority } from './authority.ts'
import { bundleFacts, pemBlocks } from './certificate-facts.ts'
import { trustStoreFromPem } from './trust-store.ts'

const NOW = instantOf(Date.UTC(2026, 5, 1))

test('without being told otherwise keys are RSA, and key and certificate belong together', async () => {
  const authority = await createAuthority({ name: 'RSA Root', now: NOW })
  const issued = await authority.issue({ commonName: 'sbc1.example.net' })
  assert.deepEqual(
    [...issued.chain, ...authority.trust.roots].map(each => [each.subject, each.keyType, each.keyBits]),
    [
      ['sbc1.example.net', 'rsa', 2048],
      ['RSA Root Intermediate', 'rsa', 2048],
      ['RSA Root', 'rsa', 2048],
    ],
  )
  const leaf = new X509Certificate(pemBlocks(issued.pem.cert)[0] ?? '')
  assert.ok(leaf.checkPrivateKey(createPrivateKey(issued.pem.key)))
})

test('the PEM of a chain holds what the facts tell', async () => {
  const authority = await createAuthority({ name: 'EC Root', now: NOW, key: 'ec-p256' })
  const issued = await authority.issue({ commonName: 'sbc1.example.net' })
  const read = bundleFacts(contextOf('teams', issued).pem?.cert ?? '')
  assert.deepEqual(read.ok && read.value, issued.chain)
  const store = trustStoreFromPem('EC Root', authority.rootPem)
  assert.deepEqual(store.ok && store.value.roots, authority.trust.roots)
})

test('no two certificates have the same serial number', async () => {
  const authority = await createAuthority({ name: 'EC Root', now: NOW, key: 'ec-p256' })
  const first = await authority.issue({ commonName: 'sbc1.example.net' })
  const second = await authority.issue({ commonName: 'sbc1.example.net' })
  assert.notEqual(first.chain[0]?.serial, second.chain[0]?.serial)
})
