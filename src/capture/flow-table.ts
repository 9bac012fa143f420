// Which flow a packet belongs to: a hash table in typed arrays, because a capture has millions of packets and each
// asks once. A flow is a pair of ends, whichever of them sends; its number is an index for the columns others keep.
//
//   slots (open addressing) --> flow number --> key: nine words, the lower end first
//                                          '--> last packet's time, for the eviction of idle flows

import { remember, V4_MARK, wordsText } from '../kernel/index.ts'
import type { Packet } from './packet.ts'

const KEY_WORDS = 9
const FIRST_CAPACITY = 4096
const MAX_TEXTS = 4096

export class FlowTable {
  readonly #limit: number
  #capacity = 0
  #slots = new Int32Array(0)
  #keys = new Int32Array(0)
  #last = new Float64Array(0)
  #free: number[] = []
  /** IPv4 addresses as text: most flows are between a few hosts. */
  readonly #texts = new Map<number, string>()
  #used = 0
  /** Of the packet asked for last: it goes from the flow's second end to its first. */
  isReversed = false
  /** It is the flow's first. */
  isNew = false

  constructor(limit: number) {
    this.#limit = limit
    this.#grow(Math.min(FIRST_CAPACITY, limit))
  }

  /** Numbers of flows are below it; columns are as long. */
  get capacity(): number {
    return this.#capacity
  }

  /** Flows at present. */
  get size(): number {
    return this.#used - this.#free.length
  }

  /** No further flow finds a place before some are removed. */
  get isFull(): boolean {
    return this.#free.length === 0 && this.#used === this.#limit
  }

  lastTime(flow: number): number {
    return this.#last[flow] as number
  }

  /** The packet is of this flow. */
  seen(flow: number, packet: Packet): void {
    this.#last[flow] = packet.time
  }

