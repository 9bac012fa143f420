// What a call leaves behind is garbage soon, and the cheapest to collect is what is young. V8 notes at which places of the
// program objects are made that live long, and makes those of such a place in the old heap from then on. In a calm hour
// the facts of a message are kept for minutes: all that makes messages then counts as such a place, and in the rush behind
// it the old heap fills with what is garbage after milliseconds, and with the young objects it refers to.
//
// Where garbage stays young the old heap hardly grows. V8 takes that for a reason to mark it each time it has grown by a tenth,
// every few seconds, and calls wait meanwhile. So it may grow to twice what is alive.

import { setFlagsFromString } from 'node:v8'

/** To be called before there are calls; V8 heeds it whenever it would judge a place, or has collected the heap. */
export function keepGarbageYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring')
  setFlagsFromString('--heap-growing-percent=100')
}
