// What becomes known in the course of one simulated TLS handshake, and the fact it ends in.

import type { TlsHandshakeFact } from '../facts/index.ts'
import { between } from '../kernel/index.ts'
import { type CertificateFacts, type SessionContext, type TlsSession, withoutDer } from '../tls/index.ts'
import type { LabConnection } from './connection.ts'

export type HandshakeEnding = Required<Pick<TlsHandshakeFact, 'endedBy' | 'how'>> &
  Pick<TlsHandshakeFact, 'alert' | 'chainFault'>

export class Handshake {
  readonly connection: LabConnection
  readonly #role: 'client' | 'server'
  #over = false
  serverName: string | undefined
  version: string | undefined
  cipher: string | undefined
  context: SessionContext | undefined
  serverChain: CertificateFacts[] = []
  clientChain: CertificateFacts[] = []

  constructor(connection: LabConnection, role: 'client' | 'server') {
    this.connection = connection
    this.#role = role
  }

  complete(remoteVerified: TlsSession['remoteVerified']): void {
    this.#note({ outcome: 'complete' })
    const own = this.#role === 'server' ? this.serverChain : this.clientChain
    const peers = this.#role === 'server' ? this.clientChain : this.serverChain
    this.connection.open({
      role: this.#role,
      version: this.version ?? '',
      cipher: this.cipher ?? '',
      ...(this.serverName !== undefined && { serverName: this.serverName }),
      ...(this.context && { context: this.context }),
      localChain: own.map(withoutDer),
      remoteChain: peers.map(withoutDer),
      remoteVerified,
    })
  }

  /** Notes the failure and ends the connection; the first call counts. */
  fail(ending: HandshakeEnding): void {
    if (this.#over || this.connection.isOver) return
    const { how, endedBy, alert, chainFault } = ending
    if (how === 'alert' && endedBy === 'local' && alert !== undefined) {
      this.connection.sendTls({ type: 'alert', alert })
    }
    this.#note({ outcome: 'failed', ...ending })
    const decided = how === 'alert' || chainFault !== undefined
    const seen = endedBy === 'remote' && alert !== undefined && { alert }
    const why = { ...(chainFault && { chainFault }), ...seen }
    this.connection.lost({ how: decided ? 'tls-failed' : how, endedBy, ...why })
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
      ...(this.serverName !== undefined && { serverName: this.serverName }),
      ...(this.version !== undefined && { version: this.version }),
      ...(this.cipher !== undefined && { cipher: this.cipher }),
      ...(this.context && { context: this.context }),
      serverChain: this.serverChain.map(withoutDer),
      clientChain: this.clientChain.map(withoutDer),
      ...end,
      durationMs: between(startedAt, host.now()),
    })
  }
}
