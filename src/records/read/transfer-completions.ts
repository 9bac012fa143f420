// Microsoft's own record of a transfer, as its support pastes it into a ticket or a mail:
//
//   { "transferCompletion": { "reason": "unknown", "sender": null, "code": 504, "subCode": 549009,
//     "phrase": "Unable to deliver REFER: ... SEC_E_UNTRUSTED_ROOT" }, "debugContent": null } )
//
// It is looked for by its words and not parsed as JSON: what is pasted is cut, quoted, broken into lines, its quotes
// escaped once or twice, made typographic or HTML.

import { type TransferCompletionFact, UNDATED } from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'
import { parsePhrase } from '../codes/phrase.ts'
import type { RecordKeeper } from './record-keeper.ts'
import { recordTime } from './record-time.ts'

/** A quote in any of its dresses; backslashes without end would be looked through from each of them. */
const QUOTE = String.raw`(?:\\{0,8}"{1,2}|&quot;|&#34;|&#x22;|[\u201c\u201d\u201e\u201f\u00ab\u00bb]|')`
const BEGIN = new RegExp(`${QUOTE}transferCompletion(${QUOTE})\\s*:`)
const CODE = new RegExp(`${QUOTE}code${QUOTE}\\s*:\\s*${QUOTE}?(\\d{3})(?!\\d)`)
const SUB_CODE = new RegExp(`${QUOTE}subCode${QUOTE}\\s*:\\s*${QUOTE}?(\\d{1,9})`)
const PHRASE = new RegExp(`${QUOTE}phrase${QUOTE}\\s*:\\s*`)

/** Characters from the first word to the last of one record, however it is indented and quoted. */
const RECORD_LIMIT = 4096
const PHRASE_LIMIT = 1024
/** Characters on either side in which a time is one of the record's. */
const TIME_NEAR = 400
/** More text than any mail; what comes after is not looked at. */
const TEXT_LIMIT = 16 * 1024 * 1024

export class TransferCompletions {
  readonly #keeper: RecordKeeper
  #text = ''
  #isCut = false

  constructor(keeper: RecordKeeper) {
    this.#keeper = keeper
  }

  push(text: string): void {
    this.#isCut ||= this.#text.length + text.length > TEXT_LIMIT
    if (!this.#isCut) this.#text += text
  }

  end(): void {
    const text = unfolded(this.#text)
    let found = 0
    let unreadable = 0
    for (const begin of text.matchAll(new RegExp(BEGIN, 'g'))) {
      const record = text.slice(begin.index, begin.index + RECORD_LIMIT)
      const next = record.indexOf('transferCompletion', 20)
      const said = saidIn(next === -1 ? record : record.slice(0, next), begin[1] ?? '"')
      if (said === undefined) {
        unreadable += 1
        continue
      }
      found += 1
      const at = timeNear(text, begin.index, begin.index + said.end) ?? UNDATED
      this.#keeper.note(factOf(said, at, this.#keeper, found))
    }
    this.#keeper.skip(unreadable, `${unreadable} records of transfers name no code`)
    if (this.#isCut) this.#keeper.problem(`only the first ${TEXT_LIMIT} characters were looked at`)
  }
}

/** Without the marks of quoted mail and the soft line ends of quoted-printable. */
const unfolded = (text: string): string =>
  text
    .replace(/=\r?\n/g, '')
    .replace(/=3D/g, '=')
    .replace(/\r?\n(?:[ \t]*>)+[ \t]?/g, '\n')

interface Said {
  code: number
  subCode: number
  phrase: string
  /** Where it ends in the record. */
  end: number
}

function saidIn(record: string, quote: string): Said | undefined {
  const code = CODE.exec(record)
  const subCode = SUB_CODE.exec(record)
  if (code === null || subCode === null) return undefined
  const begin = PHRASE.exec(record)
  const from = begin === null ? record.length : begin.index + begin[0].length
  const value = record.slice(from, from + PHRASE_LIMIT)
  const { phrase, length } = quoted(value, quote)
  const end = Math.max(code.index, subCode.index, begin === null ? 0 : from + length)
  return { code: Number(code[1]), subCode: Number(subCode[1]), phrase, end }
}

const OPENING = new RegExp(`^${QUOTE}`)

/** The text between two quotes of the record's own dress, in which an escaped one is none. */
function quoted(value: string, quote: string): { phrase: string; length: number } {
  const opening = OPENING.exec(value)?.[0] ?? ''
  const closing = /[\u201c-\u201f\u00ab\u00bb]/.test(quote)
    ? '[\\u201c-\\u201f\\u00ab\\u00bb]'
    : escaped(quote)
  const inner = value.slice(opening.length)
  const end = new RegExp(`(?<!\\\\)${closing}`).exec(inner)
  const raw = end === null ? (/^[^\r\n}]*/.exec(inner)?.[0] ?? '') : inner.slice(0, end.index)
  const phrase = raw
    .replace(/\\+(["'/])/g, '$1')
    .replace(/&quot;|&#34;|&#x22;/g, '"')
    .replace(/&amp;/g, '&')
    .replace(/\s+/g, ' ')
    .trim()
  return { phrase, length: opening.length + raw.length }
}

const escaped = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)

const TIME = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d{1,9})?(?: ?(?:Z|[+-]\d\d:?\d\d))?/g

/** The last time before the record, else the first one in or after it. The date of a mail is none of the record's. */
function timeNear(text: string, start: number, end: number): Instant | undefined {
  const before = text
    .slice(Math.max(0, start - TIME_NEAR), start)
    .match(TIME)
    ?.at(-1)
  const after = text.slice(start, end + TIME_NEAR).match(TIME)?.[0]
  return recordTime(before) ?? recordTime(after)
}

function factOf(said: Said, at: Instant, keeper: RecordKeeper, number: number): TransferCompletionFact {
  const { code, subCode, phrase } = said
  const { method, hresult } = parsePhrase(phrase)
  return {
    kind: 'transfer-completion',
    at,
    observer: keeper.observer,
    ref: `${keeper.part}transferCompletion ${number}`,
    code,
    subCode,
    phrase: keeper.own(phrase),
    ...(method !== undefined && { method }),
    ...(hresult !== undefined && { hresult }),
  }
}

/** Whether text holds such a record, wherever. */
export const holdsTransferCompletion = (head: string): boolean => BEGIN.test(head)
