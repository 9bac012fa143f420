// What becomes known in the course of one TLS handshake, in either world: the fact it ends in, and the session the
// element gets or the end its connection comes to.

import type { CloseCause, Note, TlsHandshakeFact } from '../facts/index.ts'
import { between, type Endpoint, type Instant } from '../kernel/index.ts'
import {
  type CertificateFacts,
  type SessionContext,
  type TlsClientPolicy,
  type TlsSession,
  versionsBetween,
  withoutDer,
} from '../tls/index.ts'
import type { ClosedEvent, ConnectionId } from './element.ts'

/** How a connection ended, and what its element is told of the reason. */
export interface Ending extends Pick<ClosedEvent, 'chainFault' | 'alert'> {
  how: CloseCause
  endedBy: 'local' | 'remote'
}

/** How a handshake failed, in the terms of its fact. */
export type HandshakeEnding = Required<Pick<TlsHandshakeFact, 'endedBy' | 'how'>> &
  Pick<TlsHandshakeFact, 'alert' | 'chainFault'>

/** A world's connection, as far as a handshake is concerned with it. */
interface HandshakeConnection {
  readonly id: ConnectionId
  readonly local: Endpoint
  readonly remote: Endpoint
  readonly startedAt: Instant
  readonly isOver: boolean
  readonly host: { now(): Instant; note(fact: Note): void }
  lost(ending: Ending): void
}

export class Handshake<Connection extends HandshakeConnection> {
  readonly connection: Connection
  readonly #role: 'client' | 'server'
  #over = false
  serverName: string | undefined
  version: string | undefined
  cipher: string | undefined
  context: SessionContext | undefined
  serverChain: CertificateFacts[] = []
  clientChain: CertificateFacts[] = []
  /** Names of the authorities the server asks a certificate of; undefined where that was not seen. */
  authorities: string[] | undefined
  certificateRequested: boolean | undefined
  ticketOffered: boolean | undefined
  #offered: TlsHandshakeFact['offered']
  #trial: TlsHandshakeFact['trial']

  constructor(connection: Connection, role: 'client' | 'server') {
    this.connection = connection
    this.#role = role
  }

  /** A client shows what its policy says, to whomever it meets. */
  shows({ context, serverName, minVersion, maxVersion, ciphers, trial }: TlsClientPolicy): void {
    this.#trial = trial
    this.#offered = {
      versions: versionsBetween(minVersion, maxVersion),
      ...(ciphers && { ciphers: [...ciphers] }),
    }
    if (context === undefined) return
    this.context = { name: context.name, because: `configured for ${serverName}`, isDefault: false }
  }

  /** Notes the good end; returns what the element is told of it. */
  complete(remoteVerified: TlsSession['remoteVerified']): TlsSession {
    this.#note({ outcome: 'complete' })
    const isServer = this.#role === 'server'
    return {
      role: this.#role,
      version: this.version ?? '',
      cipher: this.cipher ?? '',
      ...this.#choices(),
      localChain: (isServer ? this.serverChain : this.clientChain).map(withoutDer),
      remoteChain: (isServer ? this.clientChain : this.serverChain).map(withoutDer),
      remoteVerified,
    }
  }

  /** Notes the failure and ends the connection; the first call counts. */
  fail(ending: HandshakeEnding): void {
    if (this.#over || this.connection.isOver) return
    this.#note({ outcome: 'failed', ...ending })
    const { how, endedBy, alert, chainFault } = ending
    const decided = how === 'alert' || chainFault !== undefined
    const seen = endedBy === 'remote' && alert !== undefined && { alert }
    const why = { ...(chainFault && { chainFault }), ...seen }
    this.connection.lost({ how: decided ? 'tls-failed' : how, endedBy, ...why })
  }

  #choices(): Pick<TlsSession, 'serverName' | 'context'> {
    return {
      ...(this.serverName !== undefined && { serverName: this.serverName }),
      ...(this.context && { context: this.context }),
    }
  }

  #asked(): Pick<TlsHandshakeFact, 'certificateRequested' | 'authorities' | 'ticketOffered'> {
    const { certificateRequested, authorities, ticketOffered } = this
    return {
      ...(certificateRequested !== undefined && { certificateRequested }),
      ...(authorities !== undefined && { authorities }),
      ...(ticketOffered !== undefined && { ticketOffered }),
    }
  }

  #note(end: Pick<TlsHandshakeFact, 'outcome' | 'endedBy' | 'how' | 'alert' | 'chainFault'>): void {
    this.#over = true
    const { id, local, remote, host, startedAt } = this.connection
    host.note({
      kind: 'tls-handshake',
      connection: id,
      role: this.#role,
      local,
      remote,
      ...this.#choices(),
      ...(this.version !== undefined && { version: this.version }),
      ...(this.cipher !== undefined && { cipher: this.cipher }),
      ...(this.#offered && { offered: this.#offered }),
      ...(this.#trial && { trial: this.#trial }),
      ...this.#asked(),
      serverChain: this.serverChain.map(withoutDer),
      clientChain: this.clientChain.map(withoutDer),
      ...end,
      durationMs: between(startedAt, host.now()),
    })
  }
}
