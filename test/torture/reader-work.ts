// What each reader does for an input, counted, and what is too much of it: started by work.test.ts, which gets a `ReaderWork`
// for each of them as JSON. A process of its own, for V8 counts little of what has run before in another way.

import assert from 'node:assert/strict'
import {
  formatMessage,
  MAX_HEAD_BYTES,
  parseAuthChallenge,
  parseMessage,
  parseNameAddr,
  parseReason,
  parseReplaces,
  parseSdp,
  parseSipfrag,
  parseUri,
  parseVia,
  responseTo,
  responseToFault,
  StreamFramer,
  unescapeUri,
  uriHeader,
} from '../../src/sip/index.ts'
import { FlightReader } from '../../src/tls/index.ts'
import { WorkCounter } from './work-counter.ts'

/** What an input is made of, over and over. */
const PIECES = [
  ...['a', '1', ',', ';', ':', '"', '\\', '<', '>', '=', '%', '@', '[', '(', '?', '&', '/', '\u00e9'],
  ...[' ', '\t', '\r', '\n', '\0', '\r\n', '\r\n ', '\r\n\t\r\n '],
  ...[';a', ';a=b', 'a,', ',a', '",', '<>', 'a=', 'a="b",', '%41', '"a" <sip:b>,', 'sip:', 'x=y&'],
  ...[
    'c\r\n',
    'l\r\n',
    'c:\r\n',
    'X:\r\n',
    'X: a\r\n',
    'v:\r\n',
    'content-length\r\n',
    'a=b\r\n',
    'm=a 1 b 0\r\n',
  ],
]

const head = (lines: string): string =>
  `OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=z9hG4bK1\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n` +
  `Call-ID: x\r\nCSeq: 1 OPTIONS\r\n${lines}Content-Length: 0\r\n\r\n`
const octets = (text: string): Uint8Array => Buffer.from(text, 'latin1')

function message(text: string): void {
  const parsed = parseMessage(octets(text))
  if (!parsed.ok) return void responseToFault(parsed.fault, { toTag: 't' })
  for (const name of ['Via', 'Contact', 'Route']) parsed.value.headers.values(name)
  formatMessage(parsed.value)
  if (parsed.value.kind === 'request') responseTo(parsed.value, 200, { toTag: 't' })
}

function framed(text: string, step: number): void {
  const framer = new StreamFramer()
  const bytes = octets(text)
  for (let at = 0; at < bytes.length; at += step)
    for (const event of framer.push(bytes.subarray(at, at + step)))
      if (event.type === 'fault') responseToFault(event.fault)
}

const SDP = 'v=0\r\no=- 1 1 IN IP4 192.0.2.1\r\ns=-\r\nt=0 0\r\n'
function sdp(text: string): void {
  const parsed = parseSdp(text)
  if (!parsed.ok) return
  for (const { cryptos, direction, rtpmaps, telephoneEvents } of parsed.value.media)
    assert.ok(cryptos && direction && rtpmaps && telephoneEvents)
}

const READERS: Record<string, (made: string) => void> = {
  'a head': made => message(made),
  'header lines': made => message(head(made)),
  'a header': made => message(head(`X: ${made}\r\n`)),
  Via: made => message(head('').replace('Via: ', `Via: ${made}`)),
  From: made => message(head('').replace('<sip:a@b>', made)),
  Contact: made => message(head(`Contact: ${made}\r\n`)),
  'a Request-URI': made => message(head('').replace('sip:a@b', `sip:${made}`)),
  'a stream': made => framed(made, MAX_HEAD_BYTES),
  'header lines on a stream': made => framed(head(made), MAX_HEAD_BYTES),
  'header lines on a stream octet by octet': made => framed(head(made), 1),
  SDP: made => sdp(SDP + made),
  'lines of a medium': made => sdp(`${SDP}m=audio 1 RTP/AVP 0\r\na=rtpmap:${made}`),
  'formats of a medium': made => sdp(`${SDP}m=audio 1 RTP/AVP ${made}`),
  'a challenge': made => parseAuthChallenge(`Digest ${made}`),
  'a name and address': made => parseNameAddr(made),
  'a Via value': made => parseVia(`SIP/2.0/UDP h${made}`),
  'a URI': made => parseUri(`sip:${made}`),
  'headers of a URI': made => uriHeader(made, 'Replaces'),
  'escaped text': made => unescapeUri(made),
  Replaces: made => parseReplaces(made),
  Reason: made => parseReason(made),
  'a sipfrag': made => parseSipfrag(made),
  'a flight of TLS': made => new FlightReader().push(octets(`\x16\x03\x01\x3f\x00${made}`)),
}

const OCTETS = 2000
/** Twice the octets are twice the work; a little more where a limit is met in one and not in the other. */
const MOST_GROWTH = 2.5
/** Of an octet. */
const MOST_WORK = 120

const made = (piece: string, length: number): string =>
  piece.repeat(Math.ceil(length / piece.length)).slice(0, length)

/** Too much work for one more octet; undefined where it is not. */
function excess(
  counter: WorkCounter,
  read: (made: string) => void,
  pieces: readonly string[],
): string | undefined {
  const work = (length: number): number =>
    counter.of(() => {
      for (const piece of pieces) read(made(piece, length))
    })
  const [once, twice] = [work(OCTETS), work(2 * OCTETS)]
  const most = Math.min(MOST_GROWTH * once + 2000, MOST_WORK * 2 * OCTETS * pieces.length)
  return twice <= most ? undefined : `${once} steps, then ${twice}`
}

export interface ReaderWork {
  reader: string
  /** Runs of blocks of our own code. */
  blocks: number
  excess?: string
}

function workOf(counter: WorkCounter, reader: string, read: (made: string) => void): ReaderWork {
  const blocks = counter.ofBlocks(() => read(made('a=b,', OCTETS)))
  const all = excess(counter, read, PIECES)
  if (all === undefined) return { reader, blocks }
  // Which of them it was.
  const one = PIECES.map(piece => [piece, excess(counter, read, [piece])]).filter(([, told]) => told)
  return { reader, blocks, excess: `${all}; ${JSON.stringify(one)}` }
}

const counter = new WorkCounter()
const works = Object.entries(READERS).map(([reader, read]) => workOf(counter, reader, read))
counter.close()
process.stdout.write(JSON.stringify(works))
