// Finds the records of a capture file in chunks of any size. A record that a chunk breaks off waits, alone, for its
// rest; everything else is read where it lies.

import type { PacketSink, RecordFormat } from './packet-sink.ts'
import { isPcap, PcapFormat } from './pcap.ts'
import { isPcapng, PcapngFormat } from './pcapng.ts'

/** Octets needed to tell what a file is. */
const HEAD_BYTES = 4

/** Whether octets are the beginning of a capture file, unpacked. */
export const isCapture = (head: Uint8Array): boolean => isPcap(head) || isPcapng(head)

export class CaptureReader {
  readonly #sink: PacketSink
  #format: RecordFormat | undefined
  /** The record that is under way; most of it may be room to grow. */
  #held = new Uint8Array(0)
  #heldBytes = 0
  /** Octets read so far, those held back included. */
  #readBytes = 0
  #problem: string | undefined

  constructor(sink: PacketSink) {
    this.#sink = sink
  }

  /** What is wrong with the file; what stood before it was read. */
  get problem(): string | undefined {
    return this.#problem
  }

  /** Takes the next octets; they may be changed afterwards. Never throws; after a problem nothing is read any more. */
  push(octets: Uint8Array): void {
    // No Buffer, whose `slice` would be a view where everybody after this expects a copy.
    const chunk = new Uint8Array(octets.buffer, octets.byteOffset, octets.length)
    let at = 0
    while (this.#problem === undefined && this.#heldBytes > 0 && at < chunk.length) {
      at = this.#completeHeld(chunk, at)
    }
    if (this.#problem === undefined) at = this.#takeRecords(chunk, at)
    this.#readBytes += chunk.length
    if (this.#problem === undefined) this.#hold(chunk, at, chunk.length)
  }

  /** There is no more. */
  end(): void {
    if (this.#problem !== undefined) return
    if (this.#readBytes === 0) this.#problem = 'the file is empty'
    else if (this.#heldBytes > 0) {
      this.#problem = `the file ends within a record: its last ${this.#heldBytes} octets cannot be read`
    }
  }

  /** Takes all whole records that lie in the chunk and says where the first broken one begins. */
  #takeRecords(chunk: Uint8Array, from: number): number {
    let at = from
    while (at < chunk.length) {
      const size = this.#sizeOf(chunk, at, chunk.length, this.#readBytes + at)
      if (size === 0 || at + size > chunk.length) break
      if (!this.#take(chunk, at, size, this.#readBytes + at)) break
      at += size
    }
    return at
  }

  /** Adds to the record held back as much as it is known to need. */
  #completeHeld(chunk: Uint8Array, at: number): number {
    const size = this.#sizeOf(this.#held, 0, this.#heldBytes, this.#readBytes + at - this.#heldBytes)
    if (this.#problem !== undefined) return at
    // Few octets at a time while the length itself is not there yet.
    const wanted = size === 0 ? 1 : size - this.#heldBytes
    const taken = Math.min(wanted, chunk.length - at)
    const held = this.#heldBytes
    this.#hold(chunk, at, at + taken)
    if (size > 0 && held + taken === size) {
      this.#heldBytes = 0
      this.#take(this.#held, 0, size, this.#readBytes + at - held)
    }
    return at + taken
  }

  /** `place` is where the record begins in the file. */
  #sizeOf(bytes: Uint8Array, at: number, end: number, place: number): number {
    if (this.#format === undefined) {
      if (end - at < HEAD_BYTES) return 0
      this.#format = this.#formatOf(bytes.subarray(at, end))
      if (this.#format === undefined) return 0
    }
    const size = this.#format.size(bytes, at, end)
    if (typeof size === 'number') return size
    this.#fail(size, place)
    return 0
  }

  #formatOf(head: Uint8Array): RecordFormat | undefined {
    if (isPcap(head)) return new PcapFormat(this.#sink)
    if (isPcapng(head)) return new PcapngFormat(this.#sink)
    this.#problem = 'this is no capture: it begins neither as pcap nor as pcapng'
    return undefined
  }

  #take(bytes: Uint8Array, at: number, size: number, place: number): boolean {
    const wrong = this.#format?.take(bytes, at, size)
    if (wrong !== undefined) this.#fail(wrong, place)
    return wrong === undefined
  }

  #fail(what: string, place: number): void {
    this.#problem = `the file is damaged at octet ${place}, what follows was not read: ${what}`
  }

  #hold(chunk: Uint8Array, from: number, to: number): void {
    const needed = this.#heldBytes + to - from
    if (needed > this.#held.length) {
      const grown = new Uint8Array(Math.max(needed, 2 * this.#held.length))
      grown.set(this.#held.subarray(0, this.#heldBytes))
      this.#held = grown
    }
    this.#held.set(chunk.subarray(from, to), this.#heldBytes)
    this.#heldBytes = needed
  }
}
