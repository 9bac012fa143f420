// A story played in simulated time, at the addresses of the article.

import type { Language } from '../findings/index.ts'
import type { Millis } from '../kernel/index.ts'
import { DISTANCE, LabWorld } from '../lab/index.ts'
import {
  articleAddresses,
  describedCertificates,
  type Fault,
  type Played,
  play,
  type Story,
} from '../stories/index.ts'

export async function playInLab(
  story: Story,
  fault: Fault | undefined,
  { seed, language }: { seed: number; language: Language },
): Promise<Played> {
  const addresses = articleAddresses()
  const distances: [string, Millis][] = [[addresses.carrier, DISTANCE.carrier]]
  const world = new LabWorld({ seed, network: { distances } })
  const played = await play(story, world, {
    addresses,
    certificates: describedCertificates(),
    chance: world.chance,
    network: world.network,
    language,
    ...(fault && { fault }),
  })
  await world.end()
  return played
}
