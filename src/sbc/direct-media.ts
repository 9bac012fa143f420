// No media of ours: the two ends send to each other, or to a relay of somebody else's, by the descriptions that pass
// through the SBC (passed-sdp.ts). No port, no socket, no ringing of our own.

import type { CallMedia } from './call-media.ts'
import type { Leg } from './leg.ts'
import type { Place } from './leg-description.ts'
import type { Side } from './leg-id.ts'
import { PassedSdp } from './passed-sdp.ts'

/** Holds nothing, so that one serves all calls. */
export class DirectMedia implements CallMedia {
  take(side: Side): Place {
    return { side, sdp: new PassedSdp() }
  }

  open(leg: Leg, { sdp }: Place): void {
    leg.media = { sdp }
  }

  hand(from: Leg, to: Leg): void {
    to.media = from.media
    from.media = undefined
  }

  close(leg: Leg): void {
    leg.media = undefined
  }

  giveBack(): void {}
  giveBackAll(): void {}
  join(): void {}
  refresh(): void {}
  ringback(): void {}
  tick(): void {}

  deadline(): undefined {
    return undefined
  }
}
