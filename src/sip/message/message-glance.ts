// What an observer keeps of a message, found without making the message: a capture or a log holds a hundred thousand of
// them, of which most are of the common kind. Each line is looked at once, on the page, and nothing is made; what is
// unusual is left to `parseMessage`, which knows all that may be.
//
//   octets --common--> where the words stand on the page
//          --anything else: folded, bare URIs, lists, faults ...--> declined

import { MAX_SEQUENCE } from '../header/cseq.ts'
import { plainSipUriEnd, uriTextFault } from '../header/sip-uri.ts'
import { MAGIC_COOKIE } from '../header/via.ts'
import {
  MAX_BODY_BYTES,
  MAX_HEAD_BYTES,
  MAX_HEADER_LINE,
  MAX_HEADERS,
  MAX_MESSAGE_BYTES,
} from '../syntax/bounds.ts'
import { MAX_HOST } from '../syntax/host-port.ts'
import {
  COLON,
  CR,
  DIGIT,
  DISPLAY,
  EQUALS,
  GREATER,
  HOST,
  isWhite,
  LESS,
  LF,
  LINE,
  layBytes,
  numberAt,
  page,
  QUOTE,
  SEMICOLON,
  SPACE,
  skip,
  skipQuoted,
  skipWhite,
  stands,
  TOKEN,
  URI,
  VALUE,
} from '../syntax/page.ts'
import { BEFORE_NAMES, expectBehind, knownNameAt, usualNameAt } from './header-names.ts'

/** Where a word stands on the page, its white space taken off; `from` is -1 where there is none. */
export class Word {
  from = -1
  to = -1

  get stands(): boolean {
    return this.from >= 0
  }

  set(from: number, to: number): true {
    this.from = from
    this.to = to
    return true
  }
}

const octets = (text: string): Buffer => Buffer.from(text, 'latin1')
const VERSION = octets('SIP/2.0')
const STATUS_LINE = octets('SIP/2.0 ')
const VIA_START = octets('SIP/2.0/')
const COOKIE = octets(MAGIC_COOKIE)
/** Lower case. */
const TAG = octets('tag')
const BRANCH = octets('branch')

/** One object is filled anew by each message; its words are good until anything else is read on the page. */
export class MessageGlance {
  readonly startLine = new Word()
  /** Of the request, or of the one that is answered. */
  readonly method = new Word()
  /** Undefined on a request. */
  status: number | undefined
  readonly callId = new Word()
  cseq = -1
  readonly from = new Word()
  readonly fromTag = new Word()
  readonly toTag = new Word()
  readonly userAgent = new Word()
  readonly server = new Word()
  readonly contact = new Word()
  readonly reason = new Word()
  readonly referTo = new Word()
  readonly contentType = new Word()
  /** Where the body begins in the octets, and how long it is. */
  bodyAt = 0
  bodyLength = 0
  readonly #to = new Word()
  readonly #via = new Word()
  readonly #branch = new Word()
  readonly #length = new Word()
  readonly #hops = new Word()
  readonly #words = [
    ...[this.callId, this.from, this.fromTag, this.toTag, this.userAgent, this.server, this.contact],
    ...[this.reason, this.referTo, this.contentType, this.method],
    ...[this.#to, this.#via, this.#branch, this.#length, this.#hops],
  ]

  /** Whether `parseMessage` reads these octets, and then where the words stand; false says nothing. */
  read(bytes: Uint8Array): boolean {
    if (bytes.length > MAX_MESSAGE_BYTES) return false
    layBytes(bytes)
    for (const word of this.#words) word.set(-1, -1)
    const methodEnd = this.#readStartLine()
    if (methodEnd < 0 || !this.#readLines(this.startLine.to + 2)) return false
    const isSameMethod = this.status !== undefined || isSameWord(methodEnd, this.method)
    return isSameMethod && this.#isWhole() && this.#readBody(bytes.length)
  }

  /** The end of a request's method, 0 for a response; -1 when declined. */
  #readStartLine(): number {
    if (stands(STATUS_LINE, 0)) {
      const status = numberAt(8, 11, 699)
      if (status < 100 || page[11] !== SPACE) return -1
      this.status = status
      this.startLine.set(0, skip(LINE, 11))
      return endsLine(this.startLine.to) ? 0 : -1
    }
    const methodEnd = skip(TOKEN, 0)
    const uriEnd = plainSipUriEnd(methodEnd + 1)
    const end = uriEnd + 1 + VERSION.length
    if (methodEnd === 0 || page[methodEnd] !== SPACE || uriEnd < 0 || page[uriEnd] !== SPACE) return -1
    if (!stands(VERSION, uriEnd + 1) || !endsLine(end)) return -1
    this.status = undefined
    this.startLine.set(0, end)
    return methodEnd
  }

  /** All lines from `from` up to the empty one, which ends at `bodyAt`. */
  #readLines(from: number): boolean {
    let at = from
    let before = BEFORE_NAMES
    let seen = 0
    for (let lines = 0; !endsLine(at); lines++) {
      const usual = usualNameAt(before, at)
      const nameEnd = usual === undefined ? skip(TOKEN, at) : at + usual.codes.length
      const colon = skipWhite(nameEnd)
      if (nameEnd === at || page[colon] !== COLON) return false
      // From its beginning: a CR is taken for the hyphen of a usual name.
      const end = skip(LINE, at)
      if (!endsLine(end) || isWhite(page[end + 2] as number)) return false
      if (lines === MAX_HEADERS || end > MAX_HEAD_BYTES || end - at > MAX_HEADER_LINE) return false
      const known = usual ?? knownNameAt(at, nameEnd)
      if (known !== undefined) {
        if (usual === undefined) expectBehind(before, known)
        before = known
        if ((seen & known.singleBit) !== 0) return false
        seen |= known.singleBit
        if (!this.#readLine(known.key, skipWhite(colon + 1), end)) return false
      }
      at = end + 2
    }
    this.bodyAt = at + 2
    return true
  }

  #readLine(key: string, from: number, end: number): boolean {
    let to = end
    while (to > from && isWhite(page[to - 1] as number)) to--
    switch (key) {
      case 'via':
        return this.#via.stands || this.#readVia(from, to)
      case 'from':
        return this.from.set(from, to) && readAddress(from, to, this.fromTag)
      case 'to':
        return this.#to.set(from, to) && readAddress(from, to, this.toTag)
      case 'call-id':
        return this.callId.set(from, to)
      case 'cseq':
        return this.#readCSeq(from, to)
      case 'contact':
        return this.contact.stands || (this.contact.set(from, to) && readAddress(from, to, UNREAD))
      case 'user-agent':
        return this.userAgent.stands || this.userAgent.set(from, to)
      case 'server':
        return this.server.stands || this.server.set(from, to)
      case 'reason':
        return this.reason.stands || this.reason.set(from, to)
      case 'refer-to':
        return this.referTo.set(from, to)
      case 'content-type':
        return this.contentType.set(from, to)
      case 'content-length':
        return this.#length.set(from, to)
      case 'max-forwards':
        return this.#hops.set(from, to)
      default:
        // It has a digest, and is rare.
        return key !== 'referred-by'
    }
  }

