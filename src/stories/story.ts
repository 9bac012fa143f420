// What a story is: a scene, what happens on it, and what must have come of it. The same definition plays in the lab
// and on real sockets; what it checks it reads from the facts alone.

import type { Carrier } from '../carrier/index.ts'
import type { World } from '../element/index.ts'
import type { FactLog } from '../facts/index.ts'
import type { Wording } from '../findings/index.ts'
import type { Sbc } from '../sbc/index.ts'
import type { Teams } from '../teams/index.ts'
import type { CertificateMaker } from './certificates.ts'
import type { Scene } from './scene.ts'

/** The scene with its elements alive in a world. */
export interface Stage {
  world: World
  scene: Scene
  carrier: Carrier
  sbc: Sbc
  teams: Teams
}

/** Changes a scene before it comes alive. */
export type Staging = (scene: Scene, certificates: CertificateMaker, now: number) => Scene | Promise<Scene>

export interface Story {
  /** As in the stories' list: `refer-new-connection`. */
  id: string
  title: Wording
  /** What happens, for people. */
  says: Wording
  stage?: Staging
  perform(stage: Stage): Promise<void>
  /** What did not go as the story tells it; empty when all did. */
  problems(facts: FactLog): string[]
  /** Rules of diagnosis that must fire on what the SBC saw, and no others. */
  expected: string[]
}

/** A network that can be broken, as the lab's can; the real one stays whole. */
export interface BreakableNetwork {
  /** Addresses, ranges or `*`; one direction. */
  block(from: string, to: string, what: 'all' | 'udp' | 'tcp' | 'refuse'): unknown
}

/** Something the lab can break. The story it is played in then ends differently, and its rule must name it. */
export interface Fault {
  id: string
  title: Wording
  /** The story it is played in. */
  story: string
  stage?: Staging
  /** What it breaks in the network. A fault with it plays in the lab only. */
  strike?(network: BreakableNetwork, scene: Scene): void
  expected: string[]
}
