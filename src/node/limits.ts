// How patient this world's sockets are, and how much they hold.

import { seconds } from '../kernel/index.ts'

/** After we have said good-bye, a peer has this long to do the same before its connection is torn down. */
export const LINGER = seconds(2)
/** A peer that has been silent this long is asked by TCP whether it still exists. */
export const KEEP_ALIVE = seconds(60)
/** Octets a UDP socket may hold for us while we are busy; the kernel grants as much of it as it may. */
export const UDP_BUFFER_BYTES = 4 * 1024 * 1024
/** Octets of new calls in line: in a longer line the callers ask again before it is their turn. */
export const WAITING_CALLS_BYTES = 512 * 1024
