// The probe against `openssl s_server` in all the ways an SBC can be set up badly, and in a good one.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { contextOf, type LeafOptions } from '../../src/tls/index.ts'
import { takeNet } from '../support/loopback-net.ts'
import { NOW, PROBED_NAME, type Probed, probeAuthority, probed, shownTo } from '../support/probing.ts'
import { inFolder, missing, startProgram } from '../support/program.ts'
import { testUnless } from '../support/wire-stage.ts'

const withoutOpenssl = missing('openssl', 'openssl')
const PORT = 5061
const DAY = 86_400_000

interface Server {
  certificate: Partial<LeafOptions>
  /** For another name than this one, when given: the certificate of the right name. */
  named?: Partial<LeafOptions>
  args?: string[]
}

/** Starts the server, lets `body` probe it, and ends it. */
async function serving(
  { certificate, named, args = [] }: Server,
  body: (address: string) => Promise<void>,
): Promise<void> {
  const authority = await probeAuthority()
  const { net, release } = await takeNet()
  const address = `127.${net}.5.1`
  try {
    await inFolder(async folder => {
      const write = async (name: string, options: Partial<LeafOptions>): Promise<void> => {
        const { pem, chain } = await authority.issue({ commonName: PROBED_NAME, ...options })
        writeFileSync(join(folder, `${name}.pem`), pem.cert)
        writeFileSync(join(folder, `${name}.key`), pem.key)
        writeFileSync(join(folder, `${name}-chain.pem`), chain.length > 1 ? pem.cert : '')
      }
      await write('own', certificate)
      writeFileSync(join(folder, 'root.pem'), authority.rootPem)
      if (named !== undefined) await write('named', named)
      const chain =
        certificate.selfSigned || certificate.omitIntermediates ? [] : ['-cert_chain', 'own-chain.pem']
      const sni =
        named === undefined ? [] : ['-servername', PROBED_NAME, '-cert2', 'named.pem', '-key2', 'named.key']
      const own = ['-cert', 'own.pem', '-key', 'own.key', ...chain, ...sni]
      const server = startProgram(
        'openssl',
        ['s_server', '-accept', `${address}:${PORT}`, ...own, '-quiet', ...args],
        folder,
      )
      try {
        await listening(address)
        await body(address)
      } finally {
        await server.end()
      }
    })
  } finally {
    release()
  }
}

async function listening(address: string): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    const isThere = await new Promise<boolean>(done => {
      const socket = connect({ host: address, port: PORT })
      socket.once('connect', () => done(true)).once('error', () => done(false))
      socket.once('connect', () => socket.destroy())
    })
    if (isThere) return
    await new Promise(done => setTimeout(done, 20))
  }
  throw new Error('openssl does not listen')
}

const probing = (name: string, server: Server, body: (probed: Probed) => void, options = {}): void =>
  testUnless(withoutOpenssl, name, () =>
    serving(server, async address => body(await probed([address], PORT, options))),
  )

const FALLBACK = { commonName: 'SBC default certificate', names: [], selfSigned: true }

probing(
  'the default certificate is named as such, however it was asked for',
  { certificate: FALLBACK },
  seen => {
    assert.deepEqual(seen.rules, ['tls/default-certificate-served'])
    assert.equal(seen.findings[0]?.certainty, 'proven')
    for (const asked of ['as-microsoft', 'no-name', 'other-name'] as const)
      assert.deepEqual(shownTo(seen.first, asked), ['SBC default certificate x2'])
    const verdict = seen.first.names[0]?.certificates[0]?.verdict
    assert.deepEqual(verdict?.accepts === false && [verdict.symbol, verdict.hresult], [
      'SEC_E_UNTRUSTED_ROOT',
      '0x80090325',
    ])
    assert.equal(seen.first.options, undefined)
  },
)

probing(
  'a certificate without its intermediate is refused, whatever other clients make of it',
  { certificate: { omitIntermediates: true } },
  seen => assert.deepEqual(seen.rules, ['tls/missing-intermediate']),
)

probing(
  'an expired certificate is named',
  { certificate: { notBefore: (NOW - 2 * DAY) as never, notAfter: (NOW - DAY) as never } },
  seen => assert.deepEqual(seen.rules, ['tls/certificate-expired']),
)

probing(
  'a certificate that is still good for three weeks is told of, and OPTIONS are asked',
  {
    certificate: { notAfter: (NOW + 21 * DAY) as never },
  },
  seen => {
    // Nobody answers SIP here.
    assert.deepEqual(seen.rules.toSorted(), ['options/unanswered', 'tls/certificate-expiring'])
  },
)

