// The other rules about TLS, side by side: each fault is named by one of them and by no other.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MICROSOFT_CHAIN, SBC_CHAIN, SBC_NAME, Teller, TOLD_START } from '../../facts/testing/index.ts'
import { after, instantOf, minutes } from '../../kernel/index.ts'
import { describeCertificate } from '../../tls/index.ts'
import { diagnose } from '../diagnose.ts'
import { FAULTS, left, PRIVATE_CHAIN, refused, turnedAway, welcomed } from '../testing/told-handshakes.ts'

const fires = (...stories: Teller[]): string[][] =>
  diagnose(stories.flatMap(story => story.facts)).map(({ rule, certainty, severity }) => [
    rule,
    certainty,
    severity,
  ])
const sbc = (): Teller => new Teller('sbc')
const leaf = SBC_CHAIN[0]
assert.ok(leaf !== undefined)

test('a private CA is an untrusted chain when the peer says so', () => {
  const views = [
    left(sbc(), 1, { serverChain: PRIVATE_CHAIN }),
    refused(new Teller('teams'), 1, FAULTS.untrustedRoot),
  ]
  assert.deepEqual(fires(...views), [['tls/untrusted-chain', 'proven', 'critical']])
})

test('a private CA is only a hand-shake broken off as long as nobody says why', () => {
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: PRIVATE_CHAIN })), [
    ['tls/handshake-aborted-by-peer', 'possible', 'warning'],
  ])
})

test('an alert about the CA tells of the chain', () => {
  const story = left(sbc(), 1, { serverChain: PRIVATE_CHAIN, how: 'alert', alert: 'unknown_ca' })
  assert.deepEqual(fires(story), [['tls/untrusted-chain', 'likely', 'critical']])
})

test('a self-signed certificate for the right name is an untrusted chain', () => {
  const own = describeCertificate({ subject: SBC_NAME, names: [SBC_NAME] })
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: [own] })), [
    ['tls/untrusted-chain', 'likely', 'critical'],
  ])
})

test("our own refusal of Microsoft's chain is a matter of the SBC's roots", () => {
  const story = turnedAway(sbc(), { endedBy: 'local', how: 'tls-failed', chainFault: FAULTS.untrustedRoot })
  assert.deepEqual(fires(story), [['tls/microsoft-root-unknown', 'proven', 'critical']])
})

test('a certificate alone that is not self-signed lacks its intermediate', () => {
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: [leaf] })), [
    ['tls/missing-intermediate', 'likely', 'critical'],
  ])
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: SBC_CHAIN })), [
    ['tls/handshake-aborted-by-peer', 'possible', 'warning'],
  ])
  assert.deepEqual(fires(welcomed(sbc(), '52.114.75.24', { serverChain: [leaf] })), [])
})

test('an expired certificate is told critical when it fails, as a warning while it passes', () => {
  const old = [{ ...leaf, notAfter: instantOf(TOLD_START - 1) }, ...SBC_CHAIN.slice(1)]
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: old })), [
    ['tls/certificate-expired', 'likely', 'critical'],
  ])
  const passing = welcomed(sbc(), '52.114.75.24', { serverChain: old })
  assert.deepEqual(fires(passing), [['tls/certificate-expired', 'proven', 'warning']])
})

test('an alert that the certificate has expired is believed, whichever end the observer is', () => {
  const alert = { how: 'alert', alert: 'certificate_expired' } as const
  const old = [{ ...leaf, notAfter: instantOf(TOLD_START - 1) }, ...SBC_CHAIN.slice(1)]
  const expired = [['tls/certificate-expired', 'likely', 'critical']]
  const asClient = { role: 'client', endedBy: 'local', serverChain: old, ...alert } as const
  const ends = {
    local: { address: '198.51.100.7', port: 4000 },
    remote: { address: '192.0.2.21', port: 5061 },
  }
  assert.deepEqual(fires(left(sbc(), 1, { ...asClient, ...ends })), expired)
  assert.deepEqual(fires(turnedAway(sbc(), { endedBy: 'local', ...alert })), expired)
})

