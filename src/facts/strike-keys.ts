// Strikes the keys of a call out of a message where it stands, so that a message can be kept as its octets: as long as it
// was, so that it still reads as the same message. Most have no secret, the rest mostly a key in their SDP; whoever meets
// another secret has to make the fact (`drawn`), which `redact` sees to.
//
//   a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:MTIzNDU2|2^31     becomes     ... inline:........|2^31

const COLON = 0x3a
const EQUALS = 0x3d
const HYPHEN = 0x2d
const SPACE = 0x20
const DOT = 0x2e

const TAB = 9
const LAST_OF_INLINE = 0x65
const LAST_OF_ICE_PASSWORD = 0x64
const LAST_OF_SIP = 0x70
const LAST_OF_SIPS = 0x73
const LAST_OF_AUTHORIZATION = 0x6e
const LAST_OF_PROOF = 0x68
const FIRST_OF_TOKEN = 0x78

const lowered = (word: string): Uint8Array => Buffer.from(word, 'latin1')
const INLINE = lowered('inline')
const ICE_PASSWORD = lowered('a=ice-pwd')
const AUTHORIZATION = lowered('authorization')
const SERVER_PROOF = lowered('rspauth')
const REPLACEMENT_TOKEN = lowered('x-tt')
const SIP = lowered('sip')
const SIPS = lowered('sips')

/** Everything that gives a secret away ends with one of three characters. */
const MARKS = new Uint8Array(256)
MARKS[COLON] = MARKS[EQUALS] = MARKS[HYPHEN] = 1

/**
 * Overwrites SDES keys and ICE passwords with dots, which `redact` shortens to what stands in every fact. False where there
 * may be a secret of another kind: then nothing may be kept of the octets as they are.
 */
export function strikeKeys(octets: Uint8Array): boolean {
  for (let at = nextMark(octets, 0); at < octets.length; at = nextMark(octets, at + 1)) {
    // The octet before it tells which of them it may be.
    const before = ((at === 0 ? 0 : octets[at - 1]) as number) | 0x20
    switch (octets[at]) {
      case COLON:
        if (before === LAST_OF_INLINE && isWord(octets, at, INLINE)) at = strike(octets, at + 1, isKeyEnd) - 1
        else if (before === LAST_OF_ICE_PASSWORD && isWord(octets, at, ICE_PASSWORD))
          at = strike(octets, at + 1, isBlank) - 1
        else if (before === LAST_OF_SIP || before === LAST_OF_SIPS) {
          if (isScheme(octets, at) && hasPassword(octets, at + 1)) return false
        } else if (mayEnd(before, LAST_OF_AUTHORIZATION)) {
          if (isBehind(octets, skipBlanksBack(octets, at), AUTHORIZATION)) return false
        }
        break
      case HYPHEN:
        if (before === FIRST_OF_TOKEN && isBehind(octets, at + 3, REPLACEMENT_TOKEN)) return false
        break
      default:
        if (mayEnd(before, LAST_OF_PROOF) && isBehind(octets, skipBlanksBack(octets, at), SERVER_PROOF))
          return false
    }
  }
  return true
}

/** Where the next of these characters stands: four at a time, because few octets are one. */
function nextMark(octets: Uint8Array, from: number): number {
  const mark = (at: number): number => MARKS[octets[at] as number] as number
  const last = octets.length - 4
  let at = from
  while (at <= last && (mark(at) | mark(at + 1) | mark(at + 2) | mark(at + 3)) === 0) at += 4
  while (at < octets.length && mark(at) === 0) at++
  return at
}

/** Whether an octet, made lower case, is the last of a word or a blank behind one. */
const mayEnd = (octet: number, last: number): boolean =>
  octet === last || octet === SPACE || octet === (TAB | SPACE)

const isScheme = (octets: Uint8Array, end: number): boolean =>
  isBehind(octets, end, SIP) || isBehind(octets, end, SIPS)

const isWord = (octets: Uint8Array, end: number, word: Uint8Array): boolean =>
  isBehind(octets, end, word) && isWordStart(octets, end - word.length)

/** Whether a word in lower case ends where `end` is, in whatever case. Its last letter tells most others apart. */
function isBehind(octets: Uint8Array, end: number, word: Uint8Array): boolean {
  const start = end - word.length
  if (start < 0 || end > octets.length) return false
  for (let place = word.length - 1; place >= 0; place--) {
    const letter = word[place] as number
    const octet = octets[start + place] as number
    if (octet !== letter && (letter < 0x61 || (octet | 0x20) !== letter)) return false
  }
  return true
}

const isWordStart = (octets: Uint8Array, at: number): boolean =>
  at === 0 || !isWordPart(octets[at - 1] as number)

const isWordPart = (octet: number): boolean =>
  (octet >= 0x30 && octet <= 0x39) || octet === 0x5f || ((octet | 0x20) >= 0x61 && (octet | 0x20) <= 0x7a)

function skipBlanksBack(octets: Uint8Array, from: number): number {
  let at = from
  while (at > 0 && (octets[at - 1] === SPACE || octets[at - 1] === TAB)) at--
  return at
}

const isBlank = (octet: number): boolean => octet === SPACE || (octet >= TAB && octet <= 13)
const isKeyEnd = (octet: number): boolean => isBlank(octet) || octet === 0x7c || octet === 0x3b

/** Where it ends. */
function strike(octets: Uint8Array, from: number, isEnd: (octet: number) => boolean): number {
  let at = from
  while (at < octets.length && !isEnd(octets[at] as number)) octets[at++] = DOT
  return at
}

/** Behind `sip:`, whether there may be a user with a password: `user:password@`. */
function hasPassword(octets: Uint8Array, from: number): boolean {
  let colons = 0
  for (let at = from; at < octets.length; at++) {
    const octet = octets[at] as number
    if (octet === 0x40) return colons > 0
    if (octet === COLON) colons++
    else if (isBlank(octet) || octet === 0x3e || octet === 0x3b) return false
  }
  return false
}
