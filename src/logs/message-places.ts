// Where SIP messages passed, as far as a log does not say it itself: from the top Via (RFC 3261 section 18), the
// request's target, and the request a response belongs to.
//
//   sent request, received response    local: sent-by of the top Via, it is ours    remote: target of the request
//   received request, sent response    remote: `received` and `rport` of the top Via, else its sent-by

import type { SipPlace } from '../facts/index.ts'
import { type Endpoint, remember, type Transport } from '../kernel/index.ts'
import { shown } from './log-record.ts'

export interface KnownPlace {
  direction: 'sent' | 'received'
  transport?: Transport
  local?: Endpoint
  remote?: Endpoint
}

/** Requests whose responses may come. */
const MAX_REQUESTS = 10_000

export class MessagePlaces {
  readonly #here: string
  readonly #targets = new Map<string, Endpoint>()
  readonly #locals = new Map<Transport, Endpoint>()

  /** `here` stands for the log's own address where nothing tells it. */
  constructor(here: string) {
    this.#here = here
  }

  /** The place of a message; what the log knows of it comes first. */
  of(text: string, known: KnownPlace): SipPlace {
    const via = topVia(text)
    const transport = known.transport ?? via?.transport ?? 'udp'
    const isResponse = text.startsWith('SIP/2.0 ')
    const isOurs = (known.direction === 'sent') !== isResponse
    const remote = known.remote ?? (isOurs ? this.#target(text, via, isResponse) : via?.source) ?? UNKNOWN
    const local = known.local ?? (isOurs ? via?.sentBy : undefined)
    if (local !== undefined) this.#locals.set(transport, local)
    return { direction: known.direction, transport, local: local ?? this.local(transport), remote }
  }

  /** The log's own end of a transport, as last seen. */
  local(transport: Transport): Endpoint {
    return this.#locals.get(transport) ?? { address: this.#here, port: usualPort(transport) }
  }

  #target(text: string, via: TopVia | undefined, isResponse: boolean): Endpoint | undefined {
    if (via === undefined) return undefined
    const key = requestOf(text)
    if (isResponse) return this.#targets.get(key)
    const target = targetOf(text, via.transport)
    if (target !== undefined) remember(this.#targets, key, target, MAX_REQUESTS)
    return target
  }
}

const UNKNOWN: Endpoint = { address: 'unknown', port: 0 }
const usualPort = (transport: Transport): number => (transport === 'tls' ? 5061 : 5060)

interface TopVia {
  transport: Transport
  sentBy: Endpoint
  /** Where the message came from. */
  source: Endpoint
}

function topVia(text: string): TopVia | undefined {
  const found = VIA.exec(text)
  if (found === null) return undefined
  const [, protocol = '', sentBy = '', parameters = ''] = found
  const transport = TRANSPORTS[protocol.toLowerCase()] ?? 'tcp'
  const own = endpointOf(sentBy, transport)
  if (own === undefined) return undefined
  const parameter = (name: RegExp): string | undefined => name.exec(parameters)?.[1]
  const address = parameter(/;\s*received=\[?([\w.:%-]+)\]?/i)
  const port = parameter(/;\s*rport=(\d{1,5})/i)
  const source = { address: shown(address ?? own.address), port: Number(port ?? own.port) }
  return { transport, sentBy: own, source }
}
const VIA = /\r\n(?:via|v)[ \t]*:[ \t]*SIP *\/ *2\.0 *\/ *(\w{2,9})[ \t]+([^;,\s]{1,255})([^,\r\n]*)/i
const TRANSPORTS: Record<string, Transport> = { udp: 'udp', tcp: 'tcp', tls: 'tls', wss: 'tls' }

/** What a request and its responses have in common (RFC 3261 section 8.2.6.2). */
const requestOf = (text: string): string => shown(`${CALL_ID.exec(text)?.[1]} ${CSEQ.exec(text)?.[1]}`)
const CALL_ID = /\r\n(?:call-id|i)[ \t]*:[ \t]*([^\r\n]{1,300})/i
const CSEQ = /\r\ncseq[ \t]*:[ \t]*(\d{1,10} +\w{1,20})/i

/** Where a request goes: its topmost Route, else its Request-URI (RFC 3261 section 8.1.2). */
function targetOf(text: string, transport: Transport): Endpoint | undefined {
  const route = /\r\nroute[ \t]*:[^\r\n<]{0,80}<sips?:(?:[^@>\s]{0,255}@)?([^;>\s]{1,255})/i.exec(text)?.[1]
  const uri = /^\S{1,20} sips?:(?:[^@\s]{0,255}@)?([^;?\s]{1,255})/i.exec(text)?.[1]
  const host = route ?? uri
  return host === undefined ? undefined : endpointOf(host, transport)
}

function endpointOf(hostPort: string, transport: Transport): Endpoint | undefined {
  const found = /^(?:\[([^\]]+)\]|([^:]+))(?::(\d{1,5}))?$/.exec(hostPort)
  if (found === null) return undefined
  return {
    address: shown(found[1] ?? (found[2] as string)),
    port: found[3] === undefined ? usualPort(transport) : Number(found[3]),
  }
}
