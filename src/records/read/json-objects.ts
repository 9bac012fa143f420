// Objects out of JSON text in pieces of any length, whatever they are wrapped in: a page, an array of pages, pages one
// after the other, an object a line. The innermost comes first; who takes it need not look at those around it, which
// are as long as the file.

const OPEN = 123
const CLOSE = 125
const QUOTE = 34
const BACKSLASH = 92

/** Characters of one object. */
const OBJECT_LIMIT = 64 * 1024
const DEPTH_LIMIT = 64

interface OpenObject {
  /** Where it begins in all that came. */
  start: number
  /** Whether one within it was taken. */
  isWrap: boolean
}

export interface JsonTakers {
  /** Whether this object is what is looked for. */
  object: (text: string) => boolean
  /** A text inside of an object: a key or a value. */
  text: (value: string) => void
  /** An object begins that lies in no other. */
  outermost: () => void
}

export class JsonObjects {
  readonly #takers: JsonTakers
  #buffer = ''
  /** Where the buffer begins in all that came. */
  #offset = 0
  /** Up to where the buffer was looked at. */
  #at = 0
  #open: OpenObject[] = []
  #tooDeep = 0
  #string: number | undefined

  constructor(takers: JsonTakers) {
    this.#takers = takers
  }

  /** Whether the text ended within an object. */
  get isOpen(): boolean {
    return this.#open.length > 0
  }

  push(text: string): void {
    this.#buffer += text
    while (this.#at < this.#buffer.length) {
      if (this.#string === undefined) this.#outside()
      else if (!this.#inside()) break
    }
    this.#letGo()
  }

  /** Up to the next text, or the end of what is there. */
  #outside(): void {
    for (; this.#at < this.#buffer.length; this.#at++) {
      const code = this.#buffer.charCodeAt(this.#at)
      if (code === OPEN) this.#begin()
      else if (code === CLOSE) this.#finish()
      // What stands between objects is not looked at: prose has odd quotes.
      else if (code === QUOTE && this.#open.length > 0) {
        this.#at += 1
        this.#string = this.#at
        return
      }
    }
  }

  /** Up to the closing quote; false when it has not come yet. */
  #inside(): boolean {
    for (;;) {
      const quote = this.#buffer.indexOf('"', this.#at)
      if (quote === -1) {
        // A backslash at the end belongs to what comes: what is before it has no quote of interest.
        this.#at = Math.max(
          this.#string ?? 0,
          this.#buffer.length - backslashesBefore(this.#buffer, this.#buffer.length),
        )
        return false
      }
      this.#at = quote + 1
      if (backslashesBefore(this.#buffer, quote) % 2 === 1) continue
      this.#takers.text(this.#buffer.slice(this.#string, quote))
      this.#string = undefined
      return true
    }
  }

  #begin(): void {
    if (this.#open.length === 0) this.#takers.outermost()
    if (this.#open.length >= DEPTH_LIMIT) this.#tooDeep += 1
    else this.#open.push({ start: this.#offset + this.#at, isWrap: false })
  }

  #finish(): void {
    if (this.#tooDeep > 0) {
      this.#tooDeep -= 1
      return
    }
    const closed = this.#open.pop()
    if (closed === undefined) return
    const from = closed.start - this.#offset
    const isWhole = from >= 0 && this.#at + 1 - from <= OBJECT_LIMIT
    const isTaken = closed.isWrap || (isWhole && this.#takers.object(this.#buffer.slice(from, this.#at + 1)))
    const around = this.#open.at(-1)
    if (isTaken && around !== undefined) around.isWrap = true
  }

  /** Forgets what no object still open may need. */
  #letGo(): void {
    const end = this.#offset + this.#buffer.length
    let keep = this.#string === undefined ? end : this.#offset + this.#string
    for (const { start, isWrap } of this.#open)
      if (!isWrap && end - start <= OBJECT_LIMIT) keep = Math.min(keep, start)
    keep = Math.max(keep, end - 2 * OBJECT_LIMIT)
    const gone = Math.min(keep - this.#offset, this.#at)
    this.#buffer = this.#buffer.slice(gone)
    this.#offset += gone
    this.#at -= gone
    if (this.#string !== undefined) this.#string = Math.max(0, this.#string - gone)
  }
}

function backslashesBefore(text: string, end: number): number {
  let at = end
  while (at > 0 && text.charCodeAt(at - 1) === BACKSLASH) at--
  return end - at
}
