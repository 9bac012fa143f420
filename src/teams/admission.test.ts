import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indexTenant, newGateway, newTenant } from '../routing/index.ts'
import { SipHeaders, SipRequest } from '../sip/index.ts'
import { describeCertificate, type TlsSession } from '../tls/index.ts'
import { admitInvite, admitOptions } from './admission.ts'
import { settingsOf, type TeamsConfig } from './config.ts'
import { tenant, USER } from './testing/bench-tenant.ts'

const SDP = [
  'v=0',
  'o=- 1 1 IN IP4 127.0.20.2',
  's=-',
  'c=IN IP4 127.0.20.2',
  't=0 0',
  'm=audio 30000 RTP/SAVP 8',
  'a=rtpmap:8 PCMA/8000',
  `a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:${'A'.repeat(40)}`,
  '',
].join('\r\n')

const sessionFor = (...names: string[]): TlsSession => ({
  role: 'server',
  version: 'TLSv1.2',
  cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
  localChain: [],
  remoteChain: [describeCertificate({ subject: names[0] ?? '', names, issuer: 'Bench Root' })],
  remoteVerified: { ok: true },
})

interface Wish {
  uri?: string
  headers?: Record<string, string | undefined>
  body?: string
  session?: TlsSession
  config?: Partial<TeamsConfig>
}

function requestOf(method: string, { uri, headers, body = SDP }: Wish): SipRequest {
  const all: Record<string, string | undefined> = {
    Via: 'SIP/2.0/TLS sbc1.example.net:5061;branch=z9hG4bK1',
    From: '<sip:+4930555100@sbc1.example.net>;tag=1',
    To: '<sip:sip.pstnhub.microsoft.com>',
    'Call-ID': '1',
    CSeq: `1 ${method}`,
    Contact: '<sip:+4930555100@sbc1.example.net:5061;transport=tls>',
    'Content-Type': 'application/sdp',
    ...headers,
  }
  const pairs = Object.entries(all).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, value]],
  )
  const target = uri ?? `sip:${USER}@sip.pstnhub.microsoft.com:5061;user=phone;transport=tls`
  return new SipRequest({ method, uri: target, headers: SipHeaders.of(...pairs), body })
}

function invite(wish: Wish) {
  const settings = settingsOf(tenant(wish.config))
  const admitted = admitInvite(
    requestOf('INVITE', wish),
    wish.session ?? sessionFor('sbc1.example.net'),
    settings,
  )
  if (admitted.ok) return 'admitted'
  const { status, subCode, says } = admitted.fault
  return subCode === undefined ? `${status} ${says}` : `${status}/${subCode} ${says}`
}

test('an INVITE in order is admitted', () => {
  assert.equal(invite({}), 'admitted')
})

test('the certificate must be for the host of Contact, a wildcard for one label only', () => {
  assert.equal(
    invite({ session: sessionFor('other.example.net') }),
    '403 The certificate is not for sbc1.example.net',
  )
  assert.equal(invite({ session: sessionFor('*.example.net') }), 'admitted')
  const deep = { Contact: '<sip:sbc1.eu.example.net:5061>' }
  assert.equal(
    invite({ headers: deep, session: sessionFor('*.example.net') }),
    '403 The certificate is not for sbc1.eu.example.net',
  )
  const bare = { ...sessionFor('sbc1.example.net'), remoteChain: [] }
  assert.equal(invite({ session: bare }), '403 No trusted certificate')
})

test('Contact is needed and must hold no address', () => {
  assert.equal(invite({ headers: { Contact: undefined } }), '400/540400 Missing Contact')
  assert.equal(
    invite({ headers: { Contact: '<sip:127.0.20.2:5061>' } }),
    '403 Contact holds an IP address and no FQDN',
  )
  assert.equal(
    invite({ headers: { Contact: '<sip:[::1]:5061>' } }),
    '403 Contact holds an IP address and no FQDN',
  )
})

test('a Record-Route of an SBC is checked against the certificate, too', () => {
  const headers = { 'Record-Route': '<sip:proxy.example.net:5061;transport=tls;lr>' }
  assert.equal(invite({ headers }), '403 The certificate is not for proxy.example.net')
})

test('the tenant is found by the FQDN or by the name without its first label', () => {
  const headers = { Contact: '<sip:sbc7.adatum.example:5061>' }
  const session = sessionFor('*.adatum.example')
  assert.equal(invite({ headers, session }), '403 sbc7.adatum.example belongs to no tenant')
  const carrier = { sbcs: [{ fqdn: 'adatum.example', port: 5061 }] }
  assert.equal(invite({ headers, session, config: carrier }), 'admitted')
  const domains = { domains: ['adatum.example'] }
  assert.equal(invite({ headers, session, config: domains }), '403/510532 No trunk config found')
})

