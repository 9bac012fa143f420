// What the suite of the worlds needs besides a world: addresses nobody else uses, certificates of the world's own
// kind, and peers that misbehave below the level of an element.

import type { World } from '../../src/element/index.ts'
import type { Endpoint, Millis } from '../../src/kernel/index.ts'
import type { TlsContext, TrustStore } from '../../src/tls/index.ts'

export interface Harness {
  world: World
  /** An address of this test alone; the same number gives the same address. */
  address(number: number): string
  certificates: Certificates
  /** A peer without an element, connected by plain TCP. */
  peer(to: Endpoint): Promise<Peer>
  /** Lets go of the peers. */
  release(): void
  /** What of the world is still alive, in words. */
  leftovers(): Promise<string[]>
}

export interface HarnessOptions {
  limits?: {
    connectLimitMs?: Millis
    handshakeLimitMs?: Millis
    acceptedLimit?: number
    acceptedPerAddressLimit?: number
    waitingLimitBytes?: number
  }
  hosts?: [string, string[]][]
}

export type MakeHarness = (options?: HarnessOptions) => Harness

/** A test in a world of its own, which ends with the test however that goes. */
export const within =
  (make: MakeHarness, body: (harness: Harness) => Promise<void>, options: HarnessOptions = {}) =>
  async (): Promise<void> => {
    const harness = make(options)
    try {
      await body(harness)
    } finally {
      await harness.world.end()
      harness.release()
    }
  }

export interface Peer {
  write(text: string): void
  /** Ends the connection by a RST. */
  reset(): void
  /** Stays connected and reads nothing from now on. */
  deafen(): void
}

export interface Certificates {
  /** What everybody trusts. */
  trust: TrustStore
  /** For sbc1.example.net. */
  first: TlsContext
  /** For sbc2.example.net. */
  second: TlsContext
  /** For sbc1.example.net by its own word. */
  selfSigned: TlsContext
  /** For client.example.net. */
  client: TlsContext
  /** For client.example.net by its own word. */
  stranger: TlsContext
}
