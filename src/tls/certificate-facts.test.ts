import assert from 'node:assert/strict'
import { X509Certificate } from 'node:crypto'
import { test } from 'node:test'
import tls from 'node:tls'
import fc from 'fast-check'
import { after, instantOf, minutes } from '../kernel/index.ts'
import { createAuthority } from './authority.ts'
import {
  bundleFacts,
  certificateFacts,
  chainFacts,
  MAX_CHAIN_CERTIFICATES,
  withoutDer,
} from './certificate-facts.ts'

const NOW = instantOf(Date.UTC(2026, 5, 1))
const authority = await createAuthority({ name: 'Test Root', now: NOW, key: 'ec-p256' })
const issued = await authority.issue({
  commonName: 'Größe, <x>',
  names: ['sbc1.example.net', '*.voice.example.net'],
  addresses: ['192.0.2.7', '2001:db8::1'],
  notAfter: after(NOW, minutes(5)),
  extendedKeyUsage: ['serverAuth', '1.3.6.1.5.5.7.3.9'],
})
const leaf = issued.chain[0]
assert.ok(leaf?.der)
const der = leaf.der

test('the facts of a certificate are what it says', () => {
  const { fingerprint1, fingerprint256, serial, keyIdentifier, authorityKeyIdentifier, ...rest } = leaf
  assert.deepEqual(rest, {
    subject: 'Größe, <x>',
    subjectDn: 'CN=Größe\\, \\<x\\>',
    issuerDn: 'CN=Test Root Intermediate',
    names: ['sbc1.example.net', '*.voice.example.net'],
    addresses: ['192.0.2.7', '2001:db8:0:0:0:0:0:1'],
    notBefore: Date.UTC(2026, 4, 31),
    notAfter: after(NOW, minutes(5)),
    keyType: 'ec',
    keyBits: 256,
    extendedKeyUsage: ['serverAuth', '1.3.6.1.5.5.7.3.9'],
    signatureAlgorithm: 'ecdsa-with-SHA256',
    isCa: false,
    selfSigned: false,
  })
  const node = new X509Certificate(der)
  assert.equal(fingerprint256, node.fingerprint256.replaceAll(':', '').toLowerCase())
  assert.equal(fingerprint1, node.fingerprint.replaceAll(':', '').toLowerCase())
  assert.equal(serial, node.serialNumber.toLowerCase())
  assert.equal(authorityKeyIdentifier, issued.chain[1]?.keyIdentifier)
  assert.notEqual(keyIdentifier, authorityKeyIdentifier)
})

test('a root is a CA that signed itself', () => {
  const root = certificateFacts(authority.rootPem)
  assert.ok(root.ok)
  assert.equal(root.value.isCa, true)
  assert.equal(root.value.selfSigned, true)
})

test('the certificate itself stays out of JSON and of plain copies', () => {
  assert.equal('der' in JSON.parse(JSON.stringify(leaf)), false)
  assert.equal(withoutDer(leaf).der, undefined)
  assert.deepEqual(withoutDer(leaf), leaf)
})

test('the roots of the public web are read as node:crypto reads them', () => {
  const roots = bundleFacts(tls.rootCertificates.join('\n'))
  assert.ok(roots.ok)
  assert.equal(roots.value.length, tls.rootCertificates.length)
  for (const root of roots.value) {
    const node = new X509Certificate(root.der ?? new Uint8Array())
    const common = node.toLegacyObject().subject.CN
    if (common !== undefined) assert.equal(root.subject, String(common))
    assert.equal(root.subjectDn, root.issuerDn)
    assert.equal(root.selfSigned && root.isCa, true, root.subject)
  }
  // One of the roots Microsoft's own certificates end in, by the SHA-1 it publishes.
  const g2 = roots.value.find(root => root.fingerprint1 === 'df3c24f9bfd666761b268073fe06d1cc8d4f82a4')
  assert.equal(g2?.subjectDn, 'CN=DigiCert Global Root G2, OU=www.digicert.com, O=DigiCert Inc, C=US')
})

/** Made with `openssl x509 -req -signkey`, which gives version 1: no version field, no extensions. */
const VERSION_1 = `-----BEGIN CERTIFICATE-----
MIIBLTCB0wIUQylqJ5ZW+kF2WmOXFgr9Ut4UKjYwCgYIKoZIzj0EAwIwGTEXMBUG
A1UEAwwOVmVyc2lvbiAxIFJvb3QwHhcNMjYxMTIwMTIyNzQzWhcNMzYxMTE3MTIy
NzQzWjAZMRcwFQYDVQQDDA5WZXJzaW9uIDEgUm9vdDBZMBMGByqGSM49AgEGCCqG
SM49AwEHA0IABDT/38JouB9SpOqY0lBsiy96EOscVygjCVOMj0oCYJsbLE4HAZ8b
VKLly2aR14PBCTKVxbiSjkRhdHKfTOHKiUcwCgYIKoZIzj0EAwIDSQAwRgIhAOLM
7LbsP7pxU0aLg3mzavLWxTyBg0vnKe5KAeSAYF9sAiEA6VX35eq9XuKCJNOpMOIU
hMjuS36gEQokIfxyBJBCmmE=
-----END CERTIFICATE-----`

test('a certificate of version 1 is read, and says of nothing that it is a CA', () => {
  const facts = certificateFacts(VERSION_1)
  assert.ok(facts.ok)
  assert.equal(facts.value.subjectDn, 'CN=Version 1 Root')
  assert.deepEqual([facts.value.selfSigned, facts.value.isCa, facts.value.names], [true, false, []])
})

test('a certificate named like its issuer but signed by another key is not self-signed', async () => {
  const twin = await authority.issue({ commonName: 'Test Root Intermediate' })
  assert.equal(twin.chain[0]?.subjectDn, twin.chain[0]?.issuerDn)
  assert.equal(twin.chain[0]?.selfSigned, false)
})

test('what is no certificate is a fault with its place', () => {
  const result = chainFacts([der, Buffer.from('no certificate')])
  assert.deepEqual(result, {
    ok: false,
    fault: { kind: 'unreadable-certificate', index: 1, says: 'not the DER of a certificate' },
  })
  assert.equal(certificateFacts('no PEM').ok, false)
  assert.equal(chainFacts(new Array(MAX_CHAIN_CERTIFICATES + 1).fill(der)).ok, false)
})

test('a certificate with a date that is none is unreadable, each time it is read', () => {
  const century = Buffer.from('170d32', 'hex')
  const at = Buffer.from(der).indexOf(century)
  assert.ok(at > 0)
  const broken = Uint8Array.from(der)
  broken[at + 2] = 0xbb
  for (let times = 0; times < 100; times++) {
    // Something else in between, for there to be something to take for a date.
    certificateFacts(authority.rootPem)
    const read = certificateFacts(broken)
    assert.deepEqual(!read.ok && read.fault.says, 'its dates cannot be read')
  }
})

test('a damaged or cut certificate never throws', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 0, max: 255 }), (at, octet) => {
      const damaged = Buffer.from(der)
      damaged[at % damaged.length] = octet
      certificateFacts(damaged)
      certificateFacts(der.subarray(0, at % der.length))
    }),
    { numRuns: 500 },
  )
})