test('the number of the Request-URI must belong to somebody and begin with +', () => {
  const to = (user: string) => `sip:${user}@sip.pstnhub.microsoft.com;user=phone`
  assert.equal(invite({ uri: to('+4999') }), '404/511404 The number belongs to nobody')
  assert.equal(invite({ uri: to('4952511235') }), '404/511404 The number has no +')
  const strict = { options: { numberWithoutPlusStatus: 412 } } as const
  assert.equal(invite({ uri: to('4952511235'), config: strict }), '412/510412 The number has no +')
  assert.equal(invite({ uri: to('constructor') }), '404/511404 The number has no +')
})

test('Replaces of an SBC is refused', () => {
  assert.equal(
    invite({ headers: { Replaces: 'a;to-tag=1;from-tag=2' } }),
    '403 Replaces is not accepted from an SBC',
  )
})

test('the offer must be there, be SDP, be encrypted and hold a codec of ours', () => {
  assert.equal(invite({ body: '' }), '488 INVITE without SDP')
  assert.equal(
    invite({ body: '', config: { options: { noSdpStatus: 415 } } }),
    '415/540415 INVITE without SDP',
  )
  assert.equal(
    invite({ headers: { 'Content-Type': 'application/pidf+xml' } }),
    '415/540415 Unsupported Content-Type',
  )
  assert.match(invite({ body: 'nonsense' }), /^410\/531000 MediaOfferError/)
  const plain = SDP.replace('RTP/SAVP', 'RTP/AVP').replace(/a=crypto.*\r\n/, '')
  assert.equal(invite({ body: plain }), '488/531000 SrtpEncryptionRequired')
  const other = SDP.replace('SAVP 8', 'SAVP 111').replace('8 PCMA/8000', '111 opus/48000/2')
  assert.equal(invite({ body: other }), '488/531000 CannotSupportAnyMedia')
})

test('too short a session interval is refused, where the SBC can understand it', () => {
  const asks = { 'Session-Expires': '120', Supported: 'timer' }
  assert.equal(invite({ headers: asks }), '422/540422 Session Interval Too Small')
  assert.equal(invite({ headers: { ...asks, 'Session-Expires': '300' } }), 'admitted')
  assert.equal(invite({ headers: { 'Session-Expires': '120' } }), 'admitted')
})

function options(wish: Wish) {
  const settings = settingsOf(tenant(wish.config))
  const request = requestOf('OPTIONS', { ...wish, body: '' })
  const admitted = admitOptions(request, wish.session ?? sessionFor('sbc1.example.net'), settings)
  return admitted.ok ? admitted.value.sbc.fqdn : `${admitted.fault.status} ${admitted.fault.says}`
}

test('OPTIONS are looked up by Record-Route first, and the probe goes to the Contact', () => {
  assert.equal(options({}), 'sbc1.example.net')
  const missing = '400 Record-Route and Contact headers are missing'
  assert.equal(options({ headers: { Contact: undefined } }), missing)
  const headers = { 'Record-Route': '<sip:127.0.0.1;lr>' }
  assert.equal(options({ headers }), '403 Contact holds an IP address and no FQDN')
  const contactFirst = { options: { acceptRecordRouteFqdnFirst: false } }
  assert.equal(options({ headers, config: contactFirst }), 'sbc1.example.net')
})

test('a caller that the tenant blocks is refused, or led to the resource account that the pattern names', () => {
  const blocking = (resourceAccount?: string): Partial<TeamsConfig> => ({
    attendants: { reception: { resourceAccount: 'aa@example.net' } },
    voiceRouting: {
      index: indexTenant(
        newTenant({
          gateways: [newGateway({ fqdn: 'sbc1.example.net', sipSignalingPort: 5061 })],
          inboundBlockedNumberPatterns: [
            {
              identity: 'pest',
              pattern: '^\\+4930555',
              enabled: true,
              ...(resourceAccount && { resourceAccount }),
            },
          ],
        }),
      ),
    },
  })
  assert.equal(invite({ config: blocking() }), '403/510534 The calling number is blocked')
  assert.equal(invite({ config: blocking('AA@example.net') }), 'admitted')
  assert.equal(
    invite({ config: blocking('nobody@example.net') }),
    '404/511404 No service has the resource account nobody@example.net',
  )
  const anonymous = { From: '<sip:anonymous@anonymous.invalid>;tag=1' }
  assert.equal(invite({ headers: anonymous, config: blocking() }), 'admitted')
})
