// What one end has against the other's certificate beyond chain, dates and name: a revoked one, one for another use,
// and what the SBC has against Microsoft's.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TlsHandshakeFact } from '../../facts/index.ts'
import {
  GOOD_TLS,
  MICROSOFT,
  MICROSOFT_CHAIN,
  SBC_CHAIN,
  SBC_NAME,
  SBC_TEAMS_SIDE,
  TEAMS_LEG,
  Teller,
  TOLD_START,
} from '../../facts/testing/index.ts'
import { after, instantOf, minutes } from '../../kernel/index.ts'
import { describeCertificate } from '../../tls/index.ts'
import { diagnose } from '../diagnose.ts'
import { left, refused, turnedAway } from '../testing/told-handshakes.ts'

const fires = (...stories: Teller[]): string[] =>
  diagnose(stories.flatMap(story => story.facts)).map(
    ({ rule, certainty, severity }) => `${rule} ${certainty} ${severity}`,
  )
const saidIn = (story: Teller, language: 'en' | 'de' = 'en'): string =>
  diagnose(story.facts, { language })
    .map(({ says }) => says)
    .join('\n')
const sbc = (): Teller => new Teller('sbc')
const WRONG_USAGE = {
  kind: 'wrong-usage',
  hresult: '0x800B0110',
  symbol: 'CERT_E_WRONG_USAGE',
  says: 'it is not for servers',
} as const

/** The SBC calls Microsoft and leaves itself, as a capture shows it. */
const leaves = (about: Partial<TlsHandshakeFact>): Teller =>
  turnedAway(sbc(), { endedBy: 'local', how: 'alert', ...about })
/** Microsoft calls, shows its certificate as client, and the SBC leaves. */
const refusesCaller = (about: Partial<TlsHandshakeFact>): Teller =>
  left(sbc(), 1, { endedBy: 'local', how: 'alert', clientChain: MICROSOFT_CHAIN, ...about })

test('tls/microsoft-root-unknown: the alert of the SBC after what Microsoft showed, both ways', () => {
  const story = leaves({ alert: 'unknown_ca' })
  assert.deepEqual(fires(story), ['tls/microsoft-root-unknown likely critical'])
  assert.match(
    saidIn(story),
    /192\.0\.2\.21 did not take what Microsoft showed, CN=sip\.pstnhub.*, issued under CN=DigiCert Global Root G2/,
  )
  assert.match(saidIn(story, 'de'), /192\.0\.2\.21 nahm nicht an, was Microsoft zeigte, CN=sip\.pstnhub/)
  assert.deepEqual(fires(leaves({ alert: 'certificate_unknown' })), [
    'tls/microsoft-root-unknown likely critical',
  ])
  assert.deepEqual(fires(refusesCaller({ alert: 'unknown_ca' })), [
    'tls/microsoft-root-unknown likely critical',
  ])
})

test('tls/microsoft-root-unknown: possible where TLS 1.3 hides the alert or it says little', () => {
  const hidden = { serverChain: [], clientChain: [], hidden: { serverFlightBytes: 4000 } }
  assert.deepEqual(fires(leaves(hidden)), ['tls/microsoft-root-unknown possible critical'])
  assert.deepEqual(fires(leaves({ alert: 'bad_certificate' })), [
    'tls/microsoft-root-unknown possible critical',
  ])
})

test('tls/microsoft-root-unknown: not when Microsoft left, or the SBC for another reason', () => {
  const isNamed = (story: Teller): boolean => fires(story).some(rule => rule.includes('microsoft-root'))
  assert.ok(!isNamed(turnedAway(sbc(), { alert: 'unknown_ca' })))
  assert.ok(!isNamed(left(sbc(), 1, { alert: 'unknown_ca', how: 'alert' })))
  assert.deepEqual(fires(leaves({ alert: 'user_canceled' })), [])
  assert.deepEqual(fires(leaves({ how: 'timeout' })), [])
})

const forServersOnly = [
  describeCertificate({
    subject: 'sip.pstnhub.microsoft.com',
    issuer: 'Microsoft TLS CA',
    extendedKeyUsage: ['serverAuth'],
  }),
  ...MICROSOFT_CHAIN.slice(1),
]

