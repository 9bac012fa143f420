// The server's side of TLS: read the ClientHello before OpenSSL does, choose the context for it, and hand both on.
//
//   accepted --> hello --> chooseContext --> its turn --> OpenSSL's handshake --> client's chain judged --> open
//       \__________\______________\______________\_______________\____________________\____> failed, with its fact

import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { Handshake, type ListenerId } from '../element/index.ts'
import {
  type ClientHello,
  type ContextChoice,
  chooseContext,
  FlightReader,
  judgeClient,
  sessionContext,
  type TlsServerPolicy,
} from '../tls/index.ts'
import type { Connection } from './connection.ts'
import { endOf } from './ending.ts'
import type { HandshakeQueue } from './handshake-queue.ts'
import { alertRecord, failWith, learn } from './openssl-handshake.ts'
import { peerChain } from './peer-chain.ts'
import { serverContext } from './secure-contexts.ts'

interface TlsServerParts {
  connection: Connection
  policy: TlsServerPolicy
  listener: ListenerId
  tickets: boolean
  queue: HandshakeQueue
}

/** Meets a peer whose TCP connection was just accepted. */
export function answerTls(parts: TlsServerParts): void {
  const { connection, policy } = parts
  const handshake = new Handshake(connection, 'server')
  connection.limit(policy.handshakeLimitMs, () => handshake.fail({ how: 'timeout', endedBy: 'local' }))
  readHello(connection.socket, handshake, (hello, bytes) => {
    handshake.serverName = hello.serverName
    const choice = chooseContext(policy.policies, policy.contexts, {
      ...(hello.serverName !== undefined && { serverName: hello.serverName }),
      remote: connection.remote.address,
      listener: parts.listener,
    })
    if (!choice.ok) {
      connection.socket.write(alertRecord(choice.fault.alert))
      return handshake.fail({ how: 'alert', alert: choice.fault.alert, endedBy: 'local' })
    }
    handshake.context = sessionContext(choice.value)
    handshake.serverChain = choice.value.context.chain
    parts.queue.begin(() => {
      if (connection.isOver) return false
      connection.guard('TLS server', () => {
        connection.socket.unshift(bytes)
        shakeHands(parts, choice.value, handshake)
      })
      return true
    })
  })
}

function readHello(
  socket: Socket,
  handshake: Handshake<Connection>,
  found: (hello: ClientHello, bytes: Uint8Array) => void,
): void {
  const reader = new FlightReader()
  const chunks: Uint8Array[] = []
  const stop = () => {
    socket.off('data', onData)
    socket.off('end', onEnd)
    socket.off('error', onError)
  }
  const onEnd = () => handshake.fail({ how: 'fin', endedBy: 'remote' })
  const onError = (error: Error) => handshake.fail(endOf(error))
  const read = (chunk: Buffer) => {
    chunks.push(chunk)
    const event = reader.push(chunk)[0]
    if (event === undefined) return
    stop()
    if (event.type !== 'client-hello') return handshake.fail({ how: 'protocol', endedBy: 'local' })
    socket.pause()
    found(event.hello, Buffer.concat(chunks))
  }
  const onData = (chunk: Buffer) => handshake.connection.guard('TLS server', () => read(chunk))
  socket.on('data', onData)
  socket.on('end', onEnd)
  socket.on('error', onError)
}

function shakeHands(
  { policy, tickets }: TlsServerParts,
  choice: ContextChoice,
  handshake: Handshake<Connection>,
): void {
  const { connection } = handshake
  const stream = new TLSSocket(connection.socket, {
    isServer: true,
    secureContext: serverContext(policy, choice.context, tickets),
    requestCert: policy.clientCertificate !== 'no',
    // Makes OpenSSL refuse a client without certificate by an alert; what a certificate is worth we judge below.
    rejectUnauthorized: policy.clientCertificate === 'require',
  })
  connection.use(stream)
  failWith(handshake, stream)
  stream.once('secure', () => {
    connection.guard('TLS server', () => admit(policy, stream, handshake))
  })
}

/** The handshake is done; the client is let in if the policy has nothing against it. */
function admit(policy: TlsServerPolicy, stream: TLSSocket, handshake: Handshake<Connection>): void {
  const { connection } = handshake
  if (connection.isOver) return
  learn(handshake, stream)
  handshake.clientChain = policy.clientCertificate === 'no' ? [] : peerChain(stream, policy.clientTrust)
  const remoteVerified = judgeClient(handshake.clientChain, policy, connection.host.now())
  if (policy.clientCertificate === 'require' && !remoteVerified.ok) {
    return handshake.fail({ how: 'fin', endedBy: 'local', chainFault: remoteVerified.fault })
  }
  connection.open(stream, handshake.complete(remoteVerified))
}
