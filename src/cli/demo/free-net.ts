// A loopback network nobody uses: all its places are tried before a scene is set there.

import type { Element, ElementEffect, ElementEvent } from '../../element/index.ts'
import { type Endpoint, formatEndpoint, millis, OperatorError } from '../../kernel/index.ts'
import { NodeWorld } from '../../node/index.ts'
import { loopbackAddresses } from '../../stories/index.ts'

/** Binds places and hears which are taken. */
class Places implements Element {
  readonly taken: string[] = []
  readonly #udp: readonly Endpoint[]
  readonly #tcp: readonly Endpoint[]

  constructor(udp: readonly Endpoint[], tcp: readonly Endpoint[]) {
    this.#udp = udp
    this.#tcp = tcp
  }

  start(): ElementEffect[] {
    return [
      ...this.#udp.map(local => ({ type: 'bind' as const, socket: `udp ${formatEndpoint(local)}`, local })),
      ...this.#tcp.map(local => ({
        type: 'listen' as const,
        listener: `tcp ${formatEndpoint(local)}`,
        local,
      })),
    ]
  }

  handle(event: ElementEvent): ElementEffect[] {
    if (event.type === 'unbound') this.taken.push(event.socket)
    return []
  }

  deadline(): undefined {
    return undefined
  }
}

const FIRST_NET = 17
const TRIES = 8
/** Binding a socket of one's own machine takes less. */
const BINDING = millis(60)

/** The second number of a network 127.x.0.0/16 for `loopbackAddresses`. */
export async function freeNet(): Promise<number> {
  let taken: string[] = []
  for (let net = FIRST_NET; net < FIRST_NET + TRIES; net++) {
    const { carrier, sbcCarrierSide, sbcTeamsSide, proxies } = loopbackAddresses(net)
    const udp = [carrier, sbcCarrierSide].map(address => ({ address, port: 5060 }))
    const tcp = [sbcTeamsSide, ...proxies].map(address => ({ address, port: 5061 }))
    const places = new Places(udp, tcp)
    const world = new NodeWorld()
    world.add('places', places)
    await world.pass(BINDING)
    await world.end()
    if (places.taken.length === 0) return net
    taken = places.taken
  }
  throw new OperatorError({
    code: 'demo/no-addresses',
    where: taken[0] ?? '127.0.0.0/8',
    what: `cannot be taken, nor can ${TRIES - 1} networks before it`,
    hint: 'end the other demos, or see whether this system lends all of 127.0.0.0/8 as Linux does',
  })
}