test('tls/client-eku-demanded: Microsoft shows a certificate for servers alone, and the SBC leaves', () => {
  const story = refusesCaller({ clientChain: forServersOnly, alert: 'unsupported_certificate' })
  assert.deepEqual(fires(story), ['tls/client-eku-demanded likely critical'])
  assert.match(saidIn(story), /192\.0\.2\.21:5061 asked Microsoft .* issued for serverAuth alone/)
  assert.deepEqual(fires(refusesCaller({ clientChain: forServersOnly, alert: 'bad_certificate' })), [
    'tls/client-eku-demanded likely critical',
  ])
  const own = refusesCaller({
    clientChain: forServersOnly,
    how: 'tls-failed',
    chainFault: { ...WRONG_USAGE, says: 'it is not for clients' },
  })
  assert.deepEqual(fires(own), ['tls/client-eku-demanded proven critical'])
})

test('tls/client-eku-demanded: an unknown CA is the root, and a certificate for clients too is none of this', () => {
  assert.deepEqual(fires(refusesCaller({ clientChain: forServersOnly, alert: 'unknown_ca' })), [
    'tls/microsoft-root-unknown likely critical',
  ])
  const both = refusesCaller({ alert: 'unsupported_certificate' })
  assert.ok(!fires(both).some(rule => rule.includes('client-eku')))
})

const forClientsOnly = [
  describeCertificate({
    subject: SBC_NAME,
    issuer: 'Example Issuing CA',
    names: [SBC_NAME],
    extendedKeyUsage: ['clientAuth'],
  }),
  ...SBC_CHAIN.slice(1),
]

test('tls/wrong-usage: the SBC serves a certificate that is not for servers', () => {
  const story = left(sbc(), 1, { serverChain: forClientsOnly })
  assert.deepEqual(fires(story), ['tls/wrong-usage likely critical'])
  assert.match(saidIn(story), /192\.0\.2\.21:5061 showed CN=sbc1\.example\.net, issued for clientAuth alone;/)
  assert.match(saidIn(story, 'de'), /zeigte CN=sbc1\.example\.net, allein für clientAuth ausgestellt;/)
  assert.deepEqual(fires(story, refused(new Teller('teams'), 1, WRONG_USAGE)), [
    'tls/wrong-usage proven critical',
  ])
})

test('tls/wrong-usage: no purposes named are all, and for servers alone is enough', () => {
  const served = (extendedKeyUsage: string[]): Teller =>
    left(sbc(), 1, {
      serverChain: [
        describeCertificate({
          subject: SBC_NAME,
          issuer: 'Example Issuing CA',
          names: [SBC_NAME],
          extendedKeyUsage,
        }),
        ...SBC_CHAIN.slice(1),
      ],
    })
  for (const usages of [[], ['serverAuth'], ['anyExtendedKeyUsage']])
    assert.deepEqual(fires(served(usages)), ['tls/handshake-aborted-by-peer possible warning'])
})

test('tls/certificate-revoked: whoever was shown it says so', () => {
  const story = left(sbc(), 1, { how: 'alert', alert: 'certificate_revoked' })
  assert.deepEqual(fires(story), ['tls/certificate-revoked proven critical'])
  assert.match(saidIn(story), /showed CN=sbc1\.example\.net, which the other side calls revoked;/)
  assert.deepEqual(fires(turnedAway(sbc(), { alert: 'certificate_revoked' })), [
    'tls/certificate-revoked proven critical',
  ])
  const phrase = 'Unable to deliver REFER: TLS; HRESULT=0x80092010 CRYPT_E_REVOKED'
  const record = new Teller('record').note({
    kind: 'transfer-completion',
    code: 504,
    subCode: 549002,
    phrase,
  })
  assert.deepEqual(fires(record), ['tls/certificate-revoked likely critical'])
})

const DAY = 86_400_000
const certificate = (fromDay: number, untilDay: number): (typeof SBC_CHAIN)[number] =>
  describeCertificate({
    subject: SBC_NAME,
    issuer: 'Example Issuing CA',
    names: [SBC_NAME],
    notBefore: instantOf(TOLD_START + fromDay * DAY),
    notAfter: instantOf(TOLD_START + untilDay * DAY),
  })