probing('a wildcard covers one label', { certificate: { commonName: '*.example.net' } }, seen => {
  assert.deepEqual(shownTo(seen.first, 'as-microsoft'), ['*.example.net x2'])
  assert.deepEqual(seen.rules, ['options/unanswered'])
})

probing(
  'and not two',
  { certificate: { commonName: '*.example.net' } },
  seen => assert.deepEqual(seen.rules, ['tls/name-mismatch']),
  {
    serverName: 'sbc1.voice.example.net',
  },
)

const SERVER_ONLY = { certificate: { extendedKeyUsage: ['serverAuth'] } }
probing('a certificate for serverAuth alone is accepted today', SERVER_ONLY, seen =>
  assert.deepEqual(seen.rules, ['options/unanswered']),
)
probing(
  'and was not between March 2024 and December 2025',
  SERVER_ONLY,
  seen => {
    const verdict = seen.first.names[0]?.certificates[0]?.verdict
    assert.equal(verdict?.accepts === false && verdict.kind, 'wrong-usage')
  },
  { rules: { requireClientAuth: true } },
)

probing(
  'a server of TLS 1.1 alone',
  { certificate: {}, args: ['-tls1_1', '-cipher', 'ALL@SECLEVEL=0'] },
  seen => {
    assert.deepEqual(seen.rules, ['tls/version-unsupported'])
    assert.match(seen.findings[0]?.says ?? '', /TLSv1\.1 was offered alone, it agreed/)
    assert.deepEqual(
      seen.first.versions.filter(each => each.agreed).map(each => each.version),
      ['TLSv1.1'],
    )
  },
)

probing('a server of TLS 1.3 alone', { certificate: {}, args: ['-tls1_3'] }, seen =>
  assert.deepEqual(seen.rules, ['tls/version-unsupported']),
)

probing(
  'a server with RSA key exchange alone',
  { certificate: {}, args: ['-tls1_2', '-cipher', 'AES256-GCM-SHA384'] },
  seen => {
    assert.deepEqual(seen.rules, ['tls/no-shared-cipher'])
    assert.match(seen.findings[0]?.says ?? '', /took AES256-GCM-SHA384/)
    assert.equal(seen.first.otherCipher, 'AES256-GCM-SHA384')
  },
)

probing('a server with an ECDSA key', { certificate: { key: 'ec-p256' } }, seen => {
  assert.deepEqual(seen.rules, ['tls/no-shared-cipher'])
  assert.match(seen.findings[0]?.says ?? '', /ECDHE-ECDSA/)
})

probing(
  'one of the four suites is enough',
  { certificate: {}, args: ['-cipher', 'ECDHE-RSA-AES128-SHA256'] },
  seen => {
    assert.deepEqual(seen.rules, ['options/unanswered'])
    assert.deepEqual(
      seen.first.ciphers.map(each => each.agreed),
      [false, false, false, true],
    )
  },
)

const MUTUAL = { certificate: {}, args: ['-Verify', '3', '-CAfile', 'root.pem', '-verify_return_error'] }
probing('a server that demands a client certificate: without one no fault of the SBC', MUTUAL, seen => {
  assert.deepEqual(seen.rules, [])
  assert.equal(seen.first.clientCertificate, 'required')
  assert.deepEqual(seen.first.authorities, ['CN=Probe Root'])
})

testUnless(withoutOpenssl, 'and with one the way to OPTIONS is free', () =>
  serving(MUTUAL, async address => {
    const issued = await (await probeAuthority()).issue({ commonName: 'sip.pstnhub.microsoft.com' })
    const seen = await probed([address], PORT, { context: contextOf('microsoft', issued) })
    assert.deepEqual(seen.rules, ['options/unanswered'])
    assert.equal(seen.first.options?.failed, 'timeout')
    assert.equal(seen.first.clientCertificate, 'required')
  }),
)

probing(
  'a certificate chosen by the server name is the right one for Microsoft',
  { certificate: FALLBACK, named: { omitIntermediates: true } },
  seen => {
    assert.deepEqual(shownTo(seen.first, 'as-microsoft'), [`${PROBED_NAME} x2`])
    assert.deepEqual(shownTo(seen.first, 'no-name'), ['SBC default certificate x2'])
    assert.deepEqual(seen.rules.toSorted(), ['tls/missing-intermediate'])
  },
)

probing('tickets that are offered are said to be', { certificate: {}, args: ['-tls1_2'] }, seen =>
  assert.equal(seen.first.ticketOffered, true),
)
probing('and so is that there are none', { certificate: {}, args: ['-tls1_2', '-no_ticket'] }, seen =>
  assert.equal(seen.first.ticketOffered, false),
)
