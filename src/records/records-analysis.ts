// Records of Microsoft's, in any of the files an operator has them in, to facts. Octets come in pieces of any size;
// who opens files and unpacks archives is a door.
//
//   octets --> text --> table | log | pasted transfers --> call records, transfer completions

import { textEncodingOf } from '../kernel/index.ts'
import { CallLog, isCallLog } from './read/call-log.ts'
import { CallTable, isCallTable } from './read/call-table.ts'
import { RecordKeeper, type RecordsResult } from './read/record-keeper.ts'
import { holdsTransferCompletion, TransferCompletions } from './read/transfer-completions.ts'

/** Facts kept of one source: half a year of a company with two thousand calls a day, in 200 MB. */
export const RECORD_LIMIT = 250_000

export interface RecordsOptions {
  /** What the facts name as their observer. */
  observer: string
  /** Facts kept; default `RECORD_LIMIT`. */
  limit?: number
}

/** Octets by which encoding and kind are told, where there are as many. */
const HEAD_BYTES = 64 * 1024

interface Reader {
  push(text: string): void
  end(): void
}

export class RecordsAnalysis {
  readonly #keeper: RecordKeeper
  #file: TextFile | undefined

  constructor({ observer, limit = RECORD_LIMIT }: RecordsOptions) {
    this.#keeper = new RecordKeeper(observer, limit)
  }

  /** What comes next is another file, of this name within the source. */
  begin(part: string): void {
    this.#file?.end()
    this.#file = undefined
    this.#keeper.part = `${part} `
  }

  push(octets: Uint8Array): void {
    this.#file ??= new TextFile(this.#keeper)
    this.#file.push(octets)
  }

  /** Tells what is wrong with the whole of it. */
  problem(text: string): void {
    this.#keeper.problem(text, '')
  }

  end(): RecordsResult {
    this.#file?.end()
    return this.#keeper.end()
  }
}

const NO_READER: Reader = { push: () => {}, end: () => {} }

type Decoder = InstanceType<typeof TextDecoder>

/** One file: its head is gathered before anything is made of it, so that it does not matter in which pieces it comes. */
class TextFile {
  readonly #keeper: RecordKeeper
  #head: Uint8Array[] | undefined = []
  #headBytes = 0
  #decoder: Decoder | undefined
  #reader: Reader = NO_READER

  constructor(keeper: RecordKeeper) {
    this.#keeper = keeper
  }

  push(octets: Uint8Array): void {
    if (this.#head === undefined) {
      this.#reader.push(this.#decoder?.decode(octets, { stream: true }) ?? '')
      return
    }
    const missing = HEAD_BYTES - this.#headBytes
    this.#head.push(Uint8Array.from(octets.subarray(0, missing)))
    this.#headBytes += Math.min(octets.length, missing)
    if (this.#headBytes < HEAD_BYTES) return
    this.#start(this.#head)
    if (octets.length > missing) this.push(octets.subarray(missing))
  }

  end(): void {
    if (this.#head !== undefined) this.#start(this.#head)
    this.#reader.push(this.#decoder?.decode() ?? '')
    this.#reader.end()
  }

  #start(pieces: readonly Uint8Array[]): void {
    this.#head = undefined
    const head = Buffer.concat(pieces)
    const { label, guessed } = textEncodingOf(evenPart(head))
    if (guessed) this.#keeper.problem(`its encoding is guessed as ${label}`)
    this.#decoder = new TextDecoder(label)
    const text = this.#decoder.decode(head, { stream: true })
    const reader = readerOf(text, this.#keeper)
    if (reader === undefined) this.#keeper.problem('this is no record of calls known here')
    else this.#reader = reader
    this.#reader.push(text)
  }
}

const evenPart = (octets: Uint8Array): Uint8Array => octets.subarray(0, octets.length & ~1 || octets.length)

function readerOf(head: string, keeper: RecordKeeper): Reader | undefined {
  if (isCallLog(head)) return new CallLog(keeper)
  if (isCallTable(head)) return new CallTable(keeper)
  return holdsTransferCompletion(head) ? new TransferCompletions(keeper) : undefined
}

/** Whether a file that begins so holds records: a table, a log, or a mail with what Microsoft's support pasted. */
export function isRecords(head: Uint8Array): boolean {
  const text = new TextDecoder(textEncodingOf(evenPart(head)).label).decode(head)
  // A file of facts may quote anything.
  if (/^\s*\{"schemaVersion":/.test(text)) return false
  return isCallLog(text) || isCallTable(text) || holdsTransferCompletion(text)
}
