// The line in which datagrams that ask for a new call wait, so that what belongs to calls that stand goes before them.
//
//   kernel --a message of a call--> element
//          `--a new call--> line --some in each turn of the event loop--> element
//
// The kernel's own line knows no difference: in an overload a BYE would stand behind all new calls there. So its
// sockets are emptied as fast as they fill, and the wait is here. While the process keeps up nobody waits: the line is
// served at the end of the same turn. Nothing that rightly follows an INVITE overtakes it: a CANCEL waits for an answer to
// it (RFC 3261 section 9.1). Streams keep their order; TCP lets the sender wait.

import type { ElementEvent } from '../element/index.ts'
import { WAITING_CALLS_BYTES } from './limits.ts'

export type Datagram = Extract<ElementEvent, { type: 'datagram' }>

/** Some milliseconds of work. */
const CALLS_A_TURN = 8

export class WaitingCalls {
  readonly #line: Datagram[] = []
  #octets = 0
  #lost = 0

  get length(): number {
    return this.#line.length
  }

  /** Calls that were beyond the limit. */
  get lost(): number {
    return this.#lost
  }

  /** Beyond the limit a call is lost, as it would be in a full socket: the caller asks again. */
  take(call: Datagram): void {
    if (this.#octets + call.bytes.length > WAITING_CALLS_BYTES) {
      this.#lost++
      return
    }
    this.#octets += call.bytes.length
    this.#line.push(call)
  }

  /** Those whose turn it is. A kernel that has more for us is asked again first; still the line never stands still. */
  next(kernelHasMore: boolean): Datagram[] {
    const calls = this.#line.splice(0, kernelHasMore ? 1 : CALLS_A_TURN)
    for (const call of calls) this.#octets -= call.bytes.length
    return calls
  }
}
