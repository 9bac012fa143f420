// Records of Microsoft's, in any of the files an operator has them in, to facts. Octets come in pieces of any size;
// who opens files and unpacks archives is a door.
//
//   octets --> text --> table | log | pasted transfers --> call records, transfer completions

import { textEncodingOf } from '../kernel/index.ts'
import { CallLog, isCallLog } from './read/call-log.ts'
import { CallTable, isCallTable } from './read/call-table.ts'
import { RecordKeeper, type RecordsResult } from './read/record-keeper.ts'
import { holdsTransferCompletion, TransferCompletions } from './read/transfer-completions.ts'

/** Facts kept of one source; half a year of a large company. */
export const RECORD_LIMIT = 500_000

export interface RecordsOptions {
  /** What the facts name as their observer. */
  observer: string
  /** Facts kept; default `RECORD_LIMIT`. */
  limit?: number
}

/** Characters needed to tell a table by its names and its first row. */
const HEAD_LENGTH = 8192

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

type Decoder = InstanceType<typeof TextDecoder>

class TextFile {
  readonly #keeper: RecordKeeper
  #decoder: Decoder | undefined
  #head = ''
  #reader: Reader | undefined

  constructor(keeper: RecordKeeper) {
    this.#keeper = keeper
  }

  push(octets: Uint8Array): void {
    this.#decoder ??= this.#decoderFor(octets)
    this.#take(this.#decoder.decode(octets, { stream: true }))
  }

  end(): void {
    this.#take(this.#decoder?.decode() ?? '')
    if (this.#reader === undefined) this.#start()
    this.#reader?.end()
  }

  #decoderFor(first: Uint8Array): Decoder {
    const { label, guessed } = textEncodingOf(evenPart(first))
    if (guessed) this.#keeper.problem(`its encoding is guessed as ${label}`)
    return new TextDecoder(label)
  }

  #take(text: string): void {
    if (this.#reader !== undefined) {
      this.#reader.push(text)
      return
    }
    this.#head += text
    if (this.#head.length >= HEAD_LENGTH) this.#start()
  }

  #start(): void {
    this.#reader = readerOf(this.#head, this.#keeper)
    if (this.#reader === undefined && this.#head !== '')
      this.#keeper.problem('this is no record of calls known here')
    this.#reader?.push(this.#head)
    this.#reader ??= NO_READER
    this.#head = ''
  }
}

const NO_READER: Reader = { push: () => {}, end: () => {} }

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
