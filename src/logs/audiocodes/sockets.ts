// The life of accepted connections, from the lines of `socket-lines.ts`:
//
//   created #1528 = SocketID 7535   listed 52.114.75.24:8576, port 5061   context: ProxySetId -1, ContextID 0
//        |
//   accepted SocketID 7535 --> SIP or a handshake line --> left, or closing --> released
//
// A connection that the other side left at once, before any SIP, is a handshake that failed: the log has no word for
// it. One that the log tells nothing of for longer may have been anything.

import type { CloseCause, Note } from '../../facts/index.ts'
import { between, type Endpoint, type Instant, remember, seconds } from '../../kernel/index.ts'
import type { OpensslError } from '../openssl-error.ts'
import type { SocketLine } from './socket-lines.ts'

/** Whoever dislikes a certificate leaves within some round trips. */
const HANDSHAKE_LIMIT = seconds(10)
/** Records that are missing may hold SIP; within this time there is no room for a handshake and an exchange. */
const TOO_SHORT_FOR_SIP = seconds(1)
const MAX_SOCKETS = 100_000
/** Default contexts have this number (AudioCodes, "Configuring TLS Certificates": index 0, named default). */
const DEFAULT_CONTEXT = '0'

type TlsChoice = Extract<SocketLine, { says: 'context' }>

interface Socket {
  id: string
  object: string | undefined
  transport: 'tcp' | 'tls'
  local: Endpoint
  remote: Endpoint
  openedAt: Instant
  ref: string
  choice: TlsChoice | undefined
  /** A handshake fact was noted. */
  isShaken: boolean
  /** SIP passed over it. */
  isUsed: boolean
  error: OpensslError | undefined
  ended: { by: 'local' | 'remote'; at: Instant; ref: string } | undefined
  /** Records that were missing when it was opened. */
  lostBefore: number
}

/** What was said of a connection before it was accepted. */
interface Arrival {
  at?: Instant
  object?: string
  socketId?: string
  remote?: Endpoint
  localPort?: number
  choice?: TlsChoice
}

export interface SocketsOptions {
  note: (note: Note, at: Instant) => void
  /** Records known to be missing so far. */
  lost: () => number
}

