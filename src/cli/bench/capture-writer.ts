// Writes a capture file packet by packet as fast as a disk takes it: headers are put into one scratch buffer, and
// only what differs from packet to packet is set.

import { closeSync, openSync, writeSync } from 'node:fs'

/** An IPv4 address as a number, and a port. */
export interface WireEnd {
  address: number
  port: number
}

const BUFFER_BYTES = 8 * 1024 * 1024
const MAX_FRAME_BYTES = 2048
const ETHERNET_BYTES = 14
const IP_BYTES = 20

export const ip = (first: number, second: number, third: number, fourth: number): number =>
  ((first << 24) | (second << 16) | (third << 8) | fourth) >>> 0

export class CaptureWriter {
  readonly #file: number
  readonly #buffer = Buffer.alloc(BUFFER_BYTES)
  readonly #scratch = Buffer.alloc(MAX_FRAME_BYTES)
  #used = 0
  packets = 0
  bytes = 0

  constructor(path: string) {
    this.#file = openSync(path, 'w', 0o600)
    const head = Buffer.alloc(24)
    head.writeUInt32LE(0xa1b2c3d4, 0)
    head.writeUInt16LE(2, 4)
    head.writeUInt16LE(4, 6)
    head.writeUInt32LE(262_144, 16)
    head.writeUInt32LE(1, 20)
    this.#put(head, head.length)
    this.#scratch.writeUInt16BE(0x0800, 12)
    this.#scratch[ETHERNET_BYTES] = 0x45
    this.#scratch[ETHERNET_BYTES + 8] = 64
  }

  udp(time: number, from: WireEnd, to: WireEnd, payload: Uint8Array): void {
    const at = ETHERNET_BYTES + IP_BYTES
    this.#ports(at, from, to)
    this.#scratch.writeUInt16BE(8 + payload.length, at + 4)
    this.#scratch.writeUInt16BE(0, at + 6)
    this.#frame(time, from, to, 17, at + 8, payload)
  }

  tcp(
    time: number,
    from: WireEnd,
    to: WireEnd,
    numbers: { seq: number; ack: number; flags: number },
    payload: Uint8Array,
  ): void {
    const at = ETHERNET_BYTES + IP_BYTES
    this.#ports(at, from, to)
    this.#scratch.writeUInt32BE(numbers.seq, at + 4)
    this.#scratch.writeUInt32BE(numbers.ack, at + 8)
    this.#scratch[at + 12] = 0x50
    this.#scratch[at + 13] = numbers.flags
    this.#scratch.writeUInt16BE(0xffff, at + 14)
    this.#scratch.writeUInt32BE(0, at + 16)
    this.#frame(time, from, to, 6, at + 20, payload)
  }

  end(): void {
    this.#flush()
    closeSync(this.#file)
  }

  #ports(at: number, from: WireEnd, to: WireEnd): void {
    this.#scratch.writeUInt16BE(from.port, at)
    this.#scratch.writeUInt16BE(to.port, at + 2)
  }

  #frame(
    time: number,
    from: WireEnd,
    to: WireEnd,
    protocol: number,
    headBytes: number,
    payload: Uint8Array,
  ): void {
    const scratch = this.#scratch
    const length = headBytes + payload.length
    scratch.writeUInt16BE(length - ETHERNET_BYTES, ETHERNET_BYTES + 2)
    scratch[ETHERNET_BYTES + 9] = protocol
    scratch.writeUInt32BE(from.address, ETHERNET_BYTES + 12)
    scratch.writeUInt32BE(to.address, ETHERNET_BYTES + 16)
    scratch.set(payload, headBytes)
    if (this.#used + 16 + length > BUFFER_BYTES) this.#flush()
    const at = this.#used
    this.#buffer.writeUInt32LE(Math.floor(time / 1000), at)
    this.#buffer.writeUInt32LE(Math.floor((time % 1000) * 1000), at + 4)
    this.#buffer.writeUInt32LE(length, at + 8)
    this.#buffer.writeUInt32LE(length, at + 12)
    this.#used += 16
    this.#put(scratch, length)
    this.packets++
  }

  #put(bytes: Buffer, length: number): void {
    bytes.copy(this.#buffer, this.#used, 0, length)
    this.#used += length
  }

  #flush(): void {
    writeSync(this.#file, this.#buffer, 0, this.#used)
    this.bytes += this.#used
    this.#used = 0
  }
}
