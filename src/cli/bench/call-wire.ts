// The sockets of the benchmark's telephones: UDP, or TLS on connections that stay. Messages are texts with one
// character an octet.

import { createSocket, type Socket } from 'node:dgram'
import { connect, createServer, type Server, type TLSSocket } from 'node:tls'

export interface Wire {
  /** To the peer that is set, or to whom the last message came from. */
  send(text: string): void
  end(): void
}

export interface Credentials {
  cert: string
  key: string
  ca: string
}

type Heard = (text: string, reply: (text: string) => void) => void

const BUFFER_BYTES = 8 * 1024 * 1024

export function udpWire(
  local: { address: string; port: number },
  heard: Heard,
): Promise<Wire & { sendTo(text: string, address: string, port: number): void }> {
  const socket: Socket = createSocket({
    type: 'udp4',
    recvBufferSize: BUFFER_BYTES,
    sendBufferSize: BUFFER_BYTES,
    lookup: (address, _options, found) => found(null, address, 4),
  })
  const sendTo = (text: string, address: string, port: number): void =>
    socket.send(Buffer.from(text, 'latin1'), port, address)
  socket.on('message', (octets, { address, port }) =>
    heard(octets.toString('latin1'), text => sendTo(text, address, port)),
  )
  return new Promise((done, fail) => {
    socket.once('error', fail)
    socket.bind({ ...local, exclusive: true }, () =>
      done({ sendTo, send: () => {}, end: () => socket.close() }),
    )
  })
}

/** A connection to the subject, mutual TLS. */
export function tlsCaller(
  to: { address: string; port: number },
  serverName: string,
  credentials: Credentials,
  heard: Heard,
): Promise<Wire> {
  const socket = connect({
    host: to.address,
    port: to.port,
    servername: serverName,
    ...credentials,
    ...VERSION,
  })
  const wire = streamWire(socket, heard)
  return new Promise((done, fail) => {
    socket.once('error', fail)
    socket.once('secureConnect', () => done(wire))
  })
}

/** Takes the subject's connections; wants a certificate of each. */
export function tlsCallee(
  local: { address: string; port: number },
  credentials: Credentials,
  heard: Heard,
): Promise<{ end(): void }> {
  const sockets = new Set<TLSSocket>()
  const server: Server = createServer({
    ...credentials,
    requestCert: true,
    rejectUnauthorized: true,
    ...VERSION,
  })
  server.on('secureConnection', socket => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    streamWire(socket, heard)
  })
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen({ host: local.address, port: local.port }, () =>
      done({
        end: () => {
          server.close()
          for (const socket of sockets) socket.destroy()
        },
      }),
    )
  })
}

/** What Microsoft speaks. */
const VERSION = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const

/** Finds messages in a stream; what is sent in one turn leaves in one write. */
function streamWire(socket: TLSSocket, heard: Heard): Wire {
  let waiting = ''
  let rest = ''
  const flush = (): void => {
    const text = waiting
    waiting = ''
    if (socket.writable) socket.write(text, 'latin1')
  }
  const send = (text: string): void => {
    if (waiting === '') setImmediate(flush)
    waiting += text
  }
  socket.setNoDelay(true)
  socket.on('error', () => {})
  socket.on('data', (octets: Buffer) => {
    rest += octets.toString('latin1')
    let from = 0
    for (;;) {
      const head = rest.indexOf('\r\n\r\n', from)
      if (head < 0) break
      const end = head + 4 + lengthIn(rest, from, head)
      if (end > rest.length) break
      heard(rest.slice(from, end), send)
      from = end
    }
    rest = rest.slice(from)
  })
  return { send, end: () => socket.destroy() }
}

function lengthIn(text: string, from: number, head: number): number {
  const at = text.indexOf('\r\nContent-Length:', from)
  return at < 0 || at > head ? 0 : Number.parseInt(text.slice(at + 17, at + 26), 10)
}
