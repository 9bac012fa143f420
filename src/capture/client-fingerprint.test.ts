import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ClientHello } from '../tls/index.ts'
import { clientFingerprint } from './client-fingerprint.ts'

/** The example of FoxIO's description of JA4, a Chromium browser. */
const CHROMIUM: ClientHello = {
  version: 'TLSv1.2',
  supportedVersions: ['TLSv1.3', 'TLSv1.2'],
  serverName: 'example.net',
  cipherSuites: [
    0x1301, 0x1302, 0x1303, 0xc02b, 0xc02f, 0xc02c, 0xc030, 0xcca9, 0xcca8, 0xc013, 0xc014, 0x009c, 0x009d,
    0x002f, 0x0035,
  ],
  alpn: ['h2', 'http/1.1'],
  groups: [],
  signatureAlgorithms: [0x0403, 0x0804, 0x0401, 0x0503, 0x0805, 0x0501, 0x0806, 0x0601],
  extensions: [
    0x001b, 0x0000, 0x0033, 0x0010, 0x4469, 0x0017, 0x002d, 0x000d, 0x0005, 0x0023, 0x0012, 0x002b, 0xff01,
    0x000b, 0x000a, 0x0015,
  ],
  offersResumption: false,
}

test('the fingerprint of a known hello is the published one', () => {
  assert.equal(clientFingerprint(CHROMIUM), 't13d1516h2_8daaf6152771_e5627efa2ab1')
})

test('without a name and a protocol it says so', () => {
  const { serverName: _, ...nameless } = { ...CHROMIUM, alpn: [] }
  assert.match(clientFingerprint(nameless), /^t13i151600_8daaf6152771_/)
})
