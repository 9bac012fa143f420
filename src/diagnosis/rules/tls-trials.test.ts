// The rules that live of trials: connections that only ask, in ways nobody else does.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TlsHandshakeFact } from '../../facts/index.ts'
import { SBC_CHAIN, SBC_NAME, SBC_TEAMS_SIDE, Teller, TOLD_START } from '../../facts/testing/index.ts'
import { instantOf } from '../../kernel/index.ts'
import { describeCertificate, MICROSOFT_CIPHERS } from '../../tls/index.ts'
import { diagnose } from '../diagnose.ts'
import { FAULTS } from '../testing/told-handshakes.ts'

const OFFERED = { versions: ['TLSv1.2'], ciphers: [...MICROSOFT_CIPHERS] }
const AGREED = { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' }
const FALLBACK = [describeCertificate({ subject: 'ACL_5330' })]

let connections = 0
/** A handshake of a probe; without more a good one, as Microsoft makes it. */
function asks(about: Partial<TlsHandshakeFact> = {}): Partial<TlsHandshakeFact> {
  return { role: 'client', outcome: 'complete', serverName: SBC_NAME, offered: OFFERED, ...about }
}
const failed = (about: Partial<TlsHandshakeFact> = {}): Partial<TlsHandshakeFact> =>
  asks({ outcome: 'failed', endedBy: 'remote', how: 'fin', serverChain: [], ...about })
const good = (about: Partial<TlsHandshakeFact> = {}): Partial<TlsHandshakeFact> =>
  asks({ ...AGREED, serverChain: SBC_CHAIN, ...about })

function fires(...handshakes: Partial<TlsHandshakeFact>[]): string[] {
  return firesAt(TOLD_START, ...handshakes)
}

function firesAt(at: number, ...handshakes: Partial<TlsHandshakeFact>[]): string[] {
  const story = new Teller('probe').at(at - TOLD_START)
  for (const about of handshakes) {
    connections += 1
    const local = { address: '198.51.100.7', port: 40_000 + connections }
    story.handshake(`probe-${connections}`, { local, remote: SBC_TEAMS_SIDE, ...about } as never)
  }
  return diagnose(story.facts).map(({ rule, certainty }) => `${rule} ${certainty}`)
}

const tls11 = good({ trial: 'version', version: 'TLSv1.1', offered: { versions: ['TLSv1.1'] } })
const rsaOnly = good({
  trial: 'cipher',
  cipher: 'AES256-GCM-SHA384',
  offered: { versions: ['TLSv1.2'], ciphers: ['ALL'] },
})

test('a server that only takes an older version, though it leaves without a word', () => {
  assert.deepEqual(fires(failed(), tls11), ['tls/version-unsupported proven'])
})

test('a server that only takes other suites', () => {
  assert.deepEqual(fires(failed(), rsaOnly), ['tls/no-shared-cipher proven'])
  assert.deepEqual(fires(failed({ how: 'alert', alert: 'insufficient_security' })), [
    'tls/no-shared-cipher proven',
  ])
  assert.deepEqual(fires(failed({ how: 'alert', alert: 'handshake_failure', certificateRequested: false })), [
    'tls/no-shared-cipher likely',
  ])
})

test('a server that takes what was offered at other times has another fault', () => {
  assert.deepEqual(fires(failed(), tls11, good()), ['tls/handshake-aborted-by-peer possible'])
  assert.deepEqual(fires(failed(), rsaOnly, good()), ['tls/handshake-aborted-by-peer possible'])
})

test('a trial that fails is no fault', () => {
  const alert = { how: 'alert', alert: 'unrecognized_name' } as const
  assert.deepEqual(fires(good(), failed({ trial: 'server-name', serverName: 'x.invalid', ...alert })), [])
  assert.deepEqual(fires(good(), failed({ trial: 'version', ...alert, alert: 'protocol_version' })), [])
  assert.deepEqual(fires(good(), failed({ trial: 'cipher', ...alert, alert: 'handshake_failure' })), [])
})

test('who has no certificate to show and is turned away for it has found nothing', () => {
  const about = { certificateRequested: true, serverChain: SBC_CHAIN, alert: 'handshake_failure' } as const
  assert.deepEqual(fires(failed({ trial: 'client-certificate', ...about })), [])
  assert.deepEqual(fires(failed(about)), ['tls/client-certificate-missing likely'])
})

test('and still holds the server to what it shows', () => {
  const refused = { endedBy: 'local', serverChain: FALLBACK, chainFault: FAULTS.selfSigned } as const
  assert.deepEqual(fires(failed({ trial: 'client-certificate', ...refused })), [
    'tls/default-certificate-served proven',
  ])
})

test('a default certificate shown to other names does not hide one shown to the right one', () => {
  const refused = { endedBy: 'local', serverChain: FALLBACK, chainFault: FAULTS.selfSigned } as const
  const other = good({ trial: 'server-name', serverName: 'x.invalid', serverChain: FALLBACK })
  assert.deepEqual(fires(other, failed(refused)), ['tls/default-certificate-served proven'])
})

test('a certificate that depends on the name is worth a word where the right one is good', () => {
  const { serverName: _, ...nameless } = good({ trial: 'server-name', serverChain: FALLBACK })
  assert.deepEqual(fires(good(), nameless), ['tls/sni-changes-certificate proven'])
  assert.deepEqual(fires(good(), good({ trial: 'server-name', serverName: 'x.invalid' })), [])
})

test('an expired certificate for another name serves nobody', () => {
  const old = [{ ...(FALLBACK[0] as (typeof FALLBACK)[0]), notAfter: instantOf(TOLD_START - 1) }]
  const other = good({ trial: 'server-name', serverName: 'x.invalid', serverChain: old })
  assert.deepEqual(
    fires(good({ serverChain: old, trial: 'server-name', serverName: 'y.invalid' }), other),
    [],
  )
})

const DIGICERT = ['CN=DigiCert Global Root G2, OU=www.digicert.com, O=DigiCert Inc, C=US']
const asked = (authorities: string[], at: number): string[] =>
  firesAt(at, good({ certificateRequested: true, authorities }))

test("an SBC that names one of Microsoft's seven roots names all of them from April 2026 on", () => {
  assert.deepEqual(asked(DIGICERT, Date.UTC(2026, 4, 1)), ['tls/microsoft-roots-not-listed likely'])
  assert.deepEqual(asked(DIGICERT, Date.UTC(2026, 2, 1)), [])
  assert.deepEqual(asked(['CN=Baltimore CyberTrust Root, C=IE'], Date.UTC(2024, 0, 1)), [
    'tls/microsoft-roots-not-listed likely',
  ])
})

test('an authority of a laboratory, or none at all, says nothing of Microsoft', () => {
  assert.deepEqual(asked(['CN=Lab Root'], Date.UTC(2026, 4, 1)), [])
  assert.deepEqual(asked([], Date.UTC(2026, 4, 1)), [])
})
