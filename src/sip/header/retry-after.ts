// Retry-After (RFC 3261 section 20.33).

import { type Millis, seconds } from '../../kernel/index.ts'

/** `120;duration=3600` or `120 (in a meeting)` -> two minutes, `0` -> at once; undefined where it says nothing. */
export function parseRetryAfter(value: string | undefined): Millis | undefined {
  const digits = /^\s*(\d{1,9})/.exec(value ?? '')?.[1]
  return digits === undefined ? undefined : seconds(Number(digits))
}
