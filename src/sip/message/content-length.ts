// The line that says how long a body is (RFC 3261 section 20.14): every message of ours has one, so the usual ones are
// made once.

import { HeaderLine } from './header-line.ts'

/** Longer bodies have their line made each time. SDP seldom takes more. */
const USUAL_BYTES = 2048

const made: HeaderLine[] = new Array<HeaderLine>(USUAL_BYTES)

export function contentLength(octets: number): HeaderLine {
  if (octets >= USUAL_BYTES) return HeaderLine.of('Content-Length', String(octets))
  made[octets] ??= HeaderLine.of('Content-Length', String(octets))
  return made[octets]
}

/** Content-Length is sought from the end, where it nearly always stands. */
export function lengthLine(lines: readonly HeaderLine[]): HeaderLine | undefined {
  for (let i = lines.length - 1; i >= 0; i--) if (lines[i]?.key === 'content-length') return lines[i]
  return undefined
}
