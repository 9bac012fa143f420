// SIP messages as logs write them: line ends turned into others, the end of a body cut off. Made whole as far as can
// be, parsed as if they came off the wire, and noted as facts.

import { type SipFact, SipKeeper, type SipPlace } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'

/** Messages that cannot be read and are told one by one. */
const TOLD = 5
/** A body that a log has lost is filled up to this. */
const MAX_FILLED_BYTES = 65_536

export interface LoggedSipOptions {
  observer: string
  note: (fact: SipFact) => void
}

export class LoggedSip {
  readonly #options: LoggedSipOptions
  readonly #keeper = new SipKeeper()
  readonly problems: string[] = []
  unreadable = 0

  constructor(options: LoggedSipOptions) {
    this.#options = options
  }

  /** `text` has CR LF at its line ends. True where it was one. Never throws. */
  read(text: string, place: SipPlace, at: Instant, ref: string): boolean {
    const extent = extentOf(text)
    const logged = extent.end < text.length ? text.slice(0, extent.end) : text
    const octets = Buffer.from(logged, 'latin1')
    const isWhole = extent.end <= text.length && extent.hasHead
    const kept = this.#keeper.read(
      octets,
      { ...place, at, observer: this.#options.observer, ref },
      isWhole ? octets : filled(logged, extent),
    )
    if (kept.ok) {
      this.#options.note(kept.value.fact)
      return true
    }
    this.unreadable++
    if (this.problems.length < TOLD)
      this.problems.push(`${ref}: this SIP message cannot be read: ${kept.fault.what}`)
    return false
  }

  /** What is to be told at the end. */
  end(): string[] {
    const more = this.unreadable - this.problems.length
    return more > 0 ? [...this.problems, `${more} more SIP messages cannot be read`] : this.problems
  }
}

/** Octets still missing of a message that begins with its start line; -1 while its head is not whole. */
export function missingBytes(text: string): number {
  const { hasHead, end } = extentOf(text)
  return hasHead ? Math.max(0, end - text.length) : -1
}

/** How far a message reaches by its own word: less than the text where a log wrote empty lines behind it. */
interface Extent {
  hasHead: boolean
  end: number
}

function extentOf(text: string): Extent {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return { hasHead: false, end: text.length }
  const length = contentLength(text, head)
  // Without that header the body is all that came (RFC 3261 section 18.3).
  return { hasHead: true, end: length === undefined ? bodyEnd(text, head + 4) : head + 4 + length }
}

/** The head ended, and what the body lacks as spaces: it says little, the head says most. */
function filled(text: string, { hasHead, end }: Extent): Uint8Array {
  const headed = hasHead ? text : `${text.endsWith('\r\n') ? text : `${text}\r\n`}\r\n`
  const lacking = Math.min((hasHead ? end : extentOf(headed).end) - headed.length, MAX_FILLED_BYTES)
  return Buffer.from(lacking > 0 ? headed + ' '.repeat(lacking) : headed, 'latin1')
}

/** Of a body without a length: one empty line at its end is the log's. */
function bodyEnd(text: string, from: number): number {
  if (text.slice(from).trim() === '') return from
  return text.endsWith('\r\n\r\n') ? text.length - 2 : text.length
}

/** What the head says of the body's length; `head` is where it ends. */
export function contentLength(text: string, head: number): number | undefined {
  const usual = text.indexOf(USUAL_LENGTH)
  CONTENT_LENGTH.lastIndex = usual > head ? 0 : Math.max(0, usual)
  const found = CONTENT_LENGTH.exec(text)
  return found === null || found.index > head ? undefined : Number(found[1])
}
/** Looked for first, for to look for all ways of writing it takes ten times as long. */
const USUAL_LENGTH = '\r\nContent-Length:'
const CONTENT_LENGTH = /\r\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})/gi