  /** All flows there are. */
  flows(): number[] {
    const free = new Set(this.#free)
    const flows: number[] = []
    for (let flow = 0; flow < this.#used; flow++) if (free.size === 0 || !free.has(flow)) flows.push(flow)
    return flows
  }

  /** The quarter of the flows that was silent longest. */
  idlest(): number[] {
    const flows = this.flows().sort((left, right) => this.lastTime(left) - this.lastTime(right))
    return flows.slice(0, Math.ceil(flows.length / 4))
  }

  /** The packet's flow, made if need be. The table must not be full. */
  find(packet: Packet): number {
    const reversed = isReversed(packet)
    this.isReversed = reversed
    const mask = this.#slots.length - 1
    let slot = hashOf(packet) & mask
    for (;;) {
      const flow = (this.#slots[slot] as number) - 1
      if (flow < 0) return this.#add(packet, slot)
      if (this.#isAt(flow, packet, reversed)) {
        this.isNew = false
        this.#last[flow] = packet.time
        return flow
      }
      slot = (slot + 1) & mask
    }
  }

  /** Removes flows, whose numbers are given to others from now on. */
  remove(flows: readonly number[]): void {
    this.#free.push(...flows)
    this.#rebuild()
  }

  /** One end of a flow. */
  addressOf(flow: number, isSecond: boolean): string {
    const at = KEY_WORDS * flow + (isSecond ? 4 : 0)
    const keys = this.#keys
    const [first, second, third] = [keys[at] as number, keys[at + 1] as number, keys[at + 2] as number]
    const fourth = keys[at + 3] as number
    if (third !== V4_MARK || first !== 0 || second !== 0) return wordsText(first, second, third, fourth)
    const known = this.#texts.get(fourth)
    if (known !== undefined) return known
    const text = wordsText(first, second, third, fourth)
    remember(this.#texts, fourth, text, MAX_TEXTS)
    return text
  }

  portOf(flow: number, isSecond: boolean): number {
    const ports = this.#keys[KEY_WORDS * flow + 8] as number
    return isSecond ? ports & 0xffff : ports >>> 16
  }

  #isAt(flow: number, packet: Packet, reversed: boolean): boolean {
    const at = KEY_WORDS * flow
    const keys = this.#keys
    if (reversed) {
      return (
        keys[at + 8] === ((packet.destinationPort << 16) | packet.sourcePort) &&
        keys[at + 3] === packet.destination3 &&
        keys[at + 7] === packet.source3 &&
        keys[at + 2] === packet.destination2 &&
        keys[at + 6] === packet.source2 &&
        keys[at] === packet.destination0 &&
        keys[at + 1] === packet.destination1 &&
        keys[at + 4] === packet.source0 &&
        keys[at + 5] === packet.source1
      )
    }
    return (
      keys[at + 8] === ((packet.sourcePort << 16) | packet.destinationPort) &&
      keys[at + 3] === packet.source3 &&
      keys[at + 7] === packet.destination3 &&
      keys[at + 2] === packet.source2 &&
      keys[at + 6] === packet.destination2 &&
      keys[at] === packet.source0 &&
      keys[at + 1] === packet.source1 &&
      keys[at + 4] === packet.destination0 &&
      keys[at + 5] === packet.destination1
    )
  }

  #add(packet: Packet, slot: number): number {
    if (this.#free.length === 0 && this.#used === this.#capacity) {
      this.#grow(Math.min(2 * this.#capacity, this.#limit))
      return this.find(packet)
    }
    const flow = this.#free.pop() ?? this.#used++
    this.#slots[slot] = flow + 1
    this.#write(flow, packet)
    this.#last[flow] = packet.time
    this.isNew = true
    return flow
  }

  #write(flow: number, packet: Packet): void {
    const at = KEY_WORDS * flow
    const [first, second] = this.isReversed ? [at + 4, at] : [at, at + 4]
    const keys = this.#keys
    keys[first] = packet.source0
    keys[first + 1] = packet.source1
    keys[first + 2] = packet.source2
    keys[first + 3] = packet.source3
    keys[second] = packet.destination0
    keys[second + 1] = packet.destination1
    keys[second + 2] = packet.destination2
    keys[second + 3] = packet.destination3
    keys[at + 8] = this.isReversed
      ? (packet.destinationPort << 16) | packet.sourcePort
      : (packet.sourcePort << 16) | packet.destinationPort
  }

  /** In the constructor too: V8 compiles anew what reads a field when it is set a second time. */
  #grow(capacity: number): void {
    this.#capacity = capacity
    const keys = new Int32Array(KEY_WORDS * this.#capacity)
    keys.set(this.#keys)
    this.#keys = keys
    const last = new Float64Array(this.#capacity)
    last.set(this.#last)
    this.#last = last
    this.#slots = new Int32Array(4 * this.#capacity)
    this.#rebuild()
  }

  #rebuild(): void {
    this.#slots.fill(0)
    const mask = this.#slots.length - 1
    for (const flow of this.flows()) {
      let slot = this.#hashAt(flow) & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = flow + 1
    }
  }

  #hashAt(flow: number): number {
    const at = KEY_WORDS * flow
    const key = (place: number): number => this.#keys[at + place] as number
    const ports = key(8)
    return mix(
      key(0) ^ key(1) ^ key(2) ^ key(3),
      key(4) ^ key(5) ^ key(6) ^ key(7),
      (ports >>> 16) + (ports & 0xffff),
    )
  }
}

const hashOf = (packet: Packet): number =>
  mix(
    packet.source0 ^ packet.source1 ^ packet.source2 ^ packet.source3,
    packet.destination0 ^ packet.destination1 ^ packet.destination2 ^ packet.destination3,
    packet.sourcePort + packet.destinationPort,
  )

/** The same whichever end is named first. */
function mix(one: number, other: number, ports: number): number {
  let hash = Math.imul(one ^ other, 0x9e3779b1) + Math.imul((one + other) | 0, 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 15) ^ Math.imul(ports, 0xc2b2ae35), 0x27d4eb2f)
  return hash ^ (hash >>> 13)
}

/** Whether the packet's source is the end that stands second in the key. */
function isReversed(packet: Packet): boolean {
  if (packet.source3 !== packet.destination3) return packet.source3 > packet.destination3
  if (packet.source2 !== packet.destination2) return packet.source2 > packet.destination2
  if (packet.source1 !== packet.destination1) return packet.source1 > packet.destination1
  if (packet.source0 !== packet.destination0) return packet.source0 > packet.destination0
  return packet.sourcePort > packet.destinationPort
}
