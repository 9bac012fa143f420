// Whether a datagram asks for a new call, told from its octets alone: an INVITE whose To has no tag (RFC 3261 section
// 12.2). It says what may wait, not what is allowed: of a strange spelling it may think wrong, and nothing comes of it
// but another place in the line.

const INVITE = Buffer.from('INVITE ', 'latin1')
/** As far as a To is looked for; a message may have as many octets before it as it likes. */
const LOOKED_AT = 4096
const TAG_IN_TO = /\n(?:to|t)[ \t]*:[^\r\n]*;[ \t]*tag[ \t]*=/i

export function asksForCall(octets: Uint8Array): boolean {
  if (!INVITE.every((octet, at) => octets[at] === octet)) return false
  const length = Math.min(octets.length, LOOKED_AT)
  return !TAG_IN_TO.test(Buffer.from(octets.buffer, octets.byteOffset, length).toString('latin1'))
}
