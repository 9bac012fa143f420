// Makes up facts, for tests of every room that reads them: a story is told in the order it happens, in milliseconds
// from its beginning, and messages are real ones.

import {
  after,
  type Endpoint,
  type Instant,
  instantOf,
  type Millis,
  millis,
  type Transport,
} from '../../kernel/index.ts'
import { SipHeaders, type SipMessage, SipRequest, SipResponse } from '../../sip/index.ts'
import type {
  CallFact,
  ConnectionClosedFact,
  ConnectionOpenedFact,
  Fact,
  Note,
  RtpFact,
  TlsHandshakeFact,
} from '../fact.ts'
import { FactLog } from '../fact-log.ts'
import { sipFact } from '../sip-fact.ts'
import { stamp } from '../stamp.ts'

/** One SIP dialog as the observer sees it. */
export interface ToldLeg {
  callId: string
  transport: Transport
  local: Endpoint
  remote: Endpoint
  connection?: string
  /** The observer's name for the call. */
  session?: string
  /** Values of From and To of requests in the direction the dialog was opened, without tags. */
  from: string
  to: string
}

export interface ToldMessage {
  uri?: string
  cseq?: number
  /** Where this message came or went, if not as the leg. */
  connection?: string
  remote?: Endpoint
  headers?: [name: string, value: string][]
  body?: string
  contentType?: string
  /** On a first INVITE there is none. */
  toTag?: boolean
}

type Direction = 'sent' | 'received'

/** 2025-04-01 07:55:04 UTC, near the article's. */
export const TOLD_START = instantOf(Date.UTC(2025, 3, 1, 7, 55, 4))

export class Teller {
  readonly facts: Fact[] = []
  readonly observer: string
  #now: Instant = TOLD_START

  constructor(observer: string) {
    this.observer = observer
  }

  get log(): FactLog {
    return new FactLog(this.facts)
  }

  /** Sets the time of what is told next, from the beginning of the story. */
  at(fromStart: number): this {
    this.#now = after(TOLD_START, millis(fromStart))
    return this
  }

  note(note: Note): this {
    this.facts.push(stamp(note, this.observer, this.#now))
    return this
  }

  request(direction: Direction, leg: ToldLeg, method: string, about: ToldMessage = {}): this {
    const toTag = about.toTag ?? !['INVITE', 'OPTIONS', 'CANCEL'].includes(method)
    const headers = headersOf(direction, leg, method, about, toTag)
    const uri = about.uri ?? /<([^>]*)>/.exec(leg.to)?.[1] ?? 'sip:nobody@example.net'
    const message = new SipRequest({ method, uri, headers, body: about.body })
    return this.#message(direction, leg, message, about)
  }

  response(
    direction: Direction,
    leg: ToldLeg,
    status: number,
    method: string,
    about: ToldMessage = {},
  ): this {
    const headers = headersOf(direction, leg, method, about, about.toTag ?? status > 100)
    return this.#message(direction, leg, new SipResponse({ status, headers, body: about.body }), about)
  }

  #message(direction: Direction, leg: ToldLeg, message: SipMessage, about: ToldMessage): this {
    const { transport, local, session } = leg
    const connection = about.connection ?? leg.connection
    const remote = about.remote ?? leg.remote
    return this.note(
      sipFact(message, {
        direction,
        transport,
        local,
        remote,
        ...(connection !== undefined && { connection }),
        ...(session !== undefined && { session }),
      }),
    )
  }

  opened(connection: string, about: Pick<ConnectionOpenedFact, 'role' | 'local' | 'remote'>): this {
    return this.note({ kind: 'connection-opened', connection, transport: 'tls', ...about })
  }

  handshake(
    connection: string,
    about: Partial<TlsHandshakeFact> & Pick<TlsHandshakeFact, 'role' | 'local' | 'remote' | 'outcome'>,
  ): this {
    const unseen = { serverChain: [], clientChain: [], durationMs: millis(20) }
    return this.note({ kind: 'tls-handshake', connection, ...unseen, ...about })
  }

  closed(
    connection: string,
    about: Partial<ConnectionClosedFact> & Pick<ConnectionClosedFact, 'role' | 'remote' | 'how'>,
  ): this {
    const usual = {
      transport: 'tls',
      endedBy: 'remote',
      livedMs: millis(16),
      bytesReceived: 0,
      bytesSent: 0,
    } as const
    return this.note({ kind: 'connection-closed', connection, ...usual, ...about })
  }

  call(call: string, event: CallFact['event'], legs: CallFact['legs']): this {
    return this.note({ kind: 'call', call, event, legs })
  }

  rtp(
    callId: string,
    about: Partial<RtpFact> & Pick<RtpFact, 'phase' | 'direction' | 'local' | 'remote'>,
  ): this {
    return this.note({ kind: 'rtp', callId, profile: 'RTP/SAVP', packets: 0, ...about })
  }

  /** Lets time go by. */
  pass(length: number): this {
    this.#now = after(this.#now, length as Millis)
    return this
  }
}

function headersOf(
  direction: Direction,
  leg: ToldLeg,
  method: string,
  about: ToldMessage,
  toTag: boolean,
): SipHeaders {
  const cseq = about.cseq ?? 1
  const branch = `z9hG4bK-${leg.callId.split('@')[0]}-${cseq}-${method}-${direction}`
  const pairs: [string, string][] = [
    ['Via', `SIP/2.0/${leg.transport.toUpperCase()} told.example.net;branch=${branch}`],
    ['From', `${leg.from};tag=f1`],
    ['To', toTag ? `${leg.to};tag=t1` : leg.to],
    ['Call-ID', leg.callId],
    ['CSeq', `${cseq} ${method}`],
    ...(about.headers ?? []),
  ]
  if (about.body !== undefined) pairs.push(['Content-Type', about.contentType ?? 'application/sdp'])
  return SipHeaders.of(...pairs)
}
