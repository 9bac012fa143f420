// What OpenSSL tells of a handshake, and what we say in its place.

import type { TLSSocket } from 'node:tls'
import type { Handshake } from '../element/index.ts'
import { alertCode } from '../tls/index.ts'
import type { Connection } from './connection.ts'
import { handshakeEnding } from './ending.ts'

/** What OpenSSL has agreed so far. */
export function learn(handshake: Handshake<Connection>, stream: TLSSocket): void {
  const cipher: string | undefined = stream.getCipher()?.name
  if (cipher === undefined || cipher === '(NONE)') return
  handshake.cipher = cipher
  handshake.version = stream.getProtocol() ?? handshake.version
}

/** A handshake that OpenSSL, the peer or the network ends has failed. */
export function failWith(handshake: Handshake<Connection>, stream: TLSSocket): void {
  stream.on('error', error => {
    learn(handshake, stream)
    handshake.fail(handshakeEnding(error, stream.getProtocol()))
  })
  stream.on('end', () => {
    learn(handshake, stream)
    handshake.fail({ how: 'fin', endedBy: 'remote' })
  })
  stream.on('close', () => handshake.fail({ how: 'reset', endedBy: 'remote' }))
}

/** A fatal alert in clear, as TLS 1.2 sends it before keys are agreed (RFC 5246 section 7.2). */
export const alertRecord = (name: string): Uint8Array =>
  Uint8Array.of(21, 3, 3, 0, 2, 2, alertCode(name) ?? 40)
