// What health needs of a message: the ends of exchanges that say something. Most messages are passed over by their first
// octets. Of the others is read what the endpoint has read already; where nobody has, they are looked at where they stand, and
// nothing is drawn.

import {
  drawn,
  hostIn,
  isOutsideDialog,
  type SipFact,
  type SipPlace,
  type StampedSketch,
} from '../../facts/index.ts'
import { type CSeq, MessageGlance, type SipMessage, type Word } from '../../sip/index.ts'

export interface Glimpse {
  observer: string
  place: Pick<SipPlace, 'direction' | 'local' | 'remote'>
  method: 'INVITE' | 'OPTIONS' | 'BYE'
  /** Absent on a request. */
  status?: number | undefined
  callId: string
  cseq: number
  /** A request inside a dialog; of no use on a response. */
  isInDialog: boolean
  userAgent?: string | undefined
  /** Host of the request-URI. */
  host?: string | undefined
  /** Host of the Contact. */
  contact?: string | undefined
}

/** A peer that writes more writes it to fill a memory. */
const MAX_CALL_ID = 256

const isMethod = (method: string): method is Glimpse['method'] =>
  method === 'INVITE' || method === 'OPTIONS' || method === 'BYE'

/** Of provisional answers only those that ring tell something, and answers to a BYE nothing. */
const tells = (method: Glimpse['method'], status: number | undefined): boolean =>
  status === undefined || (method !== 'BYE' && (status >= 200 || (method === 'INVITE' && status > 100)))

export function glimpseOf(fact: SipFact): Glimpse | undefined {
  const { observer, method, status, callId, cseq, toTag, userAgent, contact, startLine } = fact
  if (!isMethod(method) || !tells(method, status) || callId.length > MAX_CALL_ID) return undefined
  const host = status === undefined ? hostIn(startLine) : undefined
  const contactHost = status === undefined && contact !== undefined ? hostIn(contact) : undefined
  return {
    ...{ observer, place: fact, method, callId, cseq, isInDialog: toTag !== undefined },
    ...(status !== undefined && { status }),
    ...(userAgent !== undefined && { userAgent }),
    ...(host !== undefined && { host }),
    ...(contactHost !== undefined && { contact: contactHost }),
  }
}

const LETTERS = { B: 66, I: 73, O: 79, S: 83, ONE: 49, ZERO: 48 }
/** Where the status stands in `SIP/2.0 200 OK`. */
const STATUS_AT = 8

/** What the endpoint has read: the words that are seldom asked for are looked up then, while the message passes. */
class PassingGlimpse implements Glimpse {
  readonly observer: string
  readonly place: SipPlace
  readonly method: Glimpse['method']
  readonly status: number | undefined
  readonly callId: string
  readonly cseq: number
  readonly #message: SipMessage

  constructor(
    { observer, place }: StampedSketch,
    message: SipMessage,
    method: Glimpse['method'],
    cseq: number,
  ) {
    this.observer = observer
    this.place = place
    this.method = method
    this.status = message.kind === 'response' ? message.status : undefined
    this.callId = message.callId
    this.cseq = cseq
    this.#message = message
  }

  get isInDialog(): boolean {
    return this.#message.kind === 'request' && !isOutsideDialog(this.#message)
  }

  get userAgent(): string | undefined {
    const { headers } = this.#message
    return headers.get('User-Agent') ?? headers.get('Server')
  }

  get host(): string | undefined {
    return this.#message.kind === 'request' ? hostIn(this.#message.uri) : undefined
  }

  get contact(): string | undefined {
    const contact = this.#message.headers.get('Contact')
    return contact === undefined ? undefined : hostIn(contact)
  }
}

/** Of a response the method is that of the request, which its CSeq repeats. */
function passing(sketch: StampedSketch, message: SipMessage, cseq: CSeq): Glimpse | undefined {
  const { method, number } = cseq
  const status = message.kind === 'response' ? message.status : undefined
  if (!isMethod(method) || !tells(method, status) || message.callId.length > MAX_CALL_ID) return undefined
  return new PassingGlimpse(sketch, message, method, number)
}

/** Looks at sketches, one at a time. */
export class SketchGlance {
  readonly #glance = new MessageGlance()
  /** The rare ones that have to be read as a whole. */
  drawn = 0

  /** Undefined where the message says nothing of health. */
  look(sketch: StampedSketch): Glimpse | undefined {
    const { octets, message } = sketch
    if (!mayTell(octets)) return undefined
    const read = message?.typedSoFar.cseq
    return message === undefined || read === undefined ? this.#octets(sketch) : passing(sketch, message, read)
  }

  #octets(sketch: StampedSketch): Glimpse | undefined {
    const { octets } = sketch
    if (!this.#glance.read(octets)) return this.#drawn(sketch)
    const { status, cseq, method: word, callId, toTag } = this.#glance
    const method = textOf(octets, word)
    if (!isMethod(method) || !tells(method, status) || callId.to - callId.from > MAX_CALL_ID) return undefined
    const { observer, place } = sketch
    const isInDialog = toTag.stands
    const glimpse = { observer, place, method, callId: textOf(octets, callId), cseq, isInDialog }
    return status === undefined ? this.#request(glimpse, octets) : this.#answer(glimpse, status, octets)
  }

  #request(glimpse: Glimpse, octets: Uint8Array): Glimpse {
    if (glimpse.isInDialog) return glimpse
    const { userAgent, contact, startLine } = this.#glance
    const host = hostIn(textOf(octets, startLine))
    const contactHost = contact.stands ? hostIn(textOf(octets, contact)) : undefined
    if (userAgent.stands) glimpse.userAgent = textOf(octets, userAgent)
    if (host !== undefined) glimpse.host = host
    if (contactHost !== undefined) glimpse.contact = contactHost
    return glimpse
  }

  #answer(glimpse: Glimpse, status: number, octets: Uint8Array): Glimpse {
    const { userAgent, server } = this.#glance
    glimpse.status = status
    const agent = userAgent.stands ? userAgent : server
    if (glimpse.method !== 'BYE' && agent.stands) glimpse.userAgent = textOf(octets, agent)
    return glimpse
  }

  #drawn(sketch: StampedSketch): Glimpse | undefined {
    this.drawn++
    const fact = drawn(sketch)
    return fact.kind === 'sip' ? glimpseOf(fact) : undefined
  }
}

function mayTell(octets: Uint8Array): boolean {
  const first = octets[0]
  if (first === LETTERS.I || first === LETTERS.O || first === LETTERS.B) return true
  if (first !== LETTERS.S || octets[1] !== LETTERS.I) return false
  // `100 Trying`: the most frequent answer.
  return octets[STATUS_AT] !== LETTERS.ONE || octets[STATUS_AT + 1] !== LETTERS.ZERO
}

const textOf = (octets: Uint8Array, { from, to }: Word): string =>
  Buffer.from(octets.buffer, octets.byteOffset + from, to - from).toString('latin1')
