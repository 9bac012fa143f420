// Writes the log an AudioCodes device would have written of some facts, in the ways such logs come: for tests, and for
// the benchmark. The format is that of `record-prefix.ts` and `socket-lines.ts`.

import type {
  ConnectionClosedFact,
  ConnectionOpenedFact,
  Fact,
  SipFact,
  TlsHandshakeFact,
} from '../../facts/index.ts'
import type { Instant } from '../../kernel/index.ts'

/**
 * `raw`: as it is sent, line ends as they are. `rsyslog`: as a daemon stores it, line ends escaped. `viewer`: as the
 * Syslog Viewer stores it. `plain`: without numbers, as pasted.
 */
export type LogStyle = 'raw' | 'rsyslog' | 'viewer' | 'plain'

export interface LogWriterOptions {
  style?: LogStyle
  /** How far the device's clock is behind that of whoever stores the log. */
  behindMs?: number
  /** First sequence number. */
  first?: number
  /** Characters of a record; longer ones are spread over several. */
  recordLimit?: number
  host?: string
}

const BOARD = 'b9027c:24'

export class AudiocodesLogWriter {
  readonly #options: Required<LogWriterOptions>
  readonly #out: string[] = []
  #sequence: number
  #entry = 6_891_700
  #object = 1500
  /** Numbers of sessions by Call-IDs: both legs of a call share one, as far as `call` facts say which these are. */
  readonly #sessions = new Map<string, number>()

  constructor(options: LogWriterOptions = {}) {
    const usual = {
      style: 'rsyslog' as const,
      behindMs: 0,
      first: 1_718_400,
      recordLimit: 2000,
      host: '192.0.2.21',
    }
    this.#options = { ...usual, ...options }
    this.#sequence = this.#options.first
  }

  /** The records so far, each with its line end. */
  get text(): string {
    return this.#out.join('')
  }

  /** One record of one entry, lines divided by LF. */
  entry(at: Instant, text: string, session = 0): this {
    const { recordLimit } = this.#options
    const whole = `(N ${String(this.#entry++).padStart(8)}) ${text}`
    for (let from = 0; from < whole.length; from += recordLimit)
      this.#record(at, whole.slice(from, from + recordLimit), session)
    return this
  }

  /** As if so many records were lost on their way. */
  lose(count: number): this {
    this.#sequence += count
    return this
  }

  restart(): this {
    this.#sequence = 0
    return this
  }

  /** All the log has to say of these facts, which come in the order of time. */
  facts(facts: readonly Fact[]): this {
    const shaken = new Map(
      facts.flatMap(fact => (fact.kind === 'tls-handshake' ? [[fact.connection, fact] as const] : [])),
    )
    const names = new Map<string, Socket>()
    this.#number(facts)
    for (const fact of facts) {
      if (fact.kind === 'connection-opened') this.#opened(fact, shaken.get(fact.connection), names)
      else if (fact.kind === 'connection-closed') this.#closed(fact, names)
      else if (fact.kind === 'sip') this.#sip(fact, this.#session(fact.callId), names)
    }
    return this
  }