/** A connection that begins with this certificate. */
const begins = (story: Teller, connection: string, leaf: (typeof SBC_CHAIN)[number]): Teller =>
  story.handshake(connection, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: MICROSOFT.address, port: 7001 },
    outcome: 'complete',
    ...GOOD_TLS,
    serverName: SBC_NAME,
    serverChain: [leaf, ...SBC_CHAIN.slice(1)],
  })
const uses = (story: Teller, connection: string): Teller =>
  story.request('received', { ...TEAMS_LEG, callId: `c${story.facts.length}`, connection }, 'INFO')

test('tls/old-certificate-kept: an old connection goes on after new ones have a new certificate', () => {
  const story = begins(sbc(), 'old', certificate(-300, 40))
  begins(story.at(60_000), 'new', certificate(-1, 365))
  assert.deepEqual(fires(uses(story.at(300_000), 'old')), [], 'what is under way may finish')
  uses(story.at(3_600_000), 'old')
  assert.deepEqual(fires(story), ['tls/old-certificate-kept proven warning'])
  assert.match(saidIn(story), /52\.114\.75\.24:7001 was still in use 60 min after it began/)
  assert.match(saidIn(story, 'de'), /neuere Verbindungen haben eines, das bis 2026-04-01 gilt/)
})

test('tls/old-certificate-kept: a connection outlives its certificate', () => {
  const leaf = { ...certificate(-300, 1), notAfter: after(TOLD_START, minutes(5)) }
  const story = uses(begins(sbc(), 'old', leaf).at(3_600_000), 'old')
  assert.deepEqual(fires(story), [
    'tls/certificate-expiring proven warning',
    'tls/old-certificate-kept proven warning',
  ])
})

test('tls/old-certificate-kept: not while old ones are unused, or two certificates are served side by side', () => {
  const unused = begins(
    uses(begins(sbc(), 'old', certificate(-300, 40)).at(1000), 'old').at(60_000),
    'new',
    certificate(-1, 365),
  )
  assert.deepEqual(fires(uses(unused.at(3_600_000), 'new')), [])
  const other = describeCertificate({
    subject: 'other.example.net',
    names: ['other.example.net'],
    issuer: 'Example Issuing CA',
  })
  const beside = begins(begins(sbc(), 'one', certificate(-300, 340)).at(60_000), 'two', other)
  assert.deepEqual(fires(uses(beside.at(3_600_000), 'one')), [])
})

/** The SBC calls Microsoft, which leaves after the ClientHello, as a capture shows it. */
const unanswered = (offered: TlsHandshakeFact['offered'], about: Partial<TlsHandshakeFact> = {}): Teller =>
  turnedAway(sbc(), {
    ...{ serverChain: [], clientChain: [], how: 'fin', certificateRequested: false },
    ...(offered && { offered }),
    ...about,
  })

test('tls/version-unsupported: Microsoft leaves an SBC that offers only what is too old', () => {
  const old = unanswered({ versions: ['TLSv1.1', 'TLSv1.0'], ciphers: ['ECDHE-RSA-AES256-SHA'] })
  assert.deepEqual(fires(old), ['tls/version-unsupported likely critical'])
  assert.match(saidIn(old), /Offered was TLSv1\.1 and TLSv1\.0\./)
  const said = unanswered({ versions: ['TLSv1.0'] }, { how: 'alert', alert: 'protocol_version' })
  assert.deepEqual(fires(said), ['tls/version-unsupported proven critical'])
})

test('tls/no-shared-cipher: Microsoft leaves an SBC that offers none of its suites', () => {
  const offered = { versions: ['TLSv1.2'], ciphers: ['AES256-SHA256', 'ECDHE-ECDSA-AES128-GCM-SHA256'] }
  assert.deepEqual(fires(unanswered(offered)), ['tls/no-shared-cipher likely critical'])
  const good = { versions: ['TLSv1.2'], ciphers: ['AES256-SHA256', 'ECDHE-RSA-AES128-GCM-SHA256'] }
  assert.deepEqual(fires(unanswered(good)), ['tls/handshake-aborted-by-peer possible warning'])
  const newer = { versions: ['TLSv1.3', 'TLSv1.2'], ciphers: ['TLS_AES_128_GCM_SHA256'] }
  assert.deepEqual(fires(unanswered(newer)), ['tls/handshake-aborted-by-peer possible warning'])
})
