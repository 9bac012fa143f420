// The article's two calls as an SBC would have noted them, made up for tests: a transfer that works, and one whose
// REFER dies of the default certificate.

import { millis } from '../../kernel/index.ts'
import { type CertificateFacts, describeCertificate } from '../../tls/index.ts'
import { Teller, type ToldLeg } from './teller.ts'

const CARRIER = { address: '192.0.2.10', port: 5060 }
const SBC_CARRIER_SIDE = { address: '192.0.2.20', port: 5060 }
export const SBC_TEAMS_SIDE = { address: '192.0.2.21', port: 5061 }
export const MICROSOFT = { address: '52.114.75.24', port: 5061 }
const MEDIA_ONE = { address: '52.113.136.29', port: 50000 }
const MEDIA_TWO = { address: '52.113.52.173', port: 50200 }
const SBC_MEDIA = { address: '192.0.2.21', port: 20000 }

export const SBC_NAME = 'sbc1.example.net'
const CONTACT: [string, string] = ['Contact', `<sip:+4930555100@${SBC_NAME}:5061;transport=tls>`]
const ALLOW: [string, string] = ['Allow', 'INVITE, ACK, OPTIONS, CANCEL, BYE, UPDATE, REFER, NOTIFY']
const node = (name: string): [string, string] => [
  'USER-AGENT',
  `Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.${name}`,
]
const REFER_TO = 'sip:sip.pstnhub.microsoft.com:5061;transport=tls;x-m=28:orgid:5e0c1f2a'
const REFERRED_BY =
  '<sip:sip.pstnhub.microsoft.com:5061;x-m=28:orgid:77aa;x-ti=88bb;x-tt=aHR0cHM6Ly9hcGkt%3d>'

export const SBC_CHAIN: CertificateFacts[] = [
  describeCertificate({ subject: SBC_NAME, issuer: 'Example Issuing CA', names: [SBC_NAME] }),
  describeCertificate({ subject: 'Example Issuing CA', issuer: 'Example Root', isCa: true }),
]
export const MICROSOFT_CHAIN: CertificateFacts[] = [
  describeCertificate({ subject: 'sip.pstnhub.microsoft.com', issuer: 'Microsoft TLS CA' }),
  describeCertificate({ subject: 'Microsoft TLS CA', issuer: 'DigiCert Global Root G2', isCa: true }),
]
export const DEFAULT_CERTIFICATE = describeCertificate({ subject: 'ACL_5330' })
export const GOOD_TLS = { version: 'TLSv1.2', cipher: 'ECDHE-RSA-AES256-GCM-SHA384' }

const CARRIER_LEG: ToldLeg = {
  callId: 'c1@192.0.2.10',
  transport: 'udp',
  local: SBC_CARRIER_SIDE,
  remote: CARRIER,
  from: '<sip:+4930555100@carrier.example>',
  to: '<sip:+4952511234@192.0.2.20>',
}
export const TEAMS_LEG: ToldLeg = {
  callId: 't1@sbc1.example.net',
  transport: 'tls',
  local: { ...SBC_TEAMS_SIDE, port: 40001 },
  remote: MICROSOFT,
  connection: 'out-1',
  from: `<sip:+4930555100@${SBC_NAME}>`,
  to: '<sip:+4952511234@sip.pstnhub.microsoft.com:5061;transport=tls>',
}
const SECOND_LEG: ToldLeg = { ...TEAMS_LEG, callId: 't2@sbc1.example.net', to: `<${REFER_TO}>` }
const LEGS = [
  { callId: CARRIER_LEG.callId, side: 'carrier' as const },
  { callId: TEAMS_LEG.callId, side: 'teams' as const },
]

/** Up to the attendant's greeting; common to both stories. */
function callsAttendant(story: Teller): Teller {
  const inward = { role: 'client' as const, local: TEAMS_LEG.local, remote: MICROSOFT }
  const serverName = 'sip.pstnhub.microsoft.com'
  return story
    .at(0)
    .request('received', CARRIER_LEG, 'INVITE', { body: 'v=0\r\n' })
    .response('sent', CARRIER_LEG, 100, 'INVITE')
    .call('call-1', 'offered', LEGS)
    .at(2)
    .opened('out-1', inward)
    .at(30)
    .handshake('out-1', {
      ...inward,
      outcome: 'complete',
      ...GOOD_TLS,
      serverName,
      serverChain: MICROSOFT_CHAIN,
      clientChain: SBC_CHAIN,
      durationMs: millis(28),
    })
    .at(31)
    .request('sent', TEAMS_LEG, 'INVITE', {
      headers: [CONTACT, ALLOW],
      body: 'v=0\r\na=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:c2VjcmV0IGtleQ==|2^31\r\n',
    })
    .at(60)
    .response('received', TEAMS_LEG, 100, 'INVITE', { headers: [node('EUWE.0')] })
    .at(410)
    .response('received', TEAMS_LEG, 200, 'INVITE', { headers: [node('EUWE.0')], body: 'v=0\r\n' })
    .request('sent', TEAMS_LEG, 'ACK')
    .at(411)
    .response('sent', CARRIER_LEG, 200, 'INVITE', { body: 'v=0\r\n' })
    .call('call-1', 'answered', LEGS)
    .at(430)
    .request('received', CARRIER_LEG, 'ACK')
    .at(450)
    .rtp(TEAMS_LEG.callId, {
      phase: 'started',
      direction: 'received',
      local: SBC_MEDIA,
      remote: MEDIA_ONE,
      codec: 'PCMA',
      packets: 1,
    })
}

