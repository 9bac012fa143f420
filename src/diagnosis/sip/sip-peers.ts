// With whom an observer has to do: the Internet asks every SBC, and what becomes of its questions is nobody's fault.

import { oncePerLog } from '../once.ts'

/** `observer address` of all whom the observer asked, called or answered with a success. */
export const sipPeersOf = oncePerLog(
  (facts): ReadonlySet<string> =>
    new Set(
      facts
        .of('sip')
        .filter(({ direction, status = 200 }) => direction === 'sent' && status >= 200 && status < 300)
        .map(({ observer, remote }) => peerKey(observer, remote.address)),
    ),
)

export const peerKey = (observer: string, address: string): string => `${observer} ${address}`
