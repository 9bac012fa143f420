import assert from 'node:assert/strict'
import test from 'node:test'
import type { Setting } from '../facts/index.ts'
import { audioCodesSettings } from './audiocodes-settings.ts'
import { parseIni } from './ini.ts'
import { sbcTables, type WrittenSbc, writeIni } from './testing/index.ts'

const settings = (sbc: WrittenSbc = {}, style = {}): Setting[] =>
  audioCodesSettings(parseIni(writeIni(sbcTables(sbc), style)), 'sbc.ini').map(fact => fact.setting)

const named = (all: Setting[], object: Setting['object'], name = 'Teams'): Setting | undefined =>
  all.find(setting => setting.object === object && setting.name === name)

test('the tables of both generations of firmware say the same', () => {
  assert.deepEqual(settings({}, { prefixed: true }), settings())
  assert.deepEqual(settings({}, { eol: '\n' }), settings())
})

test('interface, proxy set and contexts, by their names', () => {
  const all = settings({ listener: 'default' })
  assert.deepEqual(named(all, 'sip-interface'), {
    object: 'sip-interface',
    name: 'Teams',
    tlsPort: 5061,
    context: 'default',
  })
  assert.deepEqual(named(all, 'tls-context'), {
    object: 'tls-context',
    name: 'Teams',
    isDefault: false,
    versions: ['TLSv1.2', 'TLSv1.3'],
    ciphers: 'DEFAULT',
  })
  const proxySet = named(all, 'proxy-set')
  assert.ok(proxySet?.object === 'proxy-set')
  assert.deepEqual(proxySet.proxies[0], { host: 'sip.pstnhub.microsoft.com', port: 5061, transport: 'tls' })
  assert.deepEqual(
    [proxySet.context, proxySet.optionsIntervalMs, proxySet.proxies.length],
    ['Teams', 60_000, 3],
  )
})

test('how calls are known and treated', () => {
  const all = settings({ byProxySet: true, refer: 0, hold: 1, media: 3 })
  assert.deepEqual(named(all, 'ip-group'), {
    object: 'ip-group',
    name: 'Teams',
    byProxySet: true,
    proxySet: 'Teams',
    profile: 'Teams',
    contactHost: 'sbc.example.com',
  })
  assert.deepEqual(named(all, 'ip-profile'), {
    object: 'ip-profile',
    name: 'Teams',
    media: 'both',
    refer: 'forwarded',
    hold: 'sendonly',
  })
  assert.deepEqual(named(settings(), 'classification'), {
    object: 'classification',
    name: 'Teams',
    condition: "header.contact.url.host contains 'pstnhub.microsoft.com'",
    sipInterface: 'Teams',
    ipGroup: 'Teams',
  })
})

test('a proxy set that asks nobody has no interval', () => {
  const proxySet = named(settings({ keepAlive: 0 }), 'proxy-set')
  assert.ok(proxySet?.object === 'proxy-set' && proxySet.optionsIntervalMs === undefined)
})

test('each fact says where it stands', () => {
  const text = writeIni(sbcTables())
  const fact = audioCodesSettings(parseIni(text), 'sbc.ini').find(
    ({ setting }) => setting.object === 'sip-interface',
  )
  const [, line] = /^line (\d+), SIPInterface 0$/.exec(fact?.ref ?? '') ?? []
  assert.match(text.split('\r\n')[Number(line) - 1] ?? '', /^SIPInterface 0 = "Teams"/)
})

test('broken lines are told with their number, and the others read', () => {
  const text = writeIni(sbcTables()).replace('SIPInterface 1 = "Carrier"', 'SIPInterface 1 = "Carrier')
  const { problems, skipped, tables } = parseIni(`what is this?\n${text}`)
  assert.equal(skipped, 2)
  assert.match(problems[0] ?? '', /^1: this is neither a parameter nor a row/)
  assert.match(problems[1] ?? '', /^\d+: row 1 of SIPInterface ends within quotes/)
  assert.equal(tables.get('SIPInterface')?.length, 1)
})

test('values in quotes hold commas and semicolons', () => {
  const text = '[ T ]\nFORMAT Index = A, B, C;\nT 0 = "x, y; z", , 7;\n[ \\T ]'
  const row = parseIni(text).tables.get('T')?.[0]
  assert.deepEqual([row?.value('A'), row?.value('B'), row?.number('C')], ['x, y; z', undefined, 7])
})
