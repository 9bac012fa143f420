// One question put to one DNS server, over UDP or TCP. Whatever comes back, or does not, it ends: the socket is its
// own and gone afterwards, and so is the port an attacker would have to guess.

import { createSocket } from 'node:dgram'
import { connect, isIPv6 } from 'node:net'
import type { Endpoint, Millis } from '../kernel/index.ts'

/** Undefined until what came is an answer. */
type Read<Reply> = (bytes: Buffer) => Reply | undefined

interface Asking<Reply> {
  server: Endpoint
  query: Buffer
  limit: Millis
  /** Gives up early. */
  signal: AbortSignal
  read: Read<Reply>
}

/** Octets of an answer over TCP with its length before it: more cannot be said. */
const TCP_LIMIT_BYTES = 2 + 0xffff

/** Undefined when no answer came. */
export function askOverUdp<Reply>(asking: Asking<Reply>): Promise<Reply | undefined> {
  const { server, query, read } = asking
  const socket = createSocket(isIPv6(server.address) ? 'udp6' : 'udp4')
  return settled(asking, done => {
    // Strangers' datagrams do not reach a connected socket, and a closed port of the server's is heard of.
    socket.on('connect', () => socket.send(query))
    socket.on('message', bytes => {
      const reply = read(bytes)
      if (reply !== undefined) done(reply)
    })
    socket.on('error', () => done(undefined))
    socket.connect(server.port, server.address)
    return () => socket.close()
  })
}

export function askOverTcp<Reply>(asking: Asking<Reply>): Promise<Reply | undefined> {
  const { server, query, read } = asking
  const socket = connect({ host: server.address, port: server.port, noDelay: true })
  return settled(asking, done => {
    let held = Buffer.alloc(0)
    socket.on('connect', () => {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(query.length)
      socket.write(Buffer.concat([length, query]))
    })
    socket.on('data', bytes => {
      held = Buffer.concat([held, bytes]).subarray(0, TCP_LIMIT_BYTES)
      if (held.length < 2 || held.length < 2 + held.readUInt16BE(0)) return
      done(read(held.subarray(2, 2 + held.readUInt16BE(0))))
    })
    socket.on('end', () => done(undefined))
    socket.on('error', () => done(undefined))
    return () => socket.destroy()
  })
}

/** The first word counts, an end to patience included; `begin` returns how to let go. */
function settled<Reply>(
  { limit, signal }: Asking<Reply>,
  begin: (done: (reply: Reply | undefined) => void) => () => void,
): Promise<Reply | undefined> {
  return new Promise(resolve => {
    let isOver = false
    let letGo = (): void => {}
    const giveUp = (): void => done(undefined)
    const patience = setTimeout(giveUp, limit)
    function done(reply: Reply | undefined): void {
      if (isOver) return
      isOver = true
      clearTimeout(patience)
      signal.removeEventListener('abort', giveUp)
      letGo()
      resolve(reply)
    }
    signal.addEventListener('abort', giveUp)
    letGo = begin(done)
    if (isOver) letGo()
    else if (signal.aborted) giveUp()
  })
}
