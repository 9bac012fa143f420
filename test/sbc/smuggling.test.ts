// Messages that two elements may read differently, and what is smuggled with that: a second message inside of the first,
// another length, another sender. Each is refused with its reason, over UDP and on a stream, where a second request
// follows it: it is heard only where nobody can be of two minds about where it begins.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ElementEffect } from '../../src/element/index.ts'
import { Recorder } from '../worlds/recorder.ts'
import { type Bench, bench, CARRIER } from './bench.ts'

const SBC = { address: '203.0.113.10', port: 5060 }
const BODY = 'four'

/** An OPTIONS with a body of four octets, its lines changed; an undefined line is left out, a name with `+` is added. */
function options(
  change: Record<string, string | undefined> = {},
  first = 'OPTIONS sip:203.0.113.10 SIP/2.0',
): string {
  const { body = BODY, ...lines } = change
  const all: Record<string, string | undefined> = {
    Via: `SIP/2.0/UDP ${CARRIER}:5070;branch=z9hG4bK-smuggler;rport`,
    'Max-Forwards': '70',
    From: '<sip:far@example.org>;tag=f1',
    To: '<sip:203.0.113.10>',
    'Call-ID': 'smuggler',
    CSeq: '1 OPTIONS',
    'Content-Type': 'text/plain',
    'Content-Length': String(BODY.length),
    ...lines,
  }
  const head = Object.entries(all).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name.replaceAll('+', '')}: ${value}\r\n`],
  )
  return `${first}\r\n${head.join('')}\r\n${body}`
}

const length = (value: string): string => options({ 'Content-Length': value })
const beside = (line: string): string => options().replace('Content-Length', `${line}\r\nContent-Length`)

const TWO_LENGTHS = '400: two content-length headers'
const BAD_LENGTH = '400: bad Content-Length'
const BREAK = '400: CR or LF alone in the head'
const NUL = '400: NUL in the head'
const NO_LENGTH = '400: no Content-Length on a stream'

interface Row {
  what: string
  octets: string
  /** `200`, or why it is refused. */
  datagram: string
  /** The lines of an answer cannot be told: none is sent. */
  isUnanswered?: true
  /** The same on a stream, where it differs; `-` where nothing happens. */
  stream?: string
  /** What becomes of the connection. `waits`: for octets that were announced. */
  connection: 'goes on' | 'closed' | 'waits'
}

const refusedLengths = [
  '-4',
  '+4',
  '0x4',
  '4294967296',
  '99999999999999999999',
  '4,4',
  '4, 4',
  '4 4',
  '',
  '4;a=1',
  '4.0',
  '1e0',
  '\u00b2',
  '"4"',
  '4\t4',
  '00000000004',
]

const ROWS: Row[] = [
  { what: 'nothing', octets: options(), datagram: '200', connection: 'goes on' },
  {
    what: 'two lengths that agree',
    octets: beside('Content-Length: 4'),
    datagram: TWO_LENGTHS,
    connection: 'closed',
  },
  {
    what: 'two lengths that differ',
    octets: beside('Content-Length: 0'),
    datagram: TWO_LENGTHS,
    connection: 'closed',
  },
  {
    what: 'a compact length before the long one',
    octets: beside('l: 0'),
    datagram: TWO_LENGTHS,
    connection: 'closed',
  },
  {
    what: 'two compact lengths',
    octets: beside('l: 0').replace('Content-Length', 'L'),
    datagram: TWO_LENGTHS,
    connection: 'closed',
  },
  {
    what: 'a second length with white space before its colon',
    octets: beside('Content-Length \t: 0'),
    datagram: TWO_LENGTHS,
    connection: 'closed',
  },
  ...refusedLengths.map(
    (value): Row => ({
      what: `the length ${JSON.stringify(value)}`,
      octets: length(value),
      datagram: BAD_LENGTH,
      connection: 'closed',
    }),
  ),
  {
    what: 'a length that a fold divides',
    octets: length('1\r\n 0'),
    datagram: BAD_LENGTH,
    connection: 'closed',
  },
  {
    what: 'a length behind a fold, as section 7.3.1 allows',
    octets: length('\r\n 4'),
    datagram: '200',
    connection: 'goes on',
  },
  {
    what: 'white space before the colon, as section 25.1 allows',
    octets: options().replace('Content-Length:', 'Content-Length \t:'),
    datagram: '200',
    connection: 'goes on',
  },
  {
    what: 'a length beyond what came',
    octets: length('5000'),
    datagram: '400: body shorter than its Content-Length',
    stream: '-',
    connection: 'waits',
  },
  {
    what: 'a length beyond all bounds',
    octets: length('70000'),
    datagram: '413: body too long',
    connection: 'closed',
  },
  {
    what: 'no length',
    octets: options({ 'Content-Length': undefined }),
    datagram: '200',
    stream: NO_LENGTH,
    connection: 'closed',
  },
  {
    what: 'a length that only looks like one',
    octets: options({ 'Content-Length': undefined, 'Content Length': '4' }),
    datagram: '400: bad header name',
    stream: NO_LENGTH,
    connection: 'closed',
  },
  {
    what: 'a vertical tab behind the name of a second length',
    octets: beside('Content-Length\v: 0'),
    datagram: '400: bad header name',
    connection: 'closed',
  },
  {
    what: 'Transfer-Encoding, which SIP does not have',
    octets: beside('Transfer-Encoding: chunked'),
    datagram: '200',
    connection: 'goes on',
  },
  {
    what: 'a CR alone in a value',
    octets: beside('Subject: a\rContent-Length: 0'),
    datagram: BREAK,
    connection: 'closed',
  },
  {
    what: 'an LF alone in a value',
    octets: beside('Subject: a\nContent-Length: 0'),
    datagram: BREAK,
    connection: 'closed',
  },
  {
    what: 'an LF alone as the end of a line',
    octets: options().replace('70\r\n', '70\n'),
    datagram: BREAK,
    isUnanswered: true,
    connection: 'closed',
  },
  {
    what: 'an empty line of LFs',
    octets: beside('Subject: a\n\nOPTIONS sip:b SIP/2.0'),
    datagram: BREAK,
    connection: 'closed',
  },
  {
    what: 'a CR before the CRLF',
    octets: options().replace('70\r\n', '70\r\r\n'),
    datagram: BREAK,
    connection: 'closed',
  },
  { what: 'a NUL in a value', octets: beside('Subject: a\0b'), datagram: NUL, connection: 'closed' },
  {
    what: 'a NUL behind the name of a length',
    octets: beside('Content-Length\0: 0'),
    datagram: NUL,
    connection: 'closed',
  },
  {
    what: 'a folded request line',
    octets: options({}, 'OPTIONS sip:203.0.113.10\r\n SIP/2.0'),
    datagram: '400: folded start line',
    connection: 'closed',
  },
  {
    what: 'a first header that is a fold',
    octets: options().replace('\r\nVia', '\r\n Via'),
    datagram: '400: folded start line',
    isUnanswered: true,
    connection: 'closed',
  },
  {
    what: 'a line without a colon',
    octets: beside('Subject'),
    datagram: '400: header line without a name and colon',
    connection: 'closed',
  },
  {
    what: 'two Call-IDs',
    octets: beside('i: other'),
    datagram: '400: two call-id headers',
    connection: 'goes on',
  },
  {
    what: 'two Froms',
    octets: beside('f: <sip:b@c>;tag=2'),
    datagram: '400: two from headers',
    connection: 'goes on',
  },
  { what: 'two Tos', octets: beside('t: <sip:b@c>'), datagram: '400: two to headers', connection: 'goes on' },
  {
    what: 'two CSeqs',
    octets: beside('CSeq: 2 OPTIONS'),
    datagram: '400: two cseq headers',
    connection: 'goes on',
  },
  {
    what: 'two Max-Forwards',
    octets: beside('Max-Forwards: 0'),
    datagram: '400: two max-forwards headers',
    connection: 'goes on',
  },
  {
    what: 'two Vias, which is a list',
    octets: options().replace('Max-Forwards', 'v: SIP/2.0/TCP other;branch=z9hG4bK-2\r\nMax-Forwards'),
    datagram: '200',
    connection: 'goes on',
  },
  {
    what: 'the method of another request in CSeq',
    octets: options({ CSeq: '1 INVITE' }),
    datagram: '400: CSeq of another method',
    connection: 'goes on',
  },
  {
    // On a stream they begin another message, and the connection is closed before the first one's 200 can leave.
    what: 'headers behind the body',
    octets: `${options()}X-After: 1\r\n\r\n`,
    datagram: '200',
    stream: NO_LENGTH,
    connection: 'closed',
  },
  {
    what: 'a request inside the body',
    octets: options({ body: `${options()}`, 'Content-Length': String(options().length) }),
    datagram: '200',
    connection: 'goes on',
  },
]

const NEXT = options({
  'Call-ID': 'next',
  CSeq: '2 OPTIONS',
  Via: `SIP/2.0/UDP ${CARRIER}:5070;branch=z9hG4bK-next;rport`,
})

/** Whether, and how, a request was answered, and why it was refused. */
function outcome(it: Bench): { answers: (number | undefined)[]; said: string[] } {
  const answers = finals(it, 'smuggler')
  const refusals = it.refusals().map(({ status, why }) => `${status}: ${why}`)
  return { answers, said: [...answers.filter(status => status === 200).map(String), ...refusals] }
}

const finals = (it: Bench, callId: string): (number | undefined)[] =>
  it.world.facts
    .of('sip')
    .filter(fact => fact.observer === 'sbc' && fact.direction === 'sent' && fact.callId === callId)
    .filter(fact => fact.remote.address === CARRIER && (fact.status ?? 0) >= 200)
    .map(({ status }) => status)

async function played(transport: 'udp' | 'tcp', pieces: string[]) {
  const it = bench({ carrierTransport: transport })
  const local = { address: CARRIER, port: 5070 }
  const first: ElementEffect =
    transport === 'udp'
      ? { type: 'bind', socket: 'peer', local }
      : { type: 'open', connection: 'peer', to: SBC, localAddress: CARRIER }
  const peer = new Recorder([first])
  it.world.add('peer', peer)
  await it.pass(1000)
  for (const piece of pieces) {
    const bytes = Buffer.from(piece, 'latin1')
    it.world.command('peer', () => [
      transport === 'udp'
        ? { type: 'datagram', socket: 'peer', to: SBC, bytes }
        : { type: 'send', connection: 'peer', bytes },
    ])
    await it.pass(200)
  }
  assert.deepEqual(it.world.facts.of('bug'), [])
  return { it, isClosed: peer.heard('closed').length > 0 }
}

for (const { what, octets, datagram, isUnanswered, stream = datagram, connection } of ROWS) {
  test(`${what}: over UDP ${datagram}`, async () => {
    const { it } = await played('udp', [octets, NEXT])
    const { answers, said } = outcome(it)
    assert.deepEqual(said, [datagram])
    assert.deepEqual(answers, isUnanswered ? [] : [Number(datagram.slice(0, 3))])
    assert.deepEqual(finals(it, 'next'), [200], 'a datagram says nothing of the next one')
  })

  test(`${what}: on a stream ${stream}, and it ${connection}`, async () => {
    for (const pieces of [[octets, NEXT], [octets + NEXT]]) {
      const { it, isClosed } = await played('tcp', pieces)
      assert.deepEqual(outcome(it).said, stream === '-' ? [] : [stream])
      assert.deepEqual(finals(it, 'next'), connection === 'goes on' ? [200] : [])
      assert.equal(isClosed, connection === 'closed')
    }
  })
}
