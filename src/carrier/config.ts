// What the carrier's side is told: where it stands, whom it challenges, who answers.

import type { Endpoint, Millis } from '../kernel/index.ts'
import type { G711Codec, PromptName } from '../media/index.ts'

export interface CarrierConfig {
  transport: 'udp' | 'tcp'
  local: Endpoint
  /** The SBC as the carrier knows it. */
  sbc: Endpoint
  media: { address: string; ports: { first: number; last: number } }
  codecs?: readonly G711Codec[]
  /** Digest (RFC 7616) asked of the SBC; `re-invites` only inside calls, as in the story refer-new-connection. */
  challenge?: { realm: string; username: string; password: string; on: 'calls' | 're-invites' | 'all' }
  /** Reliable provisional responses (RFC 3262), as trunks of mobile networks require them; off when left out. */
  reliableProvisional?: 'off' | 'supported' | 'required'
  /** Telephones of the carrier that take calls; any other number gets 404. */
  subscribers?: Subscriber[]
}

export interface Subscriber {
  number: string
  ringMs: Millis
  /** What it says when it answers, or the status it refuses with. */
  answer: { prompt: PromptName } | { status: number }
  hangUpAfterMs?: Millis
}

/** A call somebody at the carrier makes. */
export interface Caller {
  from: string
  to: string
  /** What the caller says, over and over. */
  prompt: PromptName
  /** Keys pressed so long after a prompt was heard. */
  presses?: { digits: string; hearing: PromptName; waitMs: Millis }
  /** The caller hangs up so long after this was heard. */
  hangUp?: { hearing: PromptName; waitMs: Millis }
  /** Text of the Reason (RFC 3326, Q.850 cause 22) the carrier's switch puts into the BYE: `MediaError`. */
  complaint?: string
  /** The caller gives up so long after the call was made, whatever was heard. */
  patienceMs: Millis
}
