// Whether octets begin as a SIP message does (RFC 3261 section 7), on whatever port: asked for millions of packets,
// so the first octet must turn most of them away.

const RESPONSE = Buffer.from('SIP/2.0 ', 'latin1')
const VERSION = Buffer.from(' SIP/2.0\r\n', 'latin1')
/** The longest method worth the name; a request line is looked at no further than a URI may reach. */
const MAX_METHOD = 20
const MAX_REQUEST_LINE = 4200

const CR = 13

const isUpper = (octet: number | undefined): boolean => octet !== undefined && octet >= 65 && octet <= 90

/** Looks at `bytes` from `at` up to `end`. */
export function beginsAsSip(bytes: Uint8Array, at: number, end: number): boolean {
  if (!isUpper(bytes[at])) return false
  if (startsWith(bytes, at, end, RESPONSE)) return true
  let space = at + 1
  while (space < end && space - at <= MAX_METHOD && isUpper(bytes[space])) space++
  if (bytes[space] !== 32 || space >= end) return false
  const limit = Math.min(end, at + MAX_REQUEST_LINE)
  let cr = space
  while (cr < limit && bytes[cr] !== CR) cr++
  const version = cr - (VERSION.length - 2)
  return version > space && startsWith(bytes, version, end, VERSION)
}

function startsWith(bytes: Uint8Array, at: number, end: number, wanted: Uint8Array): boolean {
  if (end - at < wanted.length) return false
  for (let index = 0; index < wanted.length; index++) if (bytes[at + index] !== wanted[index]) return false
  return true
}
