import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fault, ok } from '../../kernel/index.ts'
import { describeCertificate, type TlsSession } from '../../tls/index.ts'
import { addressAnswer } from '../dns.ts'
import type { SipInterface } from '../sip-interface.ts'
import { FIRST, LOCAL, NamedPeer } from '../testing/named-peer.ts'

const HOST = 'one.carrier.example'

interface Peer {
  via?: string
  names?: string[]
  isVerified?: boolean
  transport?: 'tcp' | 'tls'
  reuse?: SipInterface['reusesConnections']
  /** A connection of ours stands before. */
  isReached?: boolean
}

/** What is done for a request to the host, after it has opened a connection and sent a request on it. */
function waysAfter({
  via,
  names = [HOST],
  isVerified = true,
  transport = 'tls',
  reuse = true,
  isReached = false,
}: Peer): string[] {
  const peer = new NamedPeer(transport, { reusesConnections: reuse })
  peer.zone.set(`A ${HOST}`, addressAnswer([FIRST], 'A'))
  if (isReached) peer.request('OPTIONS', HOST, 5061)
  const leaf = describeCertificate({ subject: names[0] ?? 'nobody', names })
  const tls = {
    remoteChain: [leaf],
    remoteVerified: isVerified ? ok(undefined) : fault({ kind: 'untrusted' }),
  } as unknown as TlsSession
  const remote = { address: FIRST, port: 49_999 }
  peer.hears({
    ...{ type: 'opened', connection: 'in-1', listener: 'trunk', local: LOCAL, remote },
    ...(transport === 'tls' && { tls }),
  })
  const lines = [
    'OPTIONS sip:sbc.example SIP/2.0',
    `Via: ${via ?? `SIP/2.0/TLS ${HOST}:5061;alias;branch=z9hG4bK1`}`,
    ...['From: <sip:b@carrier.example>;tag=b1', 'To: <sip:a@sbc.example>', 'Call-ID: theirs'],
    ...['CSeq: 1 OPTIONS', 'Max-Forwards: 70', 'Content-Length: 0', '', ''],
  ]
  peer.hears({ type: 'received', connection: 'in-1', bytes: Buffer.from(lines.join('\r\n')) })
  peer.sent.length = 0
  peer.request('OPTIONS', HOST, 5061, 'c2')
  if (isReached)
    peer.hears({ type: 'opened', connection: 'out-1', local: LOCAL, remote: { address: FIRST, port: 5061 } })
  return peer.sent.flatMap(each =>
    each.type === 'send' || each.type === 'open' ? [`${each.type} ${each.connection}`] : [],
  )
}

test('a connection whose opener offers it and has proved to be its host carries our requests there (RFC 5923)', () => {
  assert.deepEqual(waysAfter({}), ['send in-1'])
})

test('a way that stands is kept, whatever connection is offered', () => {
  assert.deepEqual(waysAfter({ isReached: true }), ['send out-1', 'send out-1'])
})

for (const [what, peer] of Object.entries<Peer>({
  'no alias in Via': { via: `SIP/2.0/TLS ${HOST}:5061;branch=z9hG4bK1` },
  'another port in Via than ours': { via: `SIP/2.0/TLS ${HOST}:5071;alias;branch=z9hG4bK1` },
  "somebody else's name in Via": { via: 'SIP/2.0/TLS two.carrier.example:5061;alias;branch=z9hG4bK1' },
  'a certificate of another host': { names: ['evil.example'] },
  'a certificate that is not trusted': { isVerified: false },
  'TCP, where nobody proves anything': {
    transport: 'tcp',
    via: `SIP/2.0/TCP ${HOST}:5061;alias;branch=z9hG4bK1`,
  },
  'an interface that does not want it': { reuse: false },
})) {
  test(`${what}: a connection of our own is opened`, () => {
    assert.deepEqual(waysAfter(peer), ['open out-1'])
  })
}

test('our Via offers reuse over TLS, asks for rport over UDP, and neither over TCP', () => {
  const words = (['udp', 'tcp', 'tls'] as const).map(transport => {
    const peer = new NamedPeer(transport)
    peer.request('OPTIONS', FIRST, 5060)
    peer.hears({ type: 'opened', connection: 'out-1', local: LOCAL, remote: { address: FIRST, port: 5060 } })
    const sent = peer.sent.flatMap(each =>
      each.type === 'send' || each.type === 'datagram' ? [Buffer.from(each.bytes).toString()] : [],
    )
    return /Via: [^;]*;(.*)branch=/.exec(sent[0] ?? '')?.[1]
  })
  assert.deepEqual(words, ['rport;', '', 'alias;'])
})
