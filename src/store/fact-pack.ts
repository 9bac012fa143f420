// Facts as octets: what goes over to the thread that writes, and, once it has seen to the secrets, what stands in the
// database. A block holds facts of one kind, observer and minute, so that few blocks have to be opened for a question.
//
//   block    octets of the places (4)   places, a list in JSON   entry   entry ...
//   entry    octets of it (4)   number in its batch (4)   time (8)   name (8)   place (4)   line in JSON, or message
//
// A message is kept as the octets that passed, and made a fact when somebody asks (`drawn`); of every other fact stands its
// line (`fact-lines.ts`). `name` is the hash by which it is found (`fact-name.ts`). Numbers are little-endian.

import {
  drawn,
  FACT_LINES_VERSION,
  type Fact,
  type FactKind,
  parseFactLines,
  plainFact,
  type SipPlace,
  type StampedSketch,
} from '../facts/index.ts'
import { type Instant, instantOf } from '../kernel/index.ts'
import { nameOfFact } from './fact-name.ts'
import { Places } from './places.ts'

export type Noted = Fact | StampedSketch

/** Octets from which on the next fact begins a new block. */
const BLOCK_BYTES = 256 * 1024
/** All facts of a block are of the same minute. */
export const MINUTE_MS = 60_000

const HEAD = 28
const NUMBER_AT = 4
const TIME_AT = 8
const NAME_AT = 16
const PLACE_AT = 24
/** In the place of a place: a line. */
const IS_LINE = 0xffff_ffff

export interface PackedBlock {
  observer: string
  kind: FactKind
  /** Of its first and its last fact, in time. */
  at: Instant
  until: Instant
  facts: number
  /** Where it stands in the octets of all. */
  from: number
  to: number
}

export interface PackedFacts {
  blocks: PackedBlock[]
  octets: Uint8Array<ArrayBuffer>
}

/** A block that is being gathered. */
interface Gathered {
  observer: string
  kind: FactKind
  minute: number
  at: number
  until: number
  numbers: number[]
  /** The line of each fact, or the number of a message's place. */
  lines: (string | number)[]
  places: Places
  octets: number
}

export function packFacts(noted: readonly Noted[]): PackedFacts {
  const blocks = gathered(noted)
  const heads = blocks.map(({ places }) => Buffer.from(places.json))
  const total = blocks.reduce((sum, { octets }, place) => sum + octets + 4 + (heads[place]?.length ?? 0), 0)
  const octets = Buffer.from(new ArrayBuffer(total))
  let from = 0
  const packed = blocks.map((block, place): PackedBlock => {
    const { observer, kind, at, until, lines } = block
    const to = writeBlock(octets, from, heads[place] as Buffer, block, noted)
    const done = { observer, kind, at: instantOf(at), until: instantOf(until), facts: lines.length, from, to }
    from = to
    return done
  })
  return { blocks: packed, octets }
}

function gathered(noted: readonly Noted[]): Gathered[] {
  const all: Gathered[] = []
  const open = new Map<string, Gathered>()
  let block: Gathered | undefined
  for (let number = 0; number < noted.length; number++) {
    const fact = noted[number] as Noted
    const { observer } = fact
    const kind = fact.kind === 'sketch' ? 'sip' : fact.kind
    const minute = Math.floor(fact.at / MINUTE_MS)
    if (block?.kind !== kind || block.minute !== minute || block.observer !== observer)
      block = open.get(`${kind} ${minute} ${observer}`)
    if (block === undefined || block.octets >= BLOCK_BYTES) {
      block = begun(observer, kind, minute)
      open.set(`${kind} ${minute} ${observer}`, block)
      all.push(block)
    }
    gather(block, fact, number)
  }
  return all
}

const begun = (observer: string, kind: FactKind, minute: number): Gathered => ({
  ...{ observer, kind, minute },
  at: Number.POSITIVE_INFINITY,
  until: Number.NEGATIVE_INFINITY,
  numbers: [],
  lines: [],
  places: new Places(),
  octets: 0,
})

