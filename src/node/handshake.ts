// What becomes known in the course of one TLS handshake, and the fact it ends in.

import type { TLSSocket } from 'node:tls'
import type { TlsHandshakeFact } from '../facts/index.ts'
import { between } from '../kernel/index.ts'
import { alertCode, type CertificateFacts, type SessionContext, withoutDer } from '../tls/index.ts'
import type { Connection } from './connection.ts'
import type { HandshakeEnding } from './ending.ts'

export class Handshake {
  readonly connection: Connection
  readonly #role: 'client' | 'server'
  #over = false
  serverName: string | undefined
  version: string | undefined
  cipher: string | undefined
  context: SessionContext | undefined
  serverChain: CertificateFacts[] = []
  clientChain: CertificateFacts[] = []

  constructor(connection: Connection, role: 'client' | 'server') {
    this.connection = connection
    this.#role = role
  }

  /** What OpenSSL has agreed so far. */
  learn(stream: TLSSocket): void {
    const cipher: string | undefined = stream.getCipher()?.name
    if (cipher === undefined || cipher === '(NONE)') return
    this.cipher = cipher
    this.version = stream.getProtocol() ?? this.version
  }

  complete(): void {
    this.#note({ outcome: 'complete' })
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

/** A fatal alert in clear, as TLS 1.2 sends it before keys are agreed (RFC 5246 section 7.2). */
export const alertRecord = (name: string): Uint8Array =>
  Uint8Array.of(21, 3, 3, 0, 2, 2, alertCode(name) ?? 40)