  #readVia(from: number, to: number): boolean {
    const transportAt = from + VIA_START.length
    const transportEnd = skip(TOKEN, transportAt)
    if (!stands(VIA_START, from) || transportEnd === transportAt || page[transportEnd] !== SPACE) return false
    const hostAt = skipWhite(transportEnd)
    let at = skip(HOST, hostAt)
    if (at === hostAt || at - hostAt > MAX_HOST) return false
    if (page[at] === COLON) {
      const portAt = at + 1
      at = skip(DIGIT, portAt)
      if (numberAt(portAt, at, 65535) <= 0) return false
    }
    if (!readParameters(at, to, BRANCH, this.#branch)) return false
    const { from: branchAt, to: branchEnd } = this.#branch
    if (this.#branch.stands && skip(TOKEN, branchAt) !== branchEnd) return false
    return this.#via.set(from, to)
  }

  #readCSeq(from: number, to: number): boolean {
    const end = skip(DIGIT, from)
    const methodAt = skipWhite(end)
    this.cseq = numberAt(from, end, MAX_SEQUENCE)
    if (this.cseq < 0 || methodAt === end || methodAt === to || skip(TOKEN, methodAt) !== to) return false
    return this.method.set(methodAt, to)
  }

  /** Whether all is there that must be, and no number beyond its bounds. */
  #isWhole(): boolean {
    const { callId } = this
    if (!this.from.stands || !this.#to.stands || !this.#via.stands || !this.method.stands) return false
    if (callId.to <= callId.from) return false
    for (let at = callId.from; at < callId.to; at++) if (page[at] === SPACE) return false
    if (this.#hops.stands && numberAt(this.#hops.from, this.#hops.to, 255) < 0) return false
    const { from, to } = this.#branch
    return to - from !== COOKIE.length || !stands(COOKIE, from)
  }

  #readBody(length: number): boolean {
    const there = length - this.bodyAt
    this.bodyLength = this.#length.stands ? numberAt(this.#length.from, this.#length.to, there) : there
    return this.bodyLength >= 0 && this.bodyLength <= MAX_BODY_BYTES
  }
}

/** Of what is read only to see that it can be. */
const UNREAD = new Word()

const endsLine = (at: number): boolean => page[at] === CR && page[at + 1] === LF

/** Whether the octets up to `end` are those of the word. */
function isSameWord(end: number, { from, to }: Word): boolean {
  if (to - from !== end) return false
  for (let at = 0; at < end; at++) if (page[at] !== page[from + at]) return false
  return true
}

/** A name-addr in angle brackets (see `readNameAddr`); its tag, where it has one. */
function readAddress(from: number, to: number, tag: Word): boolean {
  const open = skipWhite(page[from] === QUOTE ? skipQuoted(from) : skip(DISPLAY, from))
  const close = skip(URI, open + 1)
  if (page[open] !== LESS || page[close] !== GREATER || uriTextFault(open + 1, close) !== undefined)
    return false
  return readParameters(close + 1, to, TAG, tag)
}

/** `;name=value ...` without white space and quotes; no two names of one length, so that none is given twice. */
function readParameters(from: number, to: number, wanted: Uint8Array, word: Word): boolean {
  let lengths = 0
  let at = from
  while (page[at] === SEMICOLON && at < to) {
    const nameAt = at + 1
    const nameEnd = skip(TOKEN, nameAt)
    const bit = 1 << Math.min(nameEnd - nameAt, 31)
    if (nameEnd === nameAt || (lengths & bit) !== 0) return false
    lengths |= bit
    const hasValue = page[nameEnd] === EQUALS
    at = hasValue ? skip(VALUE, nameEnd + 1) : nameEnd
    if (hasValue && at === nameEnd + 1) return false
    if (!isNamed(wanted, nameAt, nameEnd)) continue
    if (!hasValue) return false
    word.set(nameEnd + 1, at)
  }
  return at === to
}

/** The bit that tells lower from upper case makes no letter of another character of a token. */
function isNamed(name: Uint8Array, from: number, to: number): boolean {
  if (to - from !== name.length) return false
  for (let i = 0; i < name.length; i++) if (((page[from + i] as number) | 32) !== name[i]) return false
  return true
}
