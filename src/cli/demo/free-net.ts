// A loopback network nobody uses: all its places are tried before a scene is set there, and it is held for as long as
// scenes may come.

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

export interface FreeNet {
  /** The second number of a network 127.x.0.0/16 for `loopbackAddresses`. */
  net: number
  release(): Promise<void>
}

/**
 * A network that nobody else takes until it is released: between two scenes its places are free, and so somebody who
 * looked at them alone would find it free.
 */
export async function takeFreeNet(): Promise<FreeNet> {
  let taken: string[] = []
  for (let net = FIRST_NET; net < FIRST_NET + TRIES; net++) {
    const lock = new NodeWorld()
    taken = await bindIn(lock, [], [lockOf(net)])
    if (taken.length === 0) taken = await takenPlacesOf(net)
    if (taken.length === 0) return { net, release: () => lock.end() }
    await lock.end()
  }
  throw new OperatorError({
    code: 'demo/no-addresses',
    where: taken[0] ?? '127.0.0.0/8',
    what: `cannot be taken, nor can ${TRIES - 1} networks before it`,
    hint: 'end the other demos, or see whether this system lends all of 127.0.0.0/8 as Linux does',
  })
}

/** Nobody in a scene lives there. Whoever listens there has the network. */
const lockOf = (net: number): Endpoint => ({ address: `127.${net}.255.1`, port: 1718 })

async function takenPlacesOf(net: number): Promise<string[]> {
  const { carrier, sbcCarrierSide, sbcTeamsSide, proxies } = loopbackAddresses(net)
  const udp = [carrier, sbcCarrierSide].map(address => ({ address, port: 5060 }))
  const tcp = [sbcTeamsSide, ...proxies].map(address => ({ address, port: 5061 }))
  const world = new NodeWorld()
  const taken = await bindIn(world, udp, tcp)
  await world.end()
  return taken
}

/** Which of the places are somebody else's; the others are held until the world ends. */
async function bindIn(
  world: NodeWorld,
  udp: readonly Endpoint[],
  tcp: readonly Endpoint[],
): Promise<string[]> {
  const places = new Places(udp, tcp)
  world.add('places', places)
  await world.pass(BINDING)
  return places.taken
}
