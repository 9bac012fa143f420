// What the process ends with, as the README promises it to scripts.

export const FINE = 0
/** Findings, or checks that failed. */
export const FOUND = 1
/** Wrong usage or configuration. */
export const WRONG = 2
/** It could not be done. */
export const FAILED = 3
