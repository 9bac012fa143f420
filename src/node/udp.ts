// The UDP sockets of one element.

import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { SocketId } from '../element/index.ts'
import type { Endpoint } from '../kernel/index.ts'
import { placeFault } from './ending.ts'
import type { Host } from './host.ts'
import { UDP_BUFFER_BYTES } from './limits.ts'
import { mapped, unmapped } from './mapped-address.ts'

export class UdpSockets {
  readonly #host: Host
  readonly #sockets = new Map<SocketId, Socket>()
  /** Those of both families. */
  readonly #dual = new Set<SocketId>()

  constructor(host: Host) {
    this.#host = host
  }

  bind(id: SocketId, local: Endpoint): void {
    this.unbind(id)
    const family = isIPv6(local.address) ? 6 : 4
    const socket = createSocket({
      type: family === 6 ? 'udp6' : 'udp4',
      recvBufferSize: UDP_BUFFER_BYTES,
      // Endpoints are addresses already; the resolver's way round would cost a turn of the event loop each time.
      lookup: (address, _options, found) => found(null, address, family),
    })
    this.#sockets.set(id, socket)
    const isDual = local.address === '::'
    if (isDual) this.#dual.add(id)
    socket.on('message', (bytes, { address, port }) => {
      if (this.#sockets.get(id) !== socket) return
      const from = { address: isDual ? unmapped(address) : address, port }
      this.#host.deliver({ type: 'datagram', socket: id, from, bytes })
    })
    socket.on('error', error => {
      if (this.#sockets.get(id) !== socket) return
      this.unbind(id)
      this.#host.deliver({ type: 'unbound', socket: id, says: placeFault(local, error) })
    })
    socket.bind({ ...local, exclusive: true })
  }

  /** Sends without waiting: what the kernel will not take is lost, as UDP may lose anything. */
  send(id: SocketId, to: Endpoint, bytes: Uint8Array): void {
    // They come from the peer's text, as the RTCP port above an RTP port of 65535 does, and would throw.
    if (to.port === 0 || to.port > 65535) return
    const address = this.#dual.size > 0 && this.#dual.has(id) ? mapped(to.address) : to.address
    this.#sockets.get(id)?.send(bytes, to.port, address)
  }

  unbind(id: SocketId): void {
    const socket = this.#sockets.get(id)
    this.#sockets.delete(id)
    this.#dual.delete(id)
    socket?.close()
  }

  async end(): Promise<void> {
    const sockets = [...this.#sockets.values()]
    this.#sockets.clear()
    await Promise.all(sockets.map(socket => new Promise<void>(done => socket.close(done))))
  }
}
