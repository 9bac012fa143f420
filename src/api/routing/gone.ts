// Who asked, and whether they still wait: what takes long is ended once nobody does.

import type { Writable } from 'node:stream'

/** Aborted once the answer is closed, also where it was before this was asked for: whoever left does not leave again. */
export function goneOf(answer: Pick<Writable, 'closed' | 'once'>): AbortSignal {
  if (answer.closed) return AbortSignal.abort()
  const gone = new AbortController()
  answer.once('close', () => gone.abort())
  return gone.signal
}
