import assert from 'node:assert/strict'
import { test } from 'node:test'
import { after, type Instant, instantOf, millis } from '../kernel/index.ts'
import { createAuthority, type LeafOptions } from './authority.ts'
import { bundleFacts, type CertificateFacts, withDer, withoutDer } from './certificate-facts.ts'
import {
  type ChainCheckOptions,
  chainFaults,
  checkChain,
  MICROSOFT_RULES,
  MICROSOFT_RULES_2024,
} from './chain-check.ts'
import { describeCertificate } from './describe-certificate.ts'

const DAY = 86_400_000
const NOW = instantOf(Date.UTC(2026, 5, 1))
const inDays = (days: number): Instant => after(NOW, millis(days * DAY))
const authority = await createAuthority({ name: 'Test Root', now: NOW, key: 'ec-p256' })
const stranger = await createAuthority({ name: 'Private Root', now: NOW, key: 'ec-p256' })

const issue = async (options: Partial<LeafOptions> = {}): Promise<CertificateFacts[]> =>
  (await authority.issue({ commonName: 'sbc1.example.net', ...options })).chain

const wanted: ChainCheckOptions = {
  trust: authority.trust,
  at: NOW,
  name: 'sbc1.example.net',
  purpose: 'serverAuth',
}

/** Kind, HRESULT and words of the fault, or `fine`. */
function verdict(chain: CertificateFacts[], options: Partial<ChainCheckOptions> = {}): string {
  const result = checkChain(chain, { ...wanted, ...options })
  return result.ok ? 'fine' : `${result.fault.kind} ${result.fault.hresult}: ${result.fault.says}`
}

const good = await issue()

test('a full chain to a trusted root is fine, in whatever order it was sent', () => {
  const result = checkChain(good, wanted)
  assert.equal(result.ok && result.value.root.subject, 'Test Root')
  const unrelated = describeCertificate({ subject: 'Unrelated CA', isCa: true })
  assert.equal(verdict([good[0] as CertificateFacts, unrelated, ...good.slice(1)]), 'fine')
})

test('a chain of two intermediates is followed to its root', async () => {
  const deep = await createAuthority({ name: 'Deep Root', now: NOW, key: 'ec-p256', intermediates: 2 })
  const { chain } = await deep.issue({ commonName: 'sbc1.example.net' })
  assert.equal(chain.length, 3)
  assert.equal(verdict(chain, { trust: deep.trust }), 'fine')
  assert.equal(verdict(chain.toSpliced(1, 1), { trust: deep.trust }).split(' ')[0], 'missing-intermediate')
})

test('a self-signed certificate is an untrusted root, though its name is wrong as well', async () => {
  const chain = await issue({ commonName: 'ACL_1234567', selfSigned: true })
  assert.equal(
    verdict(chain),
    'self-signed 0x80090325: ACL_1234567 is self-signed and not among the roots of Test Root',
  )
  assert.deepEqual(
    chainFaults(chain, wanted).map(each => each.kind),
    ['self-signed', 'name-mismatch'],
  )
})

test('a self-signed certificate that is itself trusted is fine', async () => {
  const chain = await issue({ selfSigned: true })
  assert.equal(verdict(chain, { trust: { name: 'pinned', roots: chain } }), 'fine')
})

test('a missing intermediate is told from a private root', async () => {
  assert.equal(
    verdict(await issue({ omitIntermediates: true })),
    'missing-intermediate 0x80090325: sbc1.example.net was issued by "CN=Test Root Intermediate", ' +
      'which was not sent and is not in Test Root',
  )
  const { chain } = await stranger.issue({ commonName: 'sbc1.example.net' })
  assert.match(verdict(chain), /^untrusted-root 0x80090325: Private Root Intermediate was issued by/)
  assert.equal(
    verdict([...chain, ...stranger.trust.roots]),
    'untrusted-root 0x80090325: the chain ends in the root Private Root, which is not in Test Root',
  )
})

