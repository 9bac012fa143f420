// What health needs of a message: the ends of exchanges that say something. Most messages are passed over by their first
// octets; of a sketch the others are looked at where they stand, and nothing is drawn.

import { drawn, hostIn, type SipFact, type SipPlace, type StampedSketch } from '../../facts/index.ts'
import { MessageGlance, type Word } from '../../sip/index.ts'

export interface Glimpse {
  observer: string
  place: Pick<SipPlace, 'direction' | 'local' | 'remote'>
  method: 'INVITE' | 'OPTIONS' | 'BYE'
  /** Absent on a request. */
  status?: number
  callId: string
  cseq: number
  /** A request inside a dialog; of no use on a response. */
  isInDialog: boolean
  userAgent?: string
  /** Host of the request-URI. */
  host?: string
  /** Host of the Contact. */
  contact?: string
}

/** A peer that writes more writes it to fill a memory. */
const MAX_CALL_ID = 256

const isMethod = (method: string): method is Glimpse['method'] =>
  method === 'INVITE' || method === 'OPTIONS' || method === 'BYE'

/** Of provisional answers only those that ring tell something. */
const tells = (method: Glimpse['method'], status: number | undefined): boolean =>
  status === undefined || status >= 200 || (method === 'INVITE' && status > 100)

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

/** Looks at sketches, one at a time. */
export class SketchGlance {
  readonly #glance = new MessageGlance()
  /** The rare ones that have to be read as a whole. */
  drawn = 0

  /** Undefined where the message says nothing of health. */
  look(sketch: StampedSketch): Glimpse | undefined {
    const { octets } = sketch
    if (!mayTell(octets)) return undefined
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
