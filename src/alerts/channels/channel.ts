// What carries notices to somebody, whatever the way.

import type { Instant } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelType } from '../channel-settings.ts'

export interface Channel {
  /** The only one of that name. */
  readonly name: string
  readonly type: ChannelType
  /** Resolves when the receiver took it, as far as its protocol tells; throws `Undelivered` otherwise. */
  send(notice: Notice, signal: AbortSignal): Promise<void>
}

/** What Linesman calls itself where a format asks for a sender. */
export interface SenderName {
  /** Name of the machine. */
  host: string
  /** Of the process, for RFC 5424. */
  processId: number
}

/** Why a notice was not taken. Holds no secret. */
export class Undelivered extends Error {
  override name = 'Undelivered'
  /** To try again is no use. */
  readonly isFinal: boolean
  /** The receiver asked to wait until then. */
  readonly retryAfterMs: number | undefined

  constructor(
    says: string,
    { isFinal = false, retryAfterMs }: { isFinal?: boolean; retryAfterMs?: number } = {},
  ) {
    super(says)
    this.isFinal = isFinal
    this.retryAfterMs = retryAfterMs
  }
}

/** `2026-01-31T08:15:00.250Z`. */
export const isoTime = (at: Instant): string => new Date(at).toISOString()