test('a certificate is good from its first to its last instant', async () => {
  const chain = await issue({ notBefore: inDays(-1), notAfter: inDays(1) })
  assert.equal(verdict(chain, { at: inDays(1) }), 'fine')
  assert.equal(
    verdict(chain, { at: inDays(1.00001) }),
    'expired 0x80090328: sbc1.example.net expired on 2026-06-02',
  )
  assert.equal(
    verdict(chain, { at: inDays(-2) }),
    'not-yet-valid 0x80090328: sbc1.example.net is not valid before 2026-05-31',
  )
})

test('a wildcard does not reach two levels deep', async () => {
  const chain = await issue({ commonName: '*.contoso.com' })
  assert.equal(verdict(chain, { name: 'sbc.contoso.com' }), 'fine')
  assert.equal(
    verdict(chain, { name: 'sbc.test.contoso.com' }),
    'name-mismatch 0x80090322: *.contoso.com is for *.contoso.com and not for sbc.test.contoso.com',
  )
})

test('the extended key usage must allow what the certificate is used for', async () => {
  const serverOnly = await issue({ extendedKeyUsage: ['serverAuth'] })
  const clientOnly = await issue({ extendedKeyUsage: ['clientAuth'] })
  const unlimited = await issue({ extendedKeyUsage: [] })
  assert.equal(
    verdict(clientOnly),
    'wrong-usage 0x800B0110: sbc1.example.net is for clientAuth and not for serverAuth',
  )
  assert.equal(verdict(serverOnly), 'fine')
  assert.match(verdict(serverOnly, MICROSOFT_RULES_2024), /^wrong-usage .* not for clientAuth$/)
  assert.match(verdict(serverOnly, { purpose: 'clientAuth' }), /^wrong-usage /)
  assert.equal(verdict(serverOnly, { purpose: 'clientAuth', ...MICROSOFT_RULES }), 'fine')
  assert.match(verdict(serverOnly, { purpose: 'clientAuth', ...MICROSOFT_RULES_2024 }), /^wrong-usage /)
  assert.equal(verdict(unlimited, { purpose: 'clientAuth', ...MICROSOFT_RULES_2024 }), 'fine')
})

test('what a CA is limited to binds what it issues, but the rule of 2024 is about the leaf alone', () => {
  const root = describeCertificate({ subject: 'Root', isCa: true })
  const ca = (extendedKeyUsage: string[]) =>
    describeCertificate({ subject: 'CA', issuer: 'Root', isCa: true, extendedKeyUsage })
  const leaf = describeCertificate({ subject: 'sbc1.example.net', issuer: 'CA' })
  const options = { trust: { name: 'roots', roots: [root] }, ...MICROSOFT_RULES_2024 }
  assert.equal(verdict([leaf, ca(['serverAuth'])], options), 'fine')
  assert.match(verdict([leaf, ca(['clientAuth'])], options), /^wrong-usage 0x800B0110: CA is for clientAuth /)
})

test('an RSA key shorter than demanded is weak', async () => {
  const chain = await issue({ key: 'rsa-2048' })
  assert.equal(verdict(chain), 'fine')
  assert.equal(
    verdict(chain, { minRsaBits: 3072 }),
    'weak-key 0x80096004: sbc1.example.net has an RSA key of 2048 bits, 3072 are the least',
  )
})

test('a signature by another key of the same name is found out', async () => {
  const impostor = await createAuthority({ name: 'Test Root', now: NOW, key: 'ec-p256' })
  const { chain } = await impostor.issue({ commonName: 'sbc1.example.net' })
  const [leaf, intermediate] = chain as [CertificateFacts, CertificateFacts]
  // The key identifiers would already tell; without them the signature has to.
  const { authorityKeyIdentifier: _, ...nameless } = intermediate
  const forged = withDer(nameless, intermediate.der as Uint8Array)
  assert.equal(
    verdict([leaf, forged]),
    'bad-signature 0x80096004: the signature of Test Root Intermediate cannot be verified with the key of Test Root',
  )
  assert.match(verdict(chain), /^untrusted-root /)
})

