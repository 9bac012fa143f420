import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fact, UNDATED } from '../../../facts/index.ts'
import {
  DEFAULT_CERTIFICATE,
  SBC_CHAIN,
  SBC_NAME,
  Teller,
  TOLD_START,
  toldDefaultCertificate,
  toldTransfer,
} from '../../../facts/testing/index.ts'
import { after, type Instant, minutes } from '../../../kernel/index.ts'
import { describeCertificate } from '../../../tls/index.ts'
import { judged } from '../../testing/judged.ts'
import { FAULTS, left, refused, welcomed } from '../../testing/told-handshakes.ts'
import { defaultCertificateServed as rule } from './default-certificate-served.ts'

const DEFAULT = { context: { name: 'default', because: 'no policy matched', isDefault: true } }
const served = { ...DEFAULT, serverChain: [DEFAULT_CERTIFICATE] }
const RECORD = {
  kind: 'transfer-completion',
  code: 504,
  subCode: 549009,
  phrase: 'Unable to deliver REFER: outgoing TLS negotiation failed; HRESULT=0x80090325 SEC_E_UNTRUSTED_ROOT',
} as const

test("the article's call gives one finding with its four connections and their rhythm", () => {
  const [finding, ...others] = judged(rule, toldDefaultCertificate())
  assert.deepEqual(
    [others.length, finding?.certainty, finding?.count, finding?.evidence.length],
    [0, 'likely', 4, 4],
  )
  assert.match(
    finding?.says ?? '',
    /answered 4 TLS connections from 52\.114\.75\.24 that asked for sbc1\.example\.net/,
  )
  assert.match(finding?.says ?? '', /Three tries came within 699 ms and a fourth 12\.0 s later/)
  assert.doesNotMatch(finding?.says ?? '', /A probe/)
})

test('a healthy transfer gives none', () => {
  assert.deepEqual(judged(rule, toldTransfer()), [])
})

test('a capture alone, without contexts, is enough', () => {
  const [finding] = judged(rule, left(new Teller('trace.pcap'), 8576, { serverChain: [DEFAULT_CERTIFICATE] }))
  assert.equal(finding?.certainty, 'likely')
})

test('an SBC log alone, without certificates and names, is enough', () => {
  const context = { name: '0', because: 'ProxySetId -1, SIPInterface 0', isDefault: true }
  const story = new Teller('sbc.log').handshake('1528', {
    role: 'server',
    local: { address: '192.0.2.21', port: 5061 },
    remote: { address: '52.114.75.24', port: 8576 },
    outcome: 'failed',
    context,
    endedBy: 'remote',
    how: 'fin',
  })
  assert.match(judged(rule, story)[0]?.says ?? '', /the context 0 \(ProxySetId -1/)
})

test("Microsoft's record proves it", () => {
  const story = toldDefaultCertificate().note(RECORD)
  const [finding] = judged(rule, story)
  assert.equal(finding?.certainty, 'proven')
  assert.equal(finding?.evidence.length, 5)
})

test("Microsoft's record of another week proves nothing, one without a time does", () => {
  const story = toldDefaultCertificate()
  const record = (at: Instant): Fact => ({ ...RECORD, observer: 'mail.txt', at })
  const certainty = (at: Instant) => judged(rule, [...story.facts, record(at)])[0]?.certainty
  assert.equal(certainty(after(TOLD_START, minutes(7 * 24 * 60))), 'likely')
  assert.equal(certainty(UNDATED), 'proven')
})

test("Microsoft's record alone points at it", () => {
  assert.equal(judged(rule, new Teller('record.json').note(RECORD))[0]?.certainty, 'likely')
  const other = { ...RECORD, phrase: 'Unable to deliver REFER: connection refused' }
  assert.deepEqual(judged(rule, new Teller('record.json').note(other)), [])
})

test("the peer's own reason proves it, and both views of a connection count once", () => {
  const sbc = left(new Teller('sbc'), 8576, served)
  // The client's own context is none of the server's.
  const context = { name: 'microsoft', because: 'client', isDefault: false }
  const shown = { serverChain: [DEFAULT_CERTIFICATE], context }
  const teams = refused(new Teller('teams'), 8576, FAULTS.selfSigned, shown)
  const [finding, ...others] = judged(rule, [...teams.facts, ...sbc.facts])
  assert.deepEqual(
    [others.length, finding?.certainty, finding?.count, finding?.evidence.length],
    [0, 'proven', 1, 2],
  )
})

test('where other addresses were answered well, it says that a probe proves nothing', () => {
  const story = left(welcomed(new Teller('sbc'), '52.114.132.46'), 8576, served)
  const says = judged(rule, story)[0]?.says ?? ''
  assert.match(says, /gave 52\.114\.132\.46 the right certificate, so it chooses by source address/)
  assert.match(says, /A probe from one address therefore proves nothing; what does is the context/)
})

test('a self-signed certificate for the right name, or of a context chosen on purpose, is not the default', () => {
  const own = describeCertificate({ subject: SBC_NAME, names: [SBC_NAME] })
  assert.deepEqual(judged(rule, left(new Teller('sbc'), 1, { serverChain: [own] })), [])
  const chosen = { name: 'teams', because: 'SNI matched', isDefault: false }
  assert.deepEqual(
    judged(rule, left(new Teller('sbc'), 1, { serverChain: [DEFAULT_CERTIFICATE], context: chosen })),
    [],
  )
})

test('the default context with the right certificate in it is not to blame', () => {
  assert.deepEqual(judged(rule, left(new Teller('sbc'), 1, { ...DEFAULT, serverChain: SBC_CHAIN })), [])
})

test('a scanner that asks for somebody else is no finding', () => {
  const story = left(welcomed(new Teller('sbc'), '52.114.132.46'), 9000, {
    ...served,
    remote: { address: '198.51.100.7', port: 9000 },
    serverName: 'scanner.example',
  })
  assert.deepEqual(judged(rule, story), [])
})

test('a peer that never spoke left nothing for a reason', () => {
  assert.deepEqual(
    judged(rule, left(new Teller('sbc'), 1, { ...served, endedBy: 'local', how: 'timeout' })),
    [],
  )
})
