// Real TLS between two ends of node:tls in memory: what each sent, in its order, and the secrets of the connection.

import { type Duplex, duplexPair } from 'node:stream'
import tls from 'node:tls'

export interface RecordedTls {
  /** In the order written; pieces as OpenSSL wrote them. */
  pieces: { side: 'client' | 'server'; bytes: Uint8Array }[]
  /** Where in them each thing said begins. */
  turns: number[]
  keyLog: string
}

export interface TlsTalk {
  client?: tls.ConnectionOptions
  server: tls.TlsOptions
  /** What both say once the handshake is done, one after the other. */
  says?: readonly { side: 'client' | 'server'; text: string }[]
}

const settled = (socket: tls.TLSSocket, event: string): Promise<void> =>
  new Promise(done => {
    for (const each of [event, 'error', 'close']) socket.once(each, () => done())
  })

const heard = (socket: tls.TLSSocket, length: number): Promise<void> =>
  new Promise(done => {
    let octets = 0
    const count = (bytes: Buffer): void => {
      octets += bytes.length
      if (octets >= length) end()
    }
    const end = (): void => {
      socket.off('data', count).off('error', end).off('close', end)
      done()
    }
    socket.on('data', count).on('error', end).on('close', end)
  })

/** Plays until both have said what they say, or one has refused the other. */
export async function recordTls({ client = {}, server, says = [] }: TlsTalk): Promise<RecordedTls> {
  const [clientEnd, clientWire] = duplexPair()
  const [serverEnd, serverWire] = duplexPair()
  const pieces: RecordedTls['pieces'] = []
  let keyLog = ''
  const forward = (side: 'client' | 'server', from: Duplex, to: Duplex): void => {
    from.on('data', (bytes: Buffer) => {
      pieces.push({ side, bytes: Uint8Array.from(bytes) })
      to.write(bytes)
    })
  }
  forward('client', clientWire, serverWire)
  forward('server', serverWire, clientWire)
  const accepted = new tls.TLSSocket(serverEnd, { isServer: true, ...server })
  const connected = tls.connect({ socket: clientEnd, rejectUnauthorized: false, ...client })
  for (const socket of [accepted, connected]) socket.on('error', () => {})
  connected.on('keylog', line => {
    keyLog += line.toString('latin1')
  })
  await settled(connected, 'secureConnect')
  const turns: number[] = []
  for (const { side, text } of says) {
    const [speaker, listener] = side === 'client' ? [connected, accepted] : [accepted, connected]
    const whole = heard(listener, Buffer.byteLength(text))
    turns.push(pieces.length)
    speaker.write(text)
    await whole
  }
  // An alert of the last moment is still under way.
  for (let turn = 0; turn < 20; turn++) await new Promise(done => setImmediate(done))
  connected.destroy()
  accepted.destroy()
  return { pieces, turns, keyLog }
}