function gather(block: Gathered, fact: Noted, number: number): void {
  block.at = Math.min(block.at, fact.at)
  block.until = Math.max(block.until, fact.at)
  block.numbers.push(number)
  if (fact.kind === 'sketch') {
    block.lines.push(block.places.numberOf(fact.place))
    block.octets += HEAD + fact.octets.length
  } else {
    const line = lineOf(fact)
    block.lines.push(line)
    block.octets += HEAD + Buffer.byteLength(line)
  }
}

/** Where it ends in the octets. */
function writeBlock(
  octets: Buffer,
  from: number,
  head: Buffer,
  { numbers, lines }: Gathered,
  noted: readonly Noted[],
): number {
  octets.writeUInt32LE(head.length, from)
  octets.set(head, from + 4)
  let at = from + 4 + head.length
  for (let index = 0; index < lines.length; index++) {
    const number = numbers[index] as number
    const line = lines[index] as string | number
    const fact = noted[number] as Noted
    const start = at + HEAD
    if (fact.kind === 'sketch') octets.set(fact.octets, start)
    const length = fact.kind === 'sketch' ? fact.octets.length : octets.write(line as string, start)
    octets.writeUInt32LE(HEAD + length, at)
    octets.writeUInt32LE(number, at + NUMBER_AT)
    octets.writeDoubleLE(fact.at, at + TIME_AT)
    octets.writeDoubleLE(fact.kind === 'sketch' ? 0 : nameOfFact(fact), at + NAME_AT)
    octets.writeUInt32LE(typeof line === 'number' ? line : IS_LINE, at + PLACE_AT)
    at = start + length
  }
  return at
}

/** A line of facts (`parseFactLines`) whose fields stand in any order, for which it costs half. */
export function lineOf(fact: Fact): string {
  return `{"schemaVersion":${FACT_LINES_VERSION},${JSON.stringify(plainFact(fact)).slice(1)}`
}

/** The facts of one block, one after the other: it stands at one of them at a time. */
export class BlockReader {
  readonly octets: Buffer
  readonly observer: string
  readonly #places: readonly SipPlace[]
  /** Where the entry begins, and where the next one does. */
  from = 0
  to: number

  /** `octets` are those of the block alone. */
  constructor(octets: Uint8Array, observer: string) {
    this.octets = Buffer.from(octets.buffer, octets.byteOffset, octets.length)
    this.observer = observer
    const head = 4 + this.octets.readUInt32LE(0)
    this.#places = JSON.parse(this.octets.toString('utf8', 4, head)) as SipPlace[]
    this.to = head
  }

  /** Back to one it stood at before. */
  standAt(from: number): this {
    this.from = from
    this.to = from + this.octets.readUInt32LE(from)
    return this
  }

  /** On to the next one, if there is one. */
  next(): boolean {
    this.from = this.to
    if (this.from >= this.octets.length) return false
    this.to += this.octets.readUInt32LE(this.from)
    return true
  }

  get number(): number {
    return this.octets.readUInt32LE(this.from + NUMBER_AT)
  }

  get at(): Instant {
    return this.octets.readDoubleLE(this.from + TIME_AT) as Instant
  }

  get name(): number {
    return this.octets.readDoubleLE(this.from + NAME_AT)
  }

  set name(name: number) {
    this.octets.writeDoubleLE(name, this.from + NAME_AT)
  }

  /** The message, or undefined where it is another fact. */
  get sketch(): StampedSketch | undefined {
    const place = this.octets.readUInt32LE(this.from + PLACE_AT)
    if (place === IS_LINE) return undefined
    const octets = this.octets.subarray(this.from + HEAD, this.to)
    return {
      ...{ kind: 'sketch', octets, observer: this.observer, at: this.at },
      place: this.#places[place] as SipPlace,
    }
  }

  get line(): string {
    return this.octets.toString('utf8', this.from + HEAD, this.to)
  }

  /** Undefined where it cannot be read any more. */
  get fact(): Fact | undefined {
    const { sketch } = this
    return sketch === undefined ? parseFactLines(this.line).facts[0] : drawn(sketch)
  }

  /** The entry with a line in place of its message. */
  withLine(line: string): Uint8Array {
    const entry = Buffer.concat([this.octets.subarray(this.from, this.from + HEAD), Buffer.from(line)])
    entry.writeUInt32LE(entry.length, 0)
    entry.writeUInt32LE(IS_LINE, PLACE_AT)
    return entry
  }
}
