// What Microsoft's side remembers of a call once it is over, as its reports show it.

import type { Instant } from '../kernel/index.ts'
import type { PromptName } from '../media/index.ts'

export interface CallRecord {
  /** Correlation id: the `x-i` of Contact and the id in every Reason. */
  id: string
  direction: 'inbound' | 'outbound'
  sbc: string
  region: string
  /** Call-ID of the leg to the SBC; of the last one tried. */
  callId: string
  from: string
  to: string
  startedAt: Instant
  answeredAt?: Instant
  endedAt?: Instant
  /** Who ended it. */
  endedBy?: 'local' | 'remote'
  /** 0 for a call that was answered and ended in order. */
  sipCode?: number
  subCode?: number
  /** Our own words, or the peer's Reason. */
  says?: string
  /** Prompts and digits recognised from the SBC's side. */
  heard: PromptName[]
  digits: string
  /** The call whose transfer brought this one about. */
  transferredFrom?: string
}
