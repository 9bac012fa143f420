// Octets to lines. CR LF and LF end one; a line longer than the limit is cut; NULs, which logs copied from running
// writers are full of, are left out, and so a file in UTF-16 reads as well as one in ASCII.

/** Syslog over UDP brings 64 KiB at most, and AudioCodes writes a whole INVITE into one line. */
export const MAX_LINE_BYTES = 65_536

/** The text of so much lies where V8 makes small objects; for that of a chunk it takes and returns pages each time. */
const PIECE_BYTES = 32_768

export class LogLines {
  readonly #line: (text: string) => void
  #pending = ''
  #isCut = false
  /** Lines that were longer than the limit. */
  tooLong = 0

  constructor(line: (text: string) => void) {
    this.#line = line
  }

  push(octets: Uint8Array): void {
    for (let from = 0; from < octets.length; from += PIECE_BYTES)
      this.#piece(
        Buffer.from(octets.buffer, octets.byteOffset + from, Math.min(PIECE_BYTES, octets.length - from)),
      )
  }

  #piece(octets: Buffer): void {
    let text = octets.toString('latin1')
    if (text.includes('\0')) text = text.replaceAll('\0', '')
    let from = 0
    for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', from)) {
      this.#ended(text.slice(from, end))
      from = end + 1
    }
    if (from < text.length) this.#keep(text.slice(from))
  }

  /** The last line may lack its end. */
  end(): void {
    if (this.#pending !== '' || this.#isCut) this.#ended('')
  }

  #keep(text: string): void {
    const joined = this.#pending + text
    if (joined.length > MAX_LINE_BYTES) this.#isCut = true
    this.#pending = joined.slice(0, MAX_LINE_BYTES)
  }

  #ended(rest: string): void {
    if (this.#pending === '' && rest.length <= MAX_LINE_BYTES) return this.#tell(rest)
    this.#keep(rest)
    const line = this.#pending
    if (this.#isCut) this.tooLong++
    this.#pending = ''
    this.#isCut = false
    this.#tell(line)
  }

  #tell(line: string): void {
    this.#line(line.charCodeAt(line.length - 1) === CR ? line.slice(0, -1) : line)
  }
}
const CR = 13
