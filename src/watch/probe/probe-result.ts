// What one probe came to, in short: what is kept of it and what health makes of it.

import type { Instant, Millis } from '../../kernel/index.ts'

export interface ProbeResult {
  at: Instant
  /** `sbc.example.com:5061`. */
  target: string
  outcome: 'fine' | 'failed'
  says: string
  durationMs: Millis
}
