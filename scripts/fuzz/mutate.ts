// New inputs out of old ones: octets changed, cut, doubled, words of the protocols put in, two inputs joined.

import type { Chance } from '../../src/kernel/index.ts'

/** What a parser of these protocols looks for, and numbers at the edges of their fields. */
const WORDS = [
  ...[
    '\r\n',
    '\r\n\r\n',
    '\r',
    '\n',
    '\0',
    ' ',
    '\t',
    '\r\n ',
    ':',
    ';',
    ',',
    '"',
    '\\',
    '<',
    '>',
    '=',
    '?',
    '@',
    '%',
  ],
  ...[
    '%00',
    '%0d%0a',
    '/',
    '[',
    ']',
    '::',
    '*',
    '0',
    '-1',
    '65535',
    '65536',
    '2147483648',
    '99999999999',
    '1.5',
  ],
  ...[
    'SIP/2.0',
    'SIP/2.0/TLS ',
    'sip:',
    'sips:',
    'tel:',
    'INVITE',
    'ACK',
    'z9hG4bK',
    ';tag=',
    ';branch=',
    ';lr',
  ],
  ...['\r\nVia: ', '\r\nv:', '\r\nContent-Length: ', '\r\nl:', '\r\nContact: *', '\r\nContact: ', '\r\nTo: '],
  ...[
    'v=0',
    'o=',
    's=-',
    'c=IN IP4 ',
    'm=audio ',
    'a=crypto:1 ',
    'a=rtpmap:',
    'a=sendonly',
    'RTP/SAVP',
    't=0 0',
  ],
  ...['Digest ', 'realm=', 'nonce=', 'qop="auth,auth-int"', 'algorithm=SHA-256', 'response=', 'nc=00000001'],
  ...[
    'Q.850',
    'cause=',
    'text=',
    'to-tag=',
    'from-tag=',
    'early-only',
    '?Replaces=',
    'refresher=uac',
    'expires=',
  ],
  ...['\x16\x03\x01', '\x15\x03\x03\x00\x02', '\x14\x03\x03\x00\x01\x01', '\x00\x00', '\xff\xff', '\x01\x00'],
].map(word => Buffer.from(word, 'latin1'))

/** Longer inputs show nothing but limits, and those have tests of their own. */
const MAX_INPUT = 20_000

/** A few changes to `input`; `others` lend their pieces. */
export function mutate(input: Uint8Array, others: readonly Uint8Array[], chance: Chance): Uint8Array {
  let octets = Buffer.from(input)
  for (let left = 1 + chance.below(6); left > 0; left--) octets = change(octets, others, chance)
  return new Uint8Array(octets.subarray(0, MAX_INPUT))
}

function change(octets: Buffer, others: readonly Uint8Array[], chance: Chance): Buffer<ArrayBuffer> {
  const at = chance.below(octets.length + 1)
  const run = chance.below(1 + Math.min(octets.length - at, chance.below(8) === 0 ? 4096 : 16))
  const before = octets.subarray(0, at)
  const piece = octets.subarray(at, at + run)
  const after = octets.subarray(at + run)
  switch (chance.below(9)) {
    case 0:
      return Buffer.concat([before, after])
    case 1:
      return Buffer.concat([before, piece, piece, after])
    case 2:
      return Buffer.concat([before, ...new Array<Buffer>(chance.below(200)).fill(piece), after])
    case 3:
    case 4:
      return Buffer.concat([before, WORDS[chance.below(WORDS.length)] as Buffer, after])
    case 5:
      return Buffer.concat([before, WORDS[chance.below(WORDS.length)] as Buffer, piece, after])
    case 6: {
      const other = others[chance.below(others.length)] ?? octets
      const from = chance.below(other.length + 1)
      return Buffer.concat([before, other.subarray(from, from + chance.below(400)), after])
    }
    default: {
      const changed = Buffer.from(octets)
      if (at < changed.length)
        changed[at] = chance.below(2) === 0 ? chance.below(256) : (changed[at] as number) ^ 32
      return changed
    }
  }
}