  #number(facts: readonly Fact[]): void {
    const calls = new Map<string, number>()
    for (const fact of facts) {
      if (fact.kind !== 'call') continue
      for (const { callId } of fact.legs) {
        const session = calls.get(fact.call) ?? this.#session(callId)
        calls.set(fact.call, session)
        this.#sessions.set(callId, session)
      }
    }
  }

  #session(callId: string): number {
    const session = this.#sessions.get(callId) ?? 198_000 + this.#sessions.size
    this.#sessions.set(callId, session)
    return session
  }

  #sip(fact: SipFact, session: number, names: ReadonlyMap<string, Socket>): void {
    const { direction, transport, remote, at, text } = fact
    const socket = names.get(fact.connection ?? '')
    const isTeams = transport === 'tls'
    const place = isTeams ? 'SIPInterface #0 (Teams)' : 'SIPInterface #1 (Carrier)'
    const [way, here] =
      direction === 'received' ? ['Incoming SIP Message from', 'to'] : ['Outgoing SIP Message to', 'from']
    const on = socket === undefined ? '' : ` SocketID(${socket.id})`
    const head = `---- ${way} ${remote.address}:${remote.port} ${here} ${place} ${transport.toUpperCase()} TO(#134)${on} ---- `
    this.entry(at, `${head}\n${text.replaceAll('\r\n', ' \n')} \n`, session)
  }

  #opened(
    fact: ConnectionOpenedFact,
    shaken: TlsHandshakeFact | undefined,
    names: Map<string, Socket>,
  ): void {
    const socket = { id: 7000 + names.size, object: this.#object++ }
    names.set(fact.connection, socket)
    const { at, remote, local, role } = fact
    const { id, object } = socket
    const isDefault = shaken?.context?.isDefault === true
    const choice = isDefault
      ? 'ProxySetId = -1, SIPInterface = 0, ContextID = 0'
      : 'ProxySetId = 1, SIPInterface = 0, ContextID = 1'
    this.entry(at, `New SIPSocketReliable created - (#${object}) - SocketID=${id}`)
    this.entry(at, `New TLSSocketAPI created (#${object}) - SocketID=${id}`)
    if (role === 'server') this.entry(at, listed('Adding', remote, local.port))
    this.entry(at, `SIPAppMngr::GetTlsContextIdForIpAddress: ${choice}`)
    if (role === 'server')
      this.entry(
        at,
        `SIPListeningSocketTLS(#0)::AcceptNewConnection - Incoming connection from ${remote.address}:${remote.port} accepted. SocketID=${id}`,
      )
  }

  #closed(fact: ConnectionClosedFact, names: ReadonlyMap<string, Socket>): void {
    const socket = names.get(fact.connection)
    if (socket === undefined) return
    const { at, remote, local, endedBy } = fact
    const { id, object } = socket
    if (endedBy === 'remote')
      this.entry(at, `TLSSocketAPI(#${object})::HandleDisconnectEvent(EVENT_RECEIVER_DISCONNECT)`)
    this.entry(at, listed('Removing', remote, local?.port ?? 5061))
    this.entry(at, `SIPSocketReliable(#${object})::ReleaseConnection - Closing connection`)
    this.entry(at, `TLSSocketAPI(#${object}) Released`)
    this.entry(at, `SIPSocketReliable(#${object}) Released - SocketID=${id}`)
  }

  #record(at: Instant, text: string, session: number): void {
    const { style, behindMs, host } = this.#options
    const device = new Date(at)
    const day = `${pad(device.getUTCDate())}-${pad(device.getUTCMonth() + 1)}`
    const time = ` [Time:${day}@${device.toISOString().slice(11, 23)}]`
    const stored = new Date(at + behindMs).toISOString()
    const sid = session === 0 ? `[BID=${BOARD}]` : `[SID=${BOARD}:${session}]`
    const prefix = style === 'plain' ? '' : `[S=${this.#sequence++}] ${sid}  `
    const body = `${prefix}${text}${time}`
    if (style === 'raw') this.#out.push(`<133>${body}\n`)
    else if (style === 'viewer') this.#out.push(`${stored.slice(11, 23)}  ${host}  local0.notice  ${body}\n`)
    else if (style === 'plain') this.#out.push(`${stored.slice(11, 23)} ${body}\n`)
    else this.#out.push(`${stored.slice(0, 23)}+00:00 ${host} ${body.replaceAll('\n', '#012')}\n`)
  }
}

interface Socket {
  id: number
  object: number
}

const pad = (number: number): string => String(number).padStart(2, '0')

const listed = (verb: string, remote: { address: string; port: number }, localPort: number): string =>
  `AllowlistManager: ${verb} TCPTLSSocket Remote IP: ${remote.address}, Port: ${remote.port}, Interface ID: 0, Local Port: ${localPort}, Protocol: 6 succeeded`
