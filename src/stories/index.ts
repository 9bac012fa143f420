// stories: the plays, the scene they are played on, and what can be broken in it. Both worlds play them.

import { referDefaultCertificate } from './plays/refer-default-certificate.ts'
import { referIntermittent } from './plays/refer-intermittent.ts'
import { referNewConnection } from './plays/refer-new-connection.ts'
import { callFromCarrier, callToCarrier } from './plays/straight-calls.ts'
import {
  callerGoneInTransfer,
  transferToBusyUser,
  transferToNumber,
  transferWithoutRefer,
} from './plays/transfer-variants.ts'
import type { Story } from './story.ts'

export { type Addresses, articleAddresses, loopbackAddresses } from './addresses.ts'
export {
  type CertificateMaker,
  describedCertificates,
  issuedCertificates,
} from './certificates.ts'
export { faults } from './faults.ts'
export { type Played, play } from './play.ts'
export * from './scene.ts'
export type { Fault, Stage, Staging, Story } from './story.ts'

/** Every story, in the order to show them. */
export const stories: Story[] = [
  referNewConnection,
  referDefaultCertificate,
  referIntermittent,
  callFromCarrier,
  callToCarrier,
  transferToNumber,
  transferToBusyUser,
  callerGoneInTransfer,
  transferWithoutRefer,
]
