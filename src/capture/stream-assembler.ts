// One direction of a TCP connection put in order (RFC 9293 section 3.10.7.4): what is next is handed on where it
// lies, what comes too early waits, what came before is passed over, and what the capture lost is given up and said.
//
//   segment --next--> data        --too early--> waits ... --hole filled--> data
//           --before-> nothing                         '-- hole given up--> gap, data

/** Segments that wait for one before them. */
const MAX_WAITING = 64
const MAX_WAITING_BYTES = 256 * 1024

/** Who gets the octets in their order. `bytes` is good until the call returns. */
export interface StreamReceiver {
  data(bytes: Uint8Array): void
  /** Octets are missing here: what follows does not go on with what was before. */
  gap(): void
}

interface Segment {
  sequence: number
  bytes: Uint8Array
  /** More than the octets there are, where the packet was cut. */
  length: number
}

export class StreamAssembler {
  readonly #receiver: StreamReceiver
  #next: number | undefined
  #waiting: Segment[] = []
  #waitingBytes = 0

  constructor(receiver: StreamReceiver) {
    this.#receiver = receiver
  }

  get hasWaiting(): boolean {
    return this.#waiting.length > 0
  }

  /** `sequence` of the first octet; `length` as on the wire. The first segment begins the stream. */
  push(sequence: number, bytes: Uint8Array, length: number): void {
    this.#next ??= sequence
    const ahead = (sequence - this.#next) | 0
    if (ahead > 0) this.#wait({ sequence, bytes: bytes.slice(), length })
    else {
      this.#deliver(sequence, bytes, length)
      if (this.hasWaiting) this.#deliverWaiting()
    }
  }

  /** The other side says it got everything before `sequence`: a hole before it was lost by the capture alone. */
  acknowledged(sequence: number): void {
    const first = this.#waiting[0]
    if (first === undefined || this.#next === undefined) return
    if (((sequence - first.sequence) | 0) > 0) this.#skipHole(first)
  }

  /** There is no more: holes are given up. */
  end(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) this.#skipHole(first)
  }

  #wait(segment: Segment): void {
    // Most come in their order behind each other, so the place is looked for from the end.
    let place = this.#waiting.length
    while (place > 0 && ((segment.sequence - (this.#waiting[place - 1] as Segment).sequence) | 0) < 0) place--
    this.#waiting.splice(place, 0, segment)
    this.#waitingBytes += segment.bytes.length
    const first = this.#waiting[0] as Segment
    if (this.#waiting.length > MAX_WAITING || this.#waitingBytes > MAX_WAITING_BYTES) this.#skipHole(first)
  }

  #skipHole(first: Segment): void {
    this.#next = first.sequence
    this.#receiver.gap()
    this.#deliverWaiting()
  }

  #deliverWaiting(): void {
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      if (((first.sequence - (this.#next as number)) | 0) > 0) return
      this.#waiting.shift()
      this.#waitingBytes -= first.bytes.length
      this.#deliver(first.sequence, first.bytes, first.length)
    }
  }

  /** A segment that begins at or before what is next. */
  #deliver(sequence: number, bytes: Uint8Array, length: number): void {
    const old = ((this.#next as number) - sequence) | 0
    if (length - old <= 0) return
    this.#next = (sequence + length) | 0
    if (bytes.length > old) this.#receiver.data(old === 0 ? bytes : bytes.subarray(old))
    if (bytes.length < length) this.#receiver.gap()
  }
}
