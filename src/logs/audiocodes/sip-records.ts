// SIP messages put together from the records they are spread over. A record holds at most what a datagram does, so the
// head of a message may stand in one, its text in the next of the same session, its end in a third, cut anywhere.
//
//   [S=76] [SID=x]  (N 752) ---- Outgoing SIP Message to 192.0.2.1:5061 from SIPInterface #2 (Teams) TLS TO(#134) SocketID(200) ----
//   [S=77] [SID=x]  INVITE sip:... a=rtpm
//   [S=79] [SID=x]  ap:8 PCMA/8000

import type { SipPlace } from '../../facts/index.ts'
import type { Endpoint, Instant, Transport } from '../../kernel/index.ts'
import { shown } from '../log-record.ts'
import { LoggedSip, type LoggedSipOptions, missingBytes } from '../logged-sip.ts'

/** Where a message passed, as its head line tells. */
export interface SipHead {
  direction: 'sent' | 'received'
  transport: Transport
  remote: Endpoint
  sipInterface: string | undefined
  socketId: string | undefined
}

export function readSipHead(entry: string): SipHead | undefined {
  if (!entry.startsWith('----')) return undefined
  const found = HEAD.exec(entry)
  if (found === null) return undefined
  const [, way, address = '', port, sipInterface, word = 'UDP', socketId] = found
  return {
    direction: way === 'Incoming' ? 'received' : 'sent',
    transport: word.toLowerCase() as Transport,
    remote: { address: shown(address.replace(/^\[|\]$/g, '')), port: Number(port) },
    sipInterface,
    socketId,
  }
}
const HEAD =
  /^-{2,} *(Incoming|Outgoing) SIP Message (?:from|to) (\[?[\w.:%-]{1,80}?\]?):(\d{1,5})(?: (?:to|from) SIPInterface #(\d{1,4})(?: \([^)]*\))?)?(?: +(UDP|TCP|TLS)\b)?(?:.{0,60}?SocketID\((\d+)\))?/

interface OpenMessage {
  place: SipPlace
  /** Line of its head. */
  ref: string
  at: Instant
  /** Its lines without their ends; the last one has not come to its end yet, or is empty. */
  lines: string[]
  length: number
  /** Whether the lines so far end within one. */
  isTorn: boolean
  /** Records read when it was opened. */
  opened: number
  /** The lines so far, and whether they are all of it; undefined where that was not looked at since they grew. */
  text: string | undefined
  isWhole: boolean | undefined
}

const MAX_OPEN = 256
/** A head and a body as SIP over TCP may have them. */
const MAX_TEXT = 160 * 1024
/** So many records later the rest of a message does not come any more. */
const PATIENCE = 2000

export class SipRecords {
  readonly #sip: LoggedSip
  readonly #open = new Map<string, OpenMessage>()
  #records = 0
  cut = 0

  constructor(options: LoggedSipOptions) {
    this.#sip = new LoggedSip(options)
  }

  /** A message begins; what was open of its session is all there will be. */
  begin(session: string, place: SipPlace, at: Instant, ref: string): void {
    this.#close(session)
    if (this.#open.size >= MAX_OPEN) this.#close(this.#open.keys().next().value as string)
    this.#open.set(session, {
      place,
      ref,
      at,
      lines: [''],
      length: 0,
      isTorn: false,
      opened: this.#records,
      text: undefined,
      isWhole: undefined,
    })
  }

  isOpen(session: string): boolean {
    return this.#open.size > 0 && this.#open.has(session)
  }

  /** A line of it; `isWhole` tells whether its line end was logged, too. */
  line(session: string, line: string, isWhole: boolean): void {
    const message = this.#open.get(session)
    if (message === undefined) return
    const text = message.length === 0 ? line.trimStart() : line
    if (text === '' && message.length === 0) return
    if (message.length > MAX_TEXT) return
    const { lines } = message
    const last = lines.length - 1
    const torn = message.isTorn ? lines[last] + text : text
    // Blanks stand where the CR was.
    lines[last] = isWhole ? withoutBlanks(torn) : torn
    if (isWhole) lines.push('')
    message.length += text.length + 2
    message.isTorn = !isWhole
    message.text = undefined
    message.isWhole = undefined
  }

  /** A record ended: messages that are whole are read. */
  recordEnded(session: string): void {
    this.#records++
    const message = this.#open.get(session)
    if (message !== undefined && isWhole(message)) this.#close(session)
    if (this.#open.size > 0 && this.#records % PATIENCE === 0) this.#giveUp()
  }

  end(): string[] {
    for (const session of [...this.#open.keys()]) this.#close(session)
    const cut = this.cut === 0 ? [] : [`${this.cut} SIP messages are not in it to their end`]
    return [...this.#sip.end(), ...cut]
  }

  #giveUp(): void {
    for (const [session, { opened }] of this.#open)
      if (this.#records - opened > PATIENCE) this.#close(session)
  }

  #close(session: string): void {
    const message = this.#open.get(session)
    if (message === undefined) return
    this.#open.delete(session)
    const { place, at, ref } = message
    if (message.length === 0) {
      this.cut++
      return
    }
    if (!isWhole(message)) this.cut++
    this.#sip.read(textOf(message), place, at, ref)
  }
}

/** Without a body the empty line behind the head may be missing. */
function isWhole(message: OpenMessage): boolean {
  message.isWhole ??= isAll(message)
  return message.isWhole
}

function isAll(message: OpenMessage): boolean {
  if (message.isTorn || message.length === 0) return false
  const text = textOf(message)
  const missing = missingBytes(text)
  // The line end of a body's last line may not have been logged, or not have been there.
  if (missing >= 0) return missing <= 2
  return NO_BODY.test(text)
}
function textOf(message: OpenMessage): string {
  message.text ??= message.lines.join('\r\n')
  return message.text
}

const NO_BODY = /\r\n(?:content-length|l)[ \t]*:[ \t]*0[ \t]*\r\n$/i

/** Without the blanks at the end of its last line. */
function withoutBlanks(text: string): string {
  let end = text.length
  while (end > 0 && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--
  return end === text.length ? text : text.slice(0, end)
}