test('a leaf that issues certificates is no CA', async () => {
  const issuer = describeCertificate({ subject: 'sbc1.example.net', issuer: 'Root' })
  const leaf = describeCertificate({ subject: 'victim.example.net', issuer: 'sbc1.example.net' })
  const root = describeCertificate({ subject: 'Root', isCa: true })
  const options = { trust: { name: 'roots', roots: [root] }, name: 'victim.example.net' }
  assert.match(verdict([leaf, issuer], options), /^missing-intermediate /)
})

test('described certificates are checked by their names alone', () => {
  const root = describeCertificate({ subject: 'Public Root', isCa: true })
  const ca = describeCertificate({ subject: 'Public CA', issuer: 'Public Root', isCa: true })
  const leaf = describeCertificate({ subject: 'sbc1.example.net', issuer: 'Public CA' })
  const trust = { name: 'public roots', roots: [root] }
  assert.equal(verdict([leaf, ca], { trust }), 'fine')
  assert.match(verdict([leaf], { trust }), /^missing-intermediate /)
  assert.match(verdict([describeCertificate({ subject: 'ACL_1' })], { trust }), /^self-signed /)
})

test('a real certificate is never vouched for by plain data', () => {
  const roots = authority.trust.roots.map(withoutDer)
  assert.match(verdict(good, { trust: { name: 'copied', roots } }), /^bad-signature /)
})

test('no certificate at all is SEC_E_CERT_UNKNOWN, as Microsoft answers a client without one', () => {
  assert.equal(verdict([]), 'empty 0x80090327: no certificate was shown')
})

test('certificates that all issue each other end the search', () => {
  const ring = Array.from({ length: 16 }, (_, index) =>
    describeCertificate({ subject: 'Ring', issuer: 'Ring', isCa: true, names: [`${index}.example.net`] }),
  )
  assert.match(verdict(ring), /^(self-signed|untrusted-root) /)
})

test('a cross-signed CA reaches whichever root is trusted', () => {
  const leaf = describeCertificate({ subject: 'sbc1.example.net', issuer: 'CA' })
  const byOld = describeCertificate({ subject: 'CA', issuer: 'Old Root', isCa: true })
  const byNew = describeCertificate({ subject: 'CA', issuer: 'New Root', isCa: true })
  for (const name of ['Old Root', 'New Root']) {
    const trust = { name: 'roots', roots: [describeCertificate({ subject: name, isCa: true })] }
    assert.equal(verdict([leaf, byOld, byNew], { trust }), 'fine', name)
  }
})

test('a bundle with nothing in it is no trust store', () => {
  assert.equal(bundleFacts('').ok, false)
})

test('a signature that can be forged is refused in a certificate, and not in a root', () => {
  const signed = (signatureAlgorithm: string) => ({
    ...describeCertificate({ subject: 'sbc1.example.net', issuer: 'Old Root', names: ['sbc1.example.net'] }),
    signatureAlgorithm,
  })
  const root = {
    ...describeCertificate({ subject: 'Old Root', isCa: true }),
    signatureAlgorithm: 'sha1WithRSAEncryption',
  }
  const trust = { name: 'old roots', roots: [root] }
  for (const name of ['sha1WithRSAEncryption', 'md5WithRSAEncryption', 'ecdsa-with-SHA1'])
    assert.match(verdict([signed(name)], { trust }), /^weak-signature 0x80096004: .* can be forged$/)
  for (const name of ['sha256WithRSAEncryption', 'sha512WithRSAEncryption', 'ecdsa-with-SHA384'])
    assert.equal(verdict([signed(name)], { trust }), 'fine')
})
