// A loopback network that no other test of this machine uses at the same time: whoever holds the lock, a listener on
// one of its addresses, has all of 127.<net>.0.0/16 for its scene.

import { randomInt } from 'node:crypto'
import { createServer } from 'node:net'

interface LoopbackNet {
  /** For `loopbackAddresses`. */
  net: number
  /** Gives it back before the process ends, which gives it back too. */
  release(): void
}

const TRIES = 50

export async function takeNet(): Promise<LoopbackNet> {
  for (let tries = 0; tries < TRIES; tries++) {
    // Low numbers are left to people: `linesman demo` begins with 17.
    const net = randomInt(100, 255)
    const lock = createServer()
    const isMine = await new Promise<boolean>(done => {
      lock.once('error', () => done(false))
      lock.listen({ host: `127.${net}.255.1`, port: 1718, exclusive: true }, () => done(true))
    })
    if (!isMine) continue
    lock.unref()
    return { net, release: () => void lock.close() }
  }
  throw new Error('no loopback network is free')
}
