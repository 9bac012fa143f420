// What an SBC's configuration shows by itself, and together with what was seen of it.

import assert from 'node:assert/strict'
import test from 'node:test'
import type { Fact } from '../../facts/index.ts'
import { DEFAULT_CERTIFICATE, Teller } from '../../facts/testing/index.ts'
import { audioCodesSettings, parseIni } from '../../settings/index.ts'
import { MICROSOFT_PROXIES, sbcTables, type WrittenSbc, writeIni } from '../../settings/testing/index.ts'
import { diagnose } from '../diagnose.ts'
import { left } from '../testing/told-handshakes.ts'

const facts = (sbc: WrittenSbc = {}): Fact[] =>
  audioCodesSettings(parseIni(writeIni(sbcTables(sbc))), 'sbc.ini')

const fires = (sbc: WrittenSbc, more: readonly Fact[] = []): string[] =>
  diagnose([...facts(sbc), ...more]).map(
    ({ rule, certainty, severity }) => `${rule} ${certainty} ${severity}`,
  )

test('the configuration that Microsoft and the vendor ask for yields nothing', () => {
  assert.deepEqual(fires({}), [])
})

test("the article's misbinding: the proxy set has the context, the interface the default one", () => {
  const [finding] = diagnose(facts({ listener: 'default' }))
  assert.equal(`${finding?.rule} ${finding?.certainty}`, 'tls/default-certificate-served likely')
  assert.match(
    finding?.says ?? '',
    /SIP interface Teams.*\(TLS port 5061\).*only proxy set Teams names Teams/,
  )
  assert.match(finding?.evidence[0]?.ref ?? '', /^line \d+, /)
  assert.deepEqual(fires({ listener: '' }), fires({ listener: 'default' }), 'none named is the default')
})

test('both on the default context is right only if the certificate lies there', () => {
  assert.deepEqual(fires({ listener: 'default', proxySet: 'default' }), [
    'tls/default-certificate-served possible warning',
  ])
  const named = facts({ listener: 'default', proxySet: 'default' }).map(fact =>
    fact.kind === 'setting' && fact.setting.object === 'tls-context' && fact.setting.isDefault
      ? { ...fact, setting: { ...fact.setting, name: 'PUBLIC' } }
      : fact,
  )
  const context = (name?: string): string | undefined => (name === 'default' ? 'PUBLIC' : name)
  const renamed = named.map(fact =>
    fact.kind === 'setting' && 'context' in fact.setting
      ? ({ ...fact, setting: { ...fact.setting, context: context(fact.setting.context) } } as Fact)
      : fact,
  )
  assert.deepEqual(diagnose(renamed), [], 'a context that was given a name was given a certificate')
})

test('with the connection that died of it the cause is proven', () => {
  const seen = left(new Teller('sbc.log'), 7001, { serverChain: [DEFAULT_CERTIFICATE] }).facts
  assert.deepEqual(
    diagnose(seen).map(({ rule, certainty }) => `${rule} ${certainty}`),
    ['tls/default-certificate-served likely'],
  )
  const [finding, ...others] = diagnose([...facts({ listener: 'default' }), ...seen])
  assert.deepEqual([finding?.rule, finding?.certainty], ['tls/default-certificate-served', 'proven'])
  assert.ok((finding?.at ?? 0) > 0, 'it is dated by the connection')
  assert.deepEqual(new Set(finding?.evidence.map(each => each.source)), new Set(['sbc.ini', 'sbc.log']))
  assert.deepEqual(others, [])
})

for (const [what, sbc, expected] of [
  ['no OPTIONS', { keepAlive: 0 }, 'options/missing proven critical'],
  ['OPTIONS every ten seconds', { keepAliveSeconds: 10 }, 'options/too-frequent proven info'],
  ['one proxy of three', { proxies: MICROSOFT_PROXIES.slice(0, 1) }, 'options/one-region proven warning'],
  [
    'an address',
    { proxies: ['52.114.75.24:5061', ...MICROSOFT_PROXIES] },
    'dns/address-pinned proven warning',
  ],
  ['callers known by address', { byProxySet: true }, 'sip/caller-known-by-address likely warning'],
  ['plain RTP', { media: 2 }, 'media/no-srtp proven critical'],
  ['REFER sent on', { refer: 0 }, 'refer/sent-elsewhere likely critical'],
  ['hold with sendonly', { hold: 1 }, 'media/hold-sendonly proven warning'],
] as const)
  test(`${what} is named by its rule alone`, () => {
    assert.deepEqual(fires(sbc), [expected])
  })

test('sip-all alone, and OPTIONS each 50 seconds, are nothing to complain of', () => {
  assert.deepEqual(fires({ proxies: ['sip-all.pstnhub.microsoft.com:5061'], keepAliveSeconds: 50 }), [])
})

const contextFacts = (change: { versions?: string[]; ciphers?: string }): Fact[] =>
  facts().map(fact =>
    fact.kind === 'setting' && fact.setting.object === 'tls-context' && fact.setting.name === 'Teams'
      ? { ...fact, setting: { ...fact.setting, ...change } }
      : fact,
  )
const named = (change: Parameters<typeof contextFacts>[0]): string[] =>
  diagnose(contextFacts(change)).map(({ rule, certainty, severity }) => `${rule} ${certainty} ${severity}`)

test('a context without TLS 1.2 is too old, or too new for certain', () => {
  assert.deepEqual(fires({ versions: 3 }), ['tls/version-unsupported proven critical'])
  assert.deepEqual(fires({ versions: 8 }), ['tls/version-unsupported possible warning'])
  for (const versions of [4, 7, 15]) assert.deepEqual(fires({ versions }), [])
})

test('suites that are named, and none of them of Microsoft', () => {
  const old = { versions: ['TLSv1.2'], ciphers: 'AES256-SHA256:AES128-SHA256' }
  assert.deepEqual(named(old), ['tls/no-shared-cipher likely critical'])
  assert.deepEqual(named({ ...old, versions: ['TLSv1.2', 'TLSv1.3'] }), [
    'tls/no-shared-cipher possible warning',
  ])
  for (const ciphers of [
    'AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256',
    'HIGH:!ADH',
    'ECDHE+AESGCM:AES128-SHA',
    'DEFAULT',
  ])
    assert.deepEqual(named({ ciphers }), [], ciphers)
})
