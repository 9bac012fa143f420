// SIP messages as logs write them: line ends turned into others, the end of a body cut off. Made whole as far as can
// be, parsed as if they came off the wire, and noted as facts.

import { type SipFact, SipKeeper, type SipPlace, sipFact } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { parseMessage } from '../sip/index.ts'

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
    const logged = withoutRest(text)
    const octets = Buffer.from(logged, 'latin1')
    const whole = filled(logged)
    const parsed = parseMessage(whole === logged ? octets : Buffer.from(whole, 'latin1'))
    if (!parsed.ok) {
      this.unreadable++
      if (this.problems.length < TOLD)
        this.problems.push(`${ref}: this SIP message cannot be read: ${parsed.fault.what}`)
      return false
    }
    const { observer, note } = this.#options
    note(this.#keeper.fact(sipFact(parsed.value, place), { at, observer, ref }, this.#keeper.octets(octets)))
    return true
  }

  /** What is to be told at the end. */
  end(): string[] {
    const more = this.unreadable - this.problems.length
    return more > 0 ? [...this.problems, `${more} more SIP messages cannot be read`] : this.problems
  }
}

/** Octets still missing of a message that begins with its start line; -1 while its head is not whole. */
export function missingBytes(text: string): number {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return -1
  return Math.max(0, (contentLength(text, head) ?? 0) - (text.length - head - 4))
}

/** Empty lines that a log writes behind a message are none of it. */
function withoutRest(text: string): string {
  const head = text.indexOf('\r\n\r\n')
  if (head === -1) return text
  const length = contentLength(text, head)
  // Without that header the body is all that came (RFC 3261 section 18.3).
  const end = length === undefined ? bodyEnd(text, head + 4) : head + 4 + length
  return end < text.length ? text.slice(0, end) : text
}

/** The head ended, and what the body lacks as spaces: it says little, the head says most. */
function filled(text: string): string {
  const missing = missingBytes(text)
  if (missing === 0) return text
  const headed = missing === -1 ? `${text.endsWith('\r\n') ? text : `${text}\r\n`}\r\n` : text
  const lacking = Math.min(missingBytes(headed), MAX_FILLED_BYTES)
  return lacking > 0 ? headed + ' '.repeat(lacking) : headed
}

/** Of a body without a length: one empty line at its end is the log's. */
function bodyEnd(text: string, from: number): number {
  if (text.slice(from).trim() === '') return from
  return text.endsWith('\r\n\r\n') ? text.length - 2 : text.length
}

/** What the head says of the body's length; `head` is where it ends. */
export function contentLength(text: string, head: number): number | undefined {
  CONTENT_LENGTH.lastIndex = 0
  const found = CONTENT_LENGTH.exec(text)
  return found === null || found.index > head ? undefined : Number(found[1])
}
const CONTENT_LENGTH = /\r\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,7})/gi
