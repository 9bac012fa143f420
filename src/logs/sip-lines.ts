// SIP messages that a log writes over lines of their own, one after the other: a line that announces the message, then
// it, each line with the log's own time before it or none, then something that is no part of it.

import type { SipPlace } from '../facts/index.ts'
import type { Instant } from '../kernel/index.ts'
import { type LogOptions, refOf } from './log-grammar.ts'
import { hasEnvelope, type LogRecord } from './log-record.ts'
import { contentLength, LoggedSip, type LoggedSipOptions } from './logged-sip.ts'

interface OpenMessage {
  /** Where it passed; some logs leave that to the message. */
  placeOf: (text: string) => SipPlace
  at: Instant
  ref: string
  text: string
  /** Whether its lines have the log's time before them: the first line tells. */
  isStamped: boolean
  /** Empty lines between all lines, as texts copied from pages have them. */
  isDoubled: boolean
  wasEmpty: boolean
  /** Octets with which it is whole; undefined while its head lasts, or where nothing tells. */
  wholeAt: number | undefined
}

/** A head and a body as SIP over TCP may have them. */
const MAX_TEXT = 160 * 1024

export class SipLines {
  readonly #options: Pick<LogOptions, 'unit'>
  readonly #sip: LoggedSip
  #open: OpenMessage | undefined
  cut = 0

  constructor(options: LoggedSipOptions & Pick<LogOptions, 'unit'>) {
    this.#options = options
    this.#sip = new LoggedSip(options)
  }

  get isOpen(): boolean {
    return this.#open !== undefined
  }

  /** A message is announced; what was open ends. */
  begin(placeOf: (text: string) => SipPlace, at: Instant, number: number): void {
    this.close()
    const nothing = { text: '', isStamped: false, isDoubled: false, wasEmpty: false, wholeAt: undefined }
    this.#open = { placeOf, at, ref: refOf(this.#options, number), ...nothing }
  }

  /** False for a line that is no part of the message, which has ended then. */
  line(record: LogRecord): boolean {
    const message = this.#open
    if (message === undefined) return false
    const text = record.text.trimEnd()
    const isStamped = hasEnvelope(record)
    if (message.text === '') {
      if (text === '') return true
      message.isStamped = isStamped
      if (START_LINE.test(text)) message.text = `${text}\r\n`
      else this.#open = undefined
      return message.text !== ''
    }
    if (message.isStamped !== isStamped) {
      this.close()
      return false
    }
    this.#add(message, text)
    return true
  }

  close(): void {
    const message = this.#open
    if (message === undefined) return
    this.#open = undefined
    const { text, wholeAt, placeOf, at, ref } = message
    if (text === '') return
    if (isCut(text, wholeAt)) this.cut++
    this.#sip.read(text, placeOf(text), at, ref)
  }

  /** Problems, a line each. */
  end(): string[] {
    this.close()
    const cut = this.cut === 0 ? [] : [`${this.cut} SIP messages are not in it to their end`]
    return [...this.#sip.end(), ...cut]
  }

  #add(message: OpenMessage, text: string): void {
    const isEmpty = text === ''
    if (isEmpty && message.text.indexOf('\r\n') === message.text.length - 2) message.isDoubled = true
    const isBetween = isEmpty && message.isDoubled && !message.wasEmpty
    message.wasEmpty = isEmpty
    if (isBetween || message.text.length > MAX_TEXT) return
    message.text += `${text}\r\n`
    if (isEmpty && message.wholeAt === undefined) message.wholeAt = wholeAt(message.text)
    if (message.wholeAt !== undefined && message.text.length >= message.wholeAt) this.close()
  }
}

/** Without a body the empty line behind the head may be missing, as may the line end of a body's last line. */
const isCut = (text: string, wholeAt: number | undefined): boolean =>
  wholeAt === undefined ? !text.includes('\r\n\r\n') && !NO_BODY.test(text) : text.length < wholeAt - 2
const NO_BODY = /\r\n(?:content-length|l)[ \t]*:[ \t]*0\r\n$/i

const START_LINE = /^(?:SIP\/2\.0 \d{3}\b|[A-Z]{2,20} \S+ SIP\/2\.0$)/

/** A head has ended: how long the message is with its body; undefined where that ends with whatever comes next. */
function wholeAt(text: string): number | undefined {
  const length = contentLength(text, text.length)
  if (length !== undefined) return text.length + length
  return HAS_BODY.test(text) ? undefined : text.length
}
const HAS_BODY = /\r\n(?:content-type|c)[ \t]*:/i
