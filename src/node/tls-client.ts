// The client's side of TLS: SNI, our certificate, and a judgement of the server's chain that is ours, not
// OpenSSL's, so that it has the same words in the simulation.
//
//   connected --> hello sent --> flight judged (TLS 1.2, through the gate) --> handshake done --> open
//        \______________\_____________________\_____________________________________\______> failed
//
// TLS 1.3 hides the flight, so there the chain is judged when the handshake is done. Then no alert is possible
// any more: node:tls finishes every handshake first.

import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import {
  alertFor,
  type CertificateFacts,
  type ChainFault,
  chainFacts,
  checkChain,
  type TlsClientPolicy,
  withoutDer,
} from '../tls/index.ts'
import type { Connection } from './connection.ts'
import { endOf, handshakeEnding } from './ending.ts'
import { FlightGate, type ServerFlight } from './flight-gate.ts'
import { alertRecord, Handshake } from './handshake.ts'
import { peerChain } from './peer-chain.ts'
import { clientContext } from './secure-contexts.ts'

/** Meets the server behind a TCP connection that just came to be. */
export function speakTls(connection: Connection, policy: TlsClientPolicy): void {
  const { socket, host } = connection
  const handshake = new Handshake(connection, 'client')
  connection.limit(host.limits.handshakeLimitMs, () => handshake.fail({ how: 'timeout', endedBy: 'local' }))
  handshake.serverName = serverNameOf(policy)
  if (policy.context !== undefined) {
    const because = `configured for ${policy.serverName}`
    handshake.context = { name: policy.context.name, because, isDefault: false }
  }
  socket.on('error', error => handshake.fail(endOf(error)))
  const gate = new FlightGate(socket, flight => passes(flight, connection, policy, handshake))
  const stream = connect({
    socket: gate,
    ...(handshake.serverName !== undefined && { servername: handshake.serverName }),
    secureContext: clientContext(policy),
    // Our judgement comes from checkChain; OpenSSL's would come too late for an alert anyway.
    rejectUnauthorized: false,
  })
  stream.on('end', () => {
    handshake.learn(stream)
    handshake.fail({ how: 'fin', endedBy: 'remote' })
  })
  stream.on('error', error => {
    handshake.learn(stream)
    handshake.fail(handshakeEnding(error, stream.getProtocol()))
  })
  stream.on('close', () => handshake.fail({ how: 'reset', endedBy: 'remote' }))
  stream.once('secureConnect', () => {
    connection.guard('TLS client', () => admit(connection, policy, stream, handshake))
  })
}

/** RFC 6066 section 3: an address is no server name. */
const serverNameOf = ({ serverName }: TlsClientPolicy): string | undefined =>
  serverName === '' || isIP(serverName) !== 0 ? undefined : serverName

/** The verdict on a flight in clear: a fault ends the connection here, before our key exchange. */
function passes(
  flight: ServerFlight,
  connection: Connection,
  policy: TlsClientPolicy,
  handshake: Handshake,
): boolean {
  if (connection.isOver) return false
  const read = chainFacts(flight.chain)
  handshake.version = flight.version
  handshake.cipher = flight.cipher
  handshake.serverChain = read.ok ? read.value : []
  if (flight.asksForCertificate) handshake.clientChain = policy.context?.chain ?? []
  const chainFault = judge(handshake.serverChain, policy, connection)
  if (chainFault === undefined) return true
  // Nothing of ours followed the ClientHello yet, our certificate neither.
  handshake.clientChain = []
  if (policy.checkAt === 'server-flight') {
    handshake.fail({ how: 'fin', endedBy: 'local', chainFault })
  } else {
    const alert = alertFor(chainFault)
    connection.socket.write(alertRecord(alert))
    handshake.fail({ how: 'alert', alert, endedBy: 'local', chainFault })
  }
  return false
}

function admit(
  connection: Connection,
  policy: TlsClientPolicy,
  stream: TLSSocket,
  handshake: Handshake,
): void {
  if (connection.isOver) return
  connection.use(stream)
  handshake.learn(stream)
  if (handshake.serverChain.length === 0) {
    handshake.serverChain = peerChain(stream, policy.trust)
    // TLS 1.3 hides whether we were asked; with a certificate configured, it was shown if anybody wanted it.
    handshake.clientChain = policy.context?.chain ?? []
    const chainFault = judge(handshake.serverChain, policy, connection)
    if (chainFault !== undefined) return handshake.fail({ how: 'fin', endedBy: 'local', chainFault })
  }
  handshake.complete()
  const { version = '', cipher = '', serverName, context, serverChain, clientChain } = handshake
  connection.open(stream, {
    role: 'client',
    version,
    cipher,
    ...(serverName !== undefined && { serverName }),
    ...(context && { context }),
    localChain: clientChain.map(withoutDer),
    remoteChain: serverChain.map(withoutDer),
    remoteVerified: { ok: true },
  })
}

function judge(
  chain: CertificateFacts[],
  policy: TlsClientPolicy,
  connection: Connection,
): ChainFault | undefined {
  const checked = checkChain(chain, {
    ...policy.rules,
    trust: policy.trust,
    at: connection.host.now(),
    ...(policy.serverName !== '' && { name: policy.serverName }),
    purpose: 'serverAuth',
  })
  return checked.ok ? undefined : checked.fault
}