/** refer-new-connection: the REFER comes from another node on a new connection, and the SBC calls Teams again. */
export function toldTransfer(): Teller {
  const story = referComes(callsAttendant(new Teller('sbc')))
  const from = { connection: 'in-8576', remote: { address: MICROSOFT.address, port: 8576 } }
  const notified = (cseq: number, line: string): Teller =>
    story
      .request('sent', TEAMS_LEG, 'NOTIFY', {
        cseq,
        body: `${line}\r\n`,
        contentType: 'message/sipfrag;version=2.0',
        ...from,
      })
      .pass(20)
      .response('received', TEAMS_LEG, 200, 'NOTIFY', { cseq, headers: [node('EUWE.10')], ...from })
  notified(2, 'SIP/2.0 100 Trying')
  story
    .at(5320)
    .request('sent', SECOND_LEG, 'INVITE', {
      uri: REFER_TO,
      headers: [CONTACT, ALLOW, ['Referred-By', REFERRED_BY]],
      body: 'v=0\r\n',
    })
    .at(5350)
    .response('received', SECOND_LEG, 100, 'INVITE', { headers: [node('EUWE.0')] })
    .at(5700)
    .response('received', SECOND_LEG, 200, 'INVITE', { headers: [node('EUWE.0')], body: 'v=0\r\n' })
    .request('sent', SECOND_LEG, 'ACK')
    .call('call-1', 'transfer-answered', [
      ...LEGS,
      { callId: SECOND_LEG.callId, side: 'teams', transfer: true },
    ])
  notified(3, 'SIP/2.0 200 OK')
  return story
    .at(5760)
    .rtp(SECOND_LEG.callId, {
      phase: 'started',
      direction: 'received',
      local: SBC_MEDIA,
      remote: MEDIA_TWO,
      codec: 'PCMA',
      packets: 1,
    })
    .at(5800)
    .request('received', TEAMS_LEG, 'BYE', { cseq: 2, headers: [node('EUWE.10')], ...from })
    .response('sent', TEAMS_LEG, 200, 'BYE', { cseq: 2, ...from })
    .at(31_000)
    .request('received', CARRIER_LEG, 'BYE', { cseq: 2 })
    .response('sent', CARRIER_LEG, 200, 'BYE', { cseq: 2 })
    .request('sent', SECOND_LEG, 'BYE', { cseq: 2 })
    .at(31_030)
    .response('received', SECOND_LEG, 200, 'BYE', { cseq: 2, headers: [node('EUWE.0')] })
    .rtp(SECOND_LEG.callId, {
      phase: 'stopped',
      direction: 'received',
      local: SBC_MEDIA,
      remote: MEDIA_TWO,
      packets: 1265,
      heard: ['agent'],
    })
    .call('call-1', 'ended', LEGS)
}

function referComes(story: Teller): Teller {
  const remote = { address: MICROSOFT.address, port: 8576 }
  const place = { connection: 'in-8576', remote }
  const outward = { role: 'server' as const, local: SBC_TEAMS_SIDE, remote }
  return story
    .at(5250)
    .opened('in-8576', outward)
    .at(5290)
    .handshake('in-8576', {
      ...outward,
      outcome: 'complete',
      ...GOOD_TLS,
      serverName: SBC_NAME,
      context: { name: 'teams', because: `SNI ${SBC_NAME} matched policy 0`, isDefault: false },
      serverChain: SBC_CHAIN,
      clientChain: MICROSOFT_CHAIN,
      durationMs: millis(40),
    })
    .at(5292)
    .request('received', TEAMS_LEG, 'REFER', {
      cseq: 1,
      ...place,
      headers: [node('EUWE.10'), ['REFER-TO', `<${REFER_TO}>`], ['REFERRED-BY', REFERRED_BY]],
    })
    .at(5294)
    .response('sent', TEAMS_LEG, 202, 'REFER', { cseq: 1, ...place })
    .call('call-1', 'transfer-requested', LEGS)
}

/** When and from which port Microsoft tries to bring the REFER: three times within a second, again after twelve. */
const TRIES = [
  [5313, 8576],
  [5655, 8577],
  [6012, 8580],
  [18_040, 8591],
] as const

/** refer-default-certificate: no REFER, four handshakes in vain, and a caller who gives up. */
export function toldDefaultCertificate(): Teller {
  const story = callsAttendant(new Teller('sbc'))
  for (const [at, port] of TRIES) refusedTry(story.at(at), port)
  const reason: [string, string] = [
    'Reason',
    'Q.850 ;cause=22 ;text="8f0e2a51-0000-4000-8000-2a5d9c1e7b44;MediaError"',
  ]
  return story
    .at(21_500)
    .request('received', CARRIER_LEG, 'BYE', { cseq: 2 })
    .response('sent', CARRIER_LEG, 200, 'BYE', { cseq: 2 })
    .request('sent', TEAMS_LEG, 'BYE', { cseq: 3, headers: [reason] })
    .at(21_530)
    .response('received', TEAMS_LEG, 200, 'BYE', { cseq: 3, headers: [node('EUWE.0')] })
    .call('call-1', 'ended', LEGS)
}

function refusedTry(story: Teller, port: number): void {
  const outward = {
    role: 'server' as const,
    local: SBC_TEAMS_SIDE,
    remote: { address: MICROSOFT.address, port },
  }
  story
    .opened(`in-${port}`, outward)
    .pass(16)
    .handshake(`in-${port}`, {
      ...outward,
      outcome: 'failed',
      serverName: SBC_NAME,
      version: 'TLSv1.2',
      context: { name: 'default', because: 'no policy matched', isDefault: true },
      serverChain: [DEFAULT_CERTIFICATE],
      endedBy: 'remote',
      how: 'fin',
      durationMs: millis(16),
    })
    .closed(`in-${port}`, { ...outward, how: 'tls-failed', bytesReceived: 220, bytesSent: 1180 })
}
