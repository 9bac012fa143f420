// A story played in the lab, as the tests want it: the article's addresses, one seed for everything.

import type { Language } from '../../src/findings/index.ts'
import type { Millis } from '../../src/kernel/index.ts'
import { DISTANCE, LabWorld } from '../../src/lab/index.ts'
import {
  articleAddresses,
  describedCertificates,
  type Fault,
  type Played,
  play,
  type Story,
  stories,
} from '../../src/stories/index.ts'

type Weather = NonNullable<ConstructorParameters<typeof LabWorld>[0]>['network']

interface LabPlay extends Played {
  world: LabWorld
}

/** `weather` is what the network does to it: loss, delays, cuts. */
export async function playInLab(
  story: Story,
  seed = 7,
  fault?: Fault,
  weather: Weather = {},
  language: Language = 'en',
): Promise<LabPlay> {
  const addresses = articleAddresses()
  const distances: [string, Millis][] = [[addresses.carrier, DISTANCE.carrier]]
  const world = new LabWorld({ seed, network: { distances, ...weather } })
  const certificates = describedCertificates()
  const played = await play(story, world, {
    addresses,
    certificates,
    chance: world.chance,
    network: world.network,
    language,
    ...(fault && { fault }),
  })
  return { ...played, world }
}

export function storyNamed(id: string): Story {
  const story = stories.find(each => each.id === id)
  if (story === undefined) throw new RangeError(`there is no story ${id}`)
  return story
}
