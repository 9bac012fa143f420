// SIP on a TCP connection, or inside a decrypted TLS one: messages out of each direction's octets (RFC 3261 section
// 18.3). Where the capture begins in the middle or has a hole, reading goes on at the next segment that begins as a
// message does.

import type { Transport } from '../kernel/index.ts'
import { StreamFramer } from '../sip/index.ts'
import type { Conversation, Ending, Ends, Seen } from './conversation.ts'
import type { SipReader, SipWay } from './sip-reader.ts'
import { beginsAsSip } from './sip-start.ts'

export class SipConversation implements Conversation {
  readonly transport: 'tcp' | 'tls'
  readonly isSignalling = true
  readonly isDone = false
  readonly #reader: SipReader
  readonly #ways: { client: SipWay; server: SipWay }
  readonly #framers: { client: StreamFramer | undefined; server: StreamFramer | undefined } = {
    client: undefined,
    server: undefined,
  }

  constructor(reader: SipReader, transport: 'tcp' | 'tls', ends: Ends) {
    this.#reader = reader
    this.transport = transport
    const { client, server, connection } = ends
    const way = (source: typeof client, destination: typeof client): SipWay => ({
      transport: transport satisfies Transport,
      source,
      destination,
      connection,
    })
    this.#ways = { client: way(client, server), server: way(server, client) }
  }

  data(fromClient: boolean, bytes: Uint8Array, seen: Seen): void {
    const side = fromClient ? 'client' : 'server'
    if (this.#framers[side] === undefined && beginsAsSip(bytes, 0, bytes.length))
      this.#framers[side] = new StreamFramer()
    const framer = this.#framers[side]
    if (framer === undefined) return
    for (const event of framer.push(bytes)) {
      if (event.type === 'message') this.#reader.read(event.bytes, this.#ways[side], seen)
      else if (event.type === 'fault') this.#framers[side] = undefined
    }
  }

  gap(fromClient: boolean): void {
    this.#framers[fromClient ? 'client' : 'server'] = undefined
  }

  ended(_: Ending | undefined): void {}
}
