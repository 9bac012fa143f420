// The client's side of TLS: SNI, our certificate, and a judgement of the server's chain that is ours, not
// OpenSSL's, so that it has the same words in the simulation.
//
//   connected --> hello sent --> flight judged (TLS 1.2, through the gate) --> handshake done --> open
//        \______________\_____________________\_____________________________________\______> failed
//
// TLS 1.3 hides the flight, so there the chain is judged when the handshake is done. Then no alert is possible
// any more: node:tls finishes every handshake first.

import { connect, type TLSSocket } from 'node:tls'
import { Handshake } from '../element/index.ts'
import { alertFor, chainFacts, judgeServer, serverNameOf, type TlsClientPolicy } from '../tls/index.ts'
import type { Connection } from './connection.ts'
import { endOf } from './ending.ts'
import { FlightGate, type ServerFlight } from './flight-gate.ts'
import { alertRecord, failWith, learn } from './openssl-handshake.ts'
import { peerChain } from './peer-chain.ts'
import { clientContext } from './secure-contexts.ts'

/** Meets the server behind a TCP connection that just came to be. */
export function speakTls(connection: Connection, policy: TlsClientPolicy): void {
  const { socket, host } = connection
  const handshake = new Handshake(connection, 'client')
  connection.limit(host.limits.handshakeLimitMs, () => handshake.fail({ how: 'timeout', endedBy: 'local' }))
  handshake.serverName = serverNameOf(policy)
  handshake.shows(policy)
  socket.on('error', error => handshake.fail(endOf(error)))
  const gate = new FlightGate(socket, flight => {
    let admitted = false
    connection.guard('TLS client', () => {
      admitted = passes(flight, policy, handshake)
    })
    return admitted
  })
  const stream = connect({
    socket: gate,
    ...(handshake.serverName !== undefined && { servername: handshake.serverName }),
    secureContext: clientContext(policy),
    // Our judgement comes from judgeServer; OpenSSL's would come too late for an alert anyway.
    rejectUnauthorized: false,
  })
  failWith(handshake, stream)
  stream.once('secureConnect', () => {
    connection.guard('TLS client', () => admit(policy, stream, handshake))
  })
}

/** The verdict on a flight in clear: a fault ends the connection here, before our key exchange. */
function passes(flight: ServerFlight, policy: TlsClientPolicy, handshake: Handshake<Connection>): boolean {
  const { connection } = handshake
  if (connection.isOver) return false
  const read = chainFacts(flight.chain)
  handshake.version = flight.version
  handshake.cipher = flight.cipher
  handshake.serverChain = read.ok ? read.value : []
  handshake.certificateRequested = flight.asksFor !== undefined
  handshake.authorities = flight.asksFor
  handshake.ticketOffered = flight.offersTicket
  if (flight.asksFor !== undefined) handshake.clientChain = policy.context?.chain ?? []
  const chainFault = judgeServer(handshake.serverChain, policy, connection.host.now())
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

/** The handshake is done; the server's chain is judged now if it was hidden until here. */
function admit(policy: TlsClientPolicy, stream: TLSSocket, handshake: Handshake<Connection>): void {
  const { connection } = handshake
  if (connection.isOver) return
  connection.use(stream)
  learn(handshake, stream)
  if (handshake.serverChain.length === 0) {
    handshake.serverChain = peerChain(stream, policy.trust)
    // TLS 1.3 hides whether we were asked; with a certificate configured, it was shown if anybody wanted it.
    handshake.clientChain = policy.context?.chain ?? []
    const chainFault = judgeServer(handshake.serverChain, policy, connection.host.now())
    if (chainFault !== undefined) return handshake.fail({ how: 'fin', endedBy: 'local', chainFault })
  }
  connection.open(stream, handshake.complete({ ok: true }))
}
