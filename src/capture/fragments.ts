// IP fragments put together again (RFC 791 section 3.2, RFC 8200 section 4.5): SIP over UDP with long SDP comes in
// them. Bounded in number and octets; what never becomes whole is let go, oldest first.

/** Datagrams under way at a time. */
const MAX_DATAGRAMS = 256
const MAX_DATAGRAM_BYTES = 65_535
const MAX_FRAGMENTS = 128
/** RFC 791 recommends a lower bound of 15 seconds; beyond 60 an identification may be in use again. */
const LIFETIME_MS = 60_000

interface Datagram {
  began: number
  pieces: { offset: number; bytes: Uint8Array }[]
  /** Known once the last fragment is there. */
  length: number | undefined
}

export class Fragments {
  /** By addresses, protocol and identification; the oldest first. */
  readonly #datagrams = new Map<string, Datagram>()
  #lost = 0

  /** Datagrams that never became whole. */
  get lost(): number {
    return this.#lost + this.#datagrams.size
  }

  /** Takes a fragment's octets, which it copies; the whole payload once nothing is missing. */
  add(key: string, offset: number, isLast: boolean, bytes: Uint8Array, time: number): Uint8Array | undefined {
    if (offset + bytes.length > MAX_DATAGRAM_BYTES) return undefined
    const datagram = this.#datagram(key, time)
    if (datagram.pieces.length === MAX_FRAGMENTS) return undefined
    datagram.pieces.push({ offset, bytes: bytes.slice() })
    if (isLast) datagram.length ??= offset + bytes.length
    const whole = wholeOf(datagram)
    if (whole !== undefined) this.#datagrams.delete(key)
    return whole
  }

  #datagram(key: string, time: number): Datagram {
    const known = this.#datagrams.get(key)
    if (known !== undefined && time - known.began < LIFETIME_MS) return known
    if (known !== undefined) this.#forget(key)
    const oldest = this.#datagrams.keys().next().value
    if (this.#datagrams.size === MAX_DATAGRAMS && oldest !== undefined) this.#forget(oldest)
    const fresh: Datagram = { began: time, pieces: [], length: undefined }
    this.#datagrams.set(key, fresh)
    return fresh
  }

  #forget(key: string): void {
    this.#datagrams.delete(key)
    this.#lost++
  }
}

/** Overlapping fragments are how filters are deceived: of two that claim an octet the first counts. */
function wholeOf({ pieces, length }: Datagram): Uint8Array | undefined {
  if (length === undefined) return undefined
  let covered = 0
  const ordered = pieces.toSorted((left, right) => left.offset - right.offset)
  for (const { offset, bytes } of ordered) {
    if (offset > covered) return undefined
    covered = Math.max(covered, offset + bytes.length)
  }
  if (covered < length) return undefined
  const whole = new Uint8Array(covered)
  for (const { offset, bytes } of pieces.toReversed()) whole.set(bytes, offset)
  return whole.subarray(0, length)
}
