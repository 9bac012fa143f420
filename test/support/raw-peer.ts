// A peer without any manners: it sends octets and keeps what comes back.

import { createSocket } from 'node:dgram'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import type { Endpoint } from '../../src/kernel/index.ts'
import { SBC_NAME } from '../../src/stories/index.ts'
import type { WireStage } from './wire-stage.ts'

export interface RawPeer {
  /** Where it sends from. */
  local: Endpoint
  send(bytes: string | Uint8Array): void
  /** Everything that came, as text. */
  received(): string
  /** Status lines of the responses that came: `481 Call/Transaction Does Not Exist`. */
  statuses(): string[]
  end(): void
}

export interface RawStream extends RawPeer {
  isClosed(): boolean
  /** Ends by a RST. */
  reset(): void
  /** Sends FIN and goes on listening. */
  finish(): void
}

const statusesIn = (text: string): string[] =>
  [...text.matchAll(/^SIP\/2\.0 (\d{3}[^\r\n]*)/gm)].map(match => match[1] ?? '')

export async function udpPeer(from: string, to: Endpoint): Promise<RawPeer> {
  const socket = createSocket('udp4')
  let text = ''
  socket.on('message', bytes => {
    text += bytes.toString('latin1')
  })
  await new Promise<void>(done => socket.bind(0, from, done))
  return {
    local: { address: from, port: socket.address().port },
    send: bytes => socket.send(bytes, to.port, to.address),
    received: () => text,
    statuses: () => statusesIn(text),
    end: () => void socket.close(),
  }
}

export async function tcpPeer(from: string, to: Endpoint): Promise<RawStream> {
  const socket = connect({ host: to.address, port: to.port, localAddress: from, allowHalfOpen: true })
  await new Promise((done, failed) => socket.once('connect', done).once('error', failed))
  return streamPeer(socket)
}

/** A TLS client at an address of Microsoft's, with Microsoft's certificate unless told otherwise. */
export async function tlsPeer(
  { scene }: WireStage,
  options: { from?: string; serverName?: string; certificate?: false } = {},
): Promise<RawStream> {
  const { address, port } = scene.sbc.teams.local
  const { pem } = scene.teams.tls.context
  const socket = connectTls({
    host: address,
    port,
    servername: options.serverName ?? SBC_NAME,
    rejectUnauthorized: false,
    ...(options.certificate !== false && pem && { cert: pem.cert, key: pem.key }),
    // Read by node:net, whose options these are as well.
    ...{ localAddress: options.from ?? scene.addresses.proxies[0] },
  })
  await new Promise((done, failed) => socket.once('secureConnect', done).once('error', failed))
  return streamPeer(socket)
}

function streamPeer(socket: Socket): RawStream {
  let text = ''
  let closed = false
  socket.on('data', bytes => {
    text += bytes.toString('latin1')
  })
  socket.on('error', () => {})
  socket.on('end', () => {
    closed = true
  })
  socket.on('close', () => {
    closed = true
  })
  return {
    local: { address: socket.localAddress ?? '', port: socket.localPort ?? 0 },
    send: bytes => void socket.write(bytes),
    received: () => text,
    statuses: () => statusesIn(text),
    isClosed: () => closed,
    reset: () => void socket.resetAndDestroy(),
    finish: () => void socket.end(),
    end: () => void socket.destroy(),
  }
}
