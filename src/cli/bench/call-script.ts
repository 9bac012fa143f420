// The messages of the benchmark's two telephones. They are put together from pieces made beforehand and from lines of
// the message they answer; nothing is parsed that is not needed, so that the load costs little beside what it loads.
//
//   caller --INVITE--> subject --INVITE--> callee --180, 200--> ... ACK, BYE, 200

/** Where a telephone is, as it stands in its Via and Contact. */
export interface Place {
  address: string
  port: number
  transport: 'udp' | 'tls'
}

/** The lines of a message that an answer repeats, or a later request is made of. */
export interface Seen {
  startLine: string
  vias: string
  recordRoutes: string[]
  from: string
  to: string
  callId: string
  cseq: string
  contact: string
}

const SDP = (address: string, port: number): string =>
  [
    'v=0',
    `o=- 4611732 1 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${port} RTP/SAVP 8 0 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:0 PCMU/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=fmtp:101 0-16',
    'a=ptime:20',
    'a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:GQ1TDdzM3S4bHHkCXPS9bDmNbOIAqwkMAQxyZwPe|2^31',
    'a=rtcp-mux',
    'a=sendrecv',
    '',
  ].join('\r\n')

/** Reads what `Seen` holds; names in their long form, as both subjects write them. */
export function look(text: string): Seen {
  const seen: Seen = {
    startLine: '',
    vias: '',
    recordRoutes: [],
    from: '',
    to: '',
    callId: '',
    cseq: '',
    contact: '',
  }
  let at = text.indexOf('\r\n')
  seen.startLine = text.slice(0, at)
  for (;;) {
    const from = at + 2
    at = text.indexOf('\r\n', from)
    if (at <= from) return seen
    keep(seen, text, from, at)
  }
}

function keep(seen: Seen, text: string, from: number, to: number): void {
  switch (text.charCodeAt(from) | 32) {
    case 118: // V
      if (text.startsWith('ia', from + 1)) seen.vias += `${text.slice(from, to)}\r\n`
      return
    case 102: // F
      if (text.startsWith('rom', from + 1)) seen.from = text.slice(from, to)
      return
    case 116: // T
      if (text.charCodeAt(from + 2) === 58) seen.to = text.slice(from, to)
      return
    case 114: // R
      if (text.startsWith('ecord-Route', from + 1)) seen.recordRoutes.push(text.slice(from, to))
      return
    case 99: // C
      if (text.startsWith('all-ID', from + 1)) seen.callId = text.slice(from + 9, to)
      else if (text.startsWith('Seq', from + 1)) seen.cseq = text.slice(from, to)
      else if (text.startsWith('ontact', from + 1)) seen.contact = text.slice(from, to)
  }
}

/** The callee: answers whatever comes, at once. */
export class CalleeScript {
  readonly #contact: string
  readonly #body: string

  constructor({ address, port, transport }: Place) {
    this.#contact = `Contact: <sip:callee@${address}:${port};transport=${transport}>\r\n`
    this.#body = SDP(address, 40_000)
  }

  /** Messages to send back, in their order. */
  answer(text: string): string[] {
    if (text.startsWith('ACK ') || text.startsWith('SIP/2.0 ')) return []
    const seen = look(text)
    const head = `${seen.vias}${seen.recordRoutes.map(line => `${line}\r\n`).join('')}${seen.from}\r\n`
    if (!text.startsWith('INVITE '))
      return [
        `SIP/2.0 200 OK\r\n${head}${seen.to}\r\nCall-ID: ${seen.callId}\r\n${seen.cseq}\r\nContent-Length: 0\r\n\r\n`,
      ]
    const tagged = `${seen.to};tag=callee\r\nCall-ID: ${seen.callId}\r\n${seen.cseq}\r\n${this.#contact}`
    return [
      `SIP/2.0 180 Ringing\r\n${head}${tagged}Content-Length: 0\r\n\r\n`,
      `SIP/2.0 200 OK\r\n${head}${tagged}Allow: INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY\r\nContent-Type: application/sdp\r\nContent-Length: ${this.#body.length}\r\n\r\n${this.#body}`,
    ]
  }
}

/** The caller's requests. A call is known by its number, which stands in its Call-ID. */
export class CallerScript {
  readonly #local: string
  readonly #uri: string
  readonly #run: string
  readonly #via: string
  readonly #tail: string

  constructor(local: Place, subject: Place, run: string) {
    this.#run = run
    this.#local = `${local.address}:${local.port}`
    this.#uri = `sip:+4952511234@${subject.address}:${subject.port};transport=${subject.transport}`
    this.#via = `Via: SIP/2.0/${local.transport.toUpperCase()} ${this.#local};rport;branch=z9hG4bK`
    const body = SDP(local.address, 30_000)
    this.#tail = [
      `Contact: <sip:+4930555100@${this.#local};transport=${local.transport}>`,
      'Max-Forwards: 69',
      'Allow: INVITE,ACK,OPTIONS,CANCEL,BYE,UPDATE,PRACK,INFO,REFER,NOTIFY',
      'Supported: timer,100rel,replaces',
      'Session-Expires: 1800',
      'Min-SE: 300',
      'P-Asserted-Identity: <sip:+4930555100@carrier.example;user=phone>',
      'P-Charging-Vector: icid-value=0a1b2c3d4e5f60718293a4b5c6d7e8f9;orig-ioi=carrier.example',
      'User-Agent: Carrier Softswitch 9.2.1',
      'Content-Type: application/sdp',
      `Content-Length: ${body.length}`,
      '',
      body,
    ].join('\r\n')
  }

  invite(call: number): string {
    return `INVITE ${this.#uri} SIP/2.0\r\n${this.#via}i${this.#run}${call}\r\n${this.#names(call)}To: <sip:+4952511234@carrier.example;user=phone>\r\nCSeq: 1 INVITE\r\n${this.#tail}`
  }

  /** The ACK to a failure, which keeps the branch of its INVITE. */
  acknowledgeFailure(call: number, { to }: Seen): string {
    return `ACK ${this.#uri} SIP/2.0\r\n${this.#via}i${this.#run}${call}\r\n${this.#names(call)}${to}\r\nCSeq: 1 ACK\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`
  }

  /** ACK or BYE inside the dialog that a 2xx made. */
  inDialog(method: 'ACK' | 'BYE', call: number, { to, contact, recordRoutes }: Seen): string {
    const target = /<([^>]*)>/.exec(contact)?.[1] ?? this.#uri
    const sequence = method === 'ACK' ? 1 : 2
    const routes = recordRoutes.toReversed().map(line => `Route${line.slice(12)}\r\n`)
    return `${method} ${target} SIP/2.0\r\n${this.#via}${method}${this.#run}${call}\r\n${routes.join('')}${this.#names(call)}${to}\r\nCSeq: ${sequence} ${method}\r\nMax-Forwards: 70\r\nContent-Length: 0\r\n\r\n`
  }

  /** The number of the call a message belongs to; undefined for one of another run. */
  callOf(seen: Seen): number | undefined {
    const [run, call] = seen.callId.split('-')
    return run === this.#run ? Number(call) : undefined
  }

  #names(call: number): string {
    return `From: "Kim Muster" <sip:+4930555100@carrier.example;user=phone>;tag=${this.#run}${call}\r\nCall-ID: ${this.#run}-${call}-7f0e\r\n`
  }
}
