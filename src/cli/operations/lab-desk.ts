// The lab of `linesman lab`, for who asks by HTTP.

import type { LabDesk } from '../../api/index.ts'
import { faults, stories } from '../../stories/index.ts'
import { known } from '../lab.ts'
import { playInLab } from '../lab-play.ts'

export const labDesk: LabDesk = {
  stories: stories.map(({ id, title, says }) => ({ id, title, says })),
  faults: faults.map(({ id, title, story }) => ({ id, title, story })),
  play: ({ story, fault, seed, language }) =>
    playInLab(
      known('story', story, stories),
      fault === undefined ? undefined : known('fault', fault, faults),
      { seed, language },
    ),
}