test('a small flight that TLS 1.3 hides leaves open whether its intermediate is missing', () => {
  const hidden = { serverChain: [], hidden: { serverFlightBytes: 1230 } }
  const [found] = diagnose(left(sbc(), 1, { ...hidden, how: 'alert', alert: 'unknown_ca' }).facts)
  assert.equal(found?.rule, 'tls/default-certificate-served')
  assert.match(found.says, /the default certificate, or the right one without its intermediate\./)
})

const expiresIn = (days: number): Teller =>
  welcomed(sbc(), '52.114.75.24', {
    serverChain: [{ ...leaf, notAfter: after(TOLD_START, minutes(days * 24 * 60)) }, ...SBC_CHAIN.slice(1)],
  })

test('a certificate is told of in its last thirty days, and not before', () => {
  assert.deepEqual(fires(expiresIn(29)), [['tls/certificate-expiring', 'proven', 'warning']])
  assert.deepEqual(fires(expiresIn(31)), [])
})

test('what a stranger shows who dials in is not ours to renew', () => {
  const stranger = { ...leaf, subject: 'stranger.example', notAfter: after(TOLD_START, minutes(60)) }
  const story = welcomed(sbc(), '203.0.113.9', { serverChain: SBC_CHAIN, clientChain: [stranger] })
  assert.deepEqual(fires(story), [])
})

test('a certificate for another name is a name mismatch, two labels deep under a wildcard as well', () => {
  const other = describeCertificate({
    subject: '*.example.net',
    issuer: 'Example Issuing CA',
    names: ['*.example.net'],
  })
  const chain = [other, ...SBC_CHAIN.slice(1)]
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: chain, serverName: 'sbc1.test.example.net' })), [
    ['tls/name-mismatch', 'likely', 'critical'],
  ])
  assert.deepEqual(fires(left(sbc(), 1, { serverChain: chain })), [
    ['tls/handshake-aborted-by-peer', 'possible', 'warning'],
  ])
})

test("Microsoft's record names the expired certificate and the wrong name as well", () => {
  const record = (phrase: string): Teller =>
    new Teller('record').note({ kind: 'transfer-completion', code: 504, subCode: 549009, phrase })
  assert.deepEqual(fires(record('TLS failed; HRESULT=0x80090328')), [
    ['tls/certificate-expired', 'likely', 'critical'],
  ])
  assert.deepEqual(fires(record('TLS failed; SEC_E_WRONG_PRINCIPAL')), [
    ['tls/name-mismatch', 'likely', 'critical'],
  ])
})

test('no client certificate: proven by the server, likely with an alert, possible without', () => {
  const none = { clientChain: [] }
  const server = new Teller('teams').handshake('in-1', {
    role: 'server',
    local: { address: '52.114.75.24', port: 5061 },
    remote: { address: '192.0.2.21', port: 40001 },
    outcome: 'failed',
    endedBy: 'local',
    how: 'tls-failed',
    chainFault: FAULTS.empty,
  })
  const id = 'tls/client-certificate-missing'
  assert.deepEqual(fires(turnedAway(sbc(), none), server), [[id, 'proven', 'critical']])
  assert.deepEqual(fires(turnedAway(sbc(), { ...none, alert: 'certificate_unknown' })), [
    [id, 'likely', 'critical'],
  ])
  assert.deepEqual(fires(turnedAway(sbc(), { ...none, how: 'fin' })), [[id, 'possible', 'critical']])
})

test('a client turned away over the protocol version was not asked for its certificate yet', () => {
  assert.deepEqual(fires(turnedAway(sbc(), { clientChain: [], alert: 'protocol_version' })), [
    ['tls/version-unsupported', 'proven', 'critical'],
  ])
})

test('handshakes that went well give nothing, whoever made them', () => {
  const inward = turnedAway(sbc(), { outcome: 'complete', clientChain: [], serverChain: MICROSOFT_CHAIN })
  assert.deepEqual(fires(inward, welcomed(sbc(), '52.114.75.24')), [])
})

test('a stranger without a name who leaves is no finding', () => {
  const { serverName: _, ...nameless } = left(sbc(), 1).facts[0] as { serverName?: string }
  const story = sbc().note({ ...nameless, remote: { address: '198.51.100.7', port: 1 } } as never)
  assert.deepEqual(fires(story), [])
})