export class Sockets {
  readonly #options: SocketsOptions
  readonly #byId = new Map<string, Socket>()
  readonly #byObject = new Map<string, Socket>()
  #arrival: Arrival = {}
  /** Ports of listeners by transport, as far as told. */
  readonly #ports = new Map<string, number>()
  #local: { sipInterface: string | undefined; endpoint: Endpoint } = {
    sipInterface: undefined,
    endpoint: { address: interfaceName(undefined), port: 0 },
  }

  constructor(options: SocketsOptions) {
    this.#options = options
  }

  take(line: SocketLine, at: Instant, ref: string): void {
    switch (line.says) {
      case 'created':
        this.#arrival = { at, object: line.object, socketId: line.socketId }
        return
      case 'listed':
        Object.assign(this.#arrival, { remote: line.remote, localPort: line.localPort })
        return
      case 'context':
        this.#arrival.choice = line
        return
      case 'accepted':
        return this.#accepted(line, at, ref)
      case 'nothing':
        return
      default:
        return this.#later(line, at, ref)
    }
  }

  /**
   * Where an interface takes messages in, as rules and ladders name it: the log knows no address of its own. One object
   * for all facts of an interface, as long as nothing else comes between.
   */
  local(sipInterface: string | undefined, transport: string): Endpoint {
    const port = this.#ports.get(transport) ?? (transport === 'tls' ? 5061 : 5060)
    const last = this.#local
    if (last.sipInterface !== sipInterface || last.endpoint.port !== port)
      this.#local = { sipInterface, endpoint: { address: interfaceName(sipInterface), port } }
    return this.#local.endpoint
  }

  /** SIP on a connection: its handshake has come to a good end. */
  used(socketId: string, at: Instant, ref: string): void {
    const socket = this.#byId.get(socketId)
    if (socket === undefined || socket.isUsed) return
    socket.isUsed = true
    this.#complete(socket, at, ref)
  }

  /** Nothing comes any more: those that were left and never released. */
  end(): void {
    for (const socket of [...this.#byId.values()]) if (socket.ended !== undefined) this.#close(socket)
  }

  #accepted(
    { remote, socketId, isTls }: Extract<SocketLine, { says: 'accepted' }>,
    at: Instant,
    ref: string,
  ): void {
    const arrival = this.#arrival
    this.#arrival = {}
    const isSame =
      (arrival.socketId === undefined || arrival.socketId === socketId) &&
      (arrival.remote === undefined || arrival.remote.port === remote.port)
    const { object, localPort, choice, at: openedAt = at } = isSame ? arrival : ({} as Arrival)
    const transport = isTls ? 'tls' : 'tcp'
    if (localPort !== undefined) this.#ports.set(transport, localPort)
    const socket: Socket = {
      id: `SocketID ${socketId}`,
      object,
      transport,
      local: this.local(choice?.sipInterface, transport),
      remote,
      openedAt,
      ref,
      choice,
      isShaken: false,
      isUsed: false,
      error: undefined,
      ended: undefined,
      lostBefore: this.#options.lost(),
    }
    remember(this.#byId, socketId, socket, MAX_SOCKETS)
    if (object !== undefined) remember(this.#byObject, object, socket, MAX_SOCKETS)
    const { id: connection, local } = socket
    this.#options.note(
      { kind: 'connection-opened', connection, transport, role: 'server', local, remote, ref },
      openedAt,
    )
  }

  #later(
    line: Extract<SocketLine, { says: 'left' | 'handshake' | 'failed' | 'closing' | 'released' }>,
    at: Instant,
    ref: string,
  ): void {
    const byId = 'socketId' in line && line.socketId !== undefined ? this.#byId.get(line.socketId) : undefined
    const socket = byId ?? (line.object === undefined ? undefined : this.#byObject.get(line.object))
    if (socket === undefined) return
    if (line.says === 'left') socket.ended ??= { by: 'remote', at, ref }
    else if (line.says === 'closing') socket.ended ??= { by: socket.error?.endedBy ?? 'local', at, ref }
    else if (line.says === 'handshake') this.#complete(socket, at, ref)
    else if (line.says === 'failed') socket.error ??= line.error
    else {
      socket.ended ??= { by: 'local', at, ref }
      this.#close(socket)
    }
  }

  #complete(socket: Socket, at: Instant, ref: string): void {
    if (socket.isShaken || socket.transport !== 'tls') return
    socket.isShaken = true
    this.#options.note({ ...handshakeOf(socket, at), outcome: 'complete', ref }, at)
  }

  #close(socket: Socket): void {
    this.#byId.delete(socket.id.slice('SocketID '.length))
    if (socket.object !== undefined && this.#byObject.get(socket.object) === socket)
      this.#byObject.delete(socket.object)
    const { ended, error, transport, local, remote, openedAt } = socket
    if (ended === undefined) return
    const failed = this.#hasFailed(socket)
    if (failed) {
      const endedBy = error?.endedBy ?? ended.by
      const how =
        error === undefined
          ? { how: 'fin' as const }
          : { how: error.how, ...(error.alert && { alert: error.alert }) }
      this.#options.note(
        { ...handshakeOf(socket, ended.at), outcome: 'failed', endedBy, ...how, ref: ended.ref },
        ended.at,
      )
    }
    const livedMs = between(openedAt, ended.at)
    const how: CloseCause = failed && error !== undefined ? 'tls-failed' : 'fin'
    const place = { transport, role: 'server' as const, local, remote }
    const closed = {
      kind: 'connection-closed' as const,
      connection: socket.id,
      ...place,
      endedBy: ended.by,
      how,
      livedMs,
    }
    this.#options.note({ ...closed, ref: ended.ref }, ended.at)
  }

  #hasFailed({ isShaken, transport, error, ended, openedAt, lostBefore }: Socket): boolean {
    if (isShaken || transport !== 'tls' || ended === undefined) return false
    if (error !== undefined) return true
    const lived = between(openedAt, ended.at)
    if (ended.by !== 'remote' || lived >= HANDSHAKE_LIMIT) return false
    return lived < TOO_SHORT_FOR_SIP || this.#options.lost() === lostBefore
  }
}

export const interfaceName = (sipInterface: string | undefined): string =>
  `SIPInterface #${sipInterface ?? '?'}`

/** What both ends of a handshake have in common. */
function handshakeOf({ id, local, remote, choice, openedAt }: Socket, at: Instant) {
  return {
    kind: 'tls-handshake' as const,
    connection: id,
    role: 'server' as const,
    local,
    remote,
    unseen: true as const,
    serverChain: [],
    clientChain: [],
    durationMs: between(openedAt, at),
    ...(choice !== undefined && { context: contextOf(choice) }),
  }
}

function contextOf({ proxySet, sipInterface, context }: TlsChoice) {
  const because =
    proxySet === -1 ? `no proxy set has this address, SIP interface ${sipInterface}` : `proxy set ${proxySet}`
  return { name: `ContextID ${context}`, because, isDefault: context === DEFAULT_CONTEXT }
}
