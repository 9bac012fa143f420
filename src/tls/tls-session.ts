// The words in which elements and their worlds speak of TLS: what an element asks for when it listens or opens, and
// what it is told when a handshake is complete. Keys travel in the policies only, redacted wherever they print.

import type { Millis } from '../kernel/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import type { ChainFault, ChainRules } from './chain-check.ts'
import type { ContextChoice, ContextPolicy } from './context-policy.ts'
import type { TlsContext } from './tls-context.ts'
import type { TlsVersion } from './tls-version.ts'
import type { TrustStore } from './trust-store.ts'

/** A handshake that came to its good end. */
export interface TlsSession {
  role: 'client' | 'server'
  /** As node:tls prints it: `TLSv1.2`. */
  version: string
  /** OpenSSL's name. */
  cipher: string
  /** Asked for by the client, ourselves or the peer. */
  serverName?: string
  /** The context this side used, and why; absent when it showed no certificate. */
  context?: SessionContext
  /** What this side showed, leaf first. */
  localChain: CertificateFacts[]
  /** What the peer showed, leaf first, without the certificates themselves; empty when nothing. */
  remoteChain: CertificateFacts[]
  /** The peer's chain against the trust store; the fault `empty` when the peer showed none, asked or not. */
  remoteVerified: RemoteVerified
}

export type RemoteVerified = { ok: true } | { ok: false; fault: ChainFault }

export type SessionContext = Pick<ContextChoice, 'because' | 'isDefault' | 'audioCodes'> & { name: string }

/** How a listener does TLS. */
export interface TlsServerPolicy {
  contexts: TlsContext[]
  /** First match wins; see `chooseContext`. */
  policies: ContextPolicy[]
  /** `ask` takes a client without certificate, or with a bad one, and says so in the session. */
  clientCertificate: 'no' | 'ask' | 'require'
  /** Roots for client certificates; without them none is trusted. */
  clientTrust?: TrustStore
  clientRules?: ChainRules
  /** From the accepted connection to the end of the handshake. */
  handshakeLimitMs: Millis
  minVersion: TlsVersion
  maxVersion: TlsVersion
  /** OpenSSL's names in order of preference; the world's own choice when absent. */
  ciphers?: readonly string[]
}

/**
 * What a handshake asks otherwise than the one it stands beside, to see how the server answers. `client-certificate`: no
 * certificate is shown, and the server is judged all the same; with the others nothing it shows is refused.
 */
export const TLS_TRIALS = ['server-name', 'version', 'cipher', 'client-certificate'] as const
export type TlsTrial = (typeof TLS_TRIALS)[number]

/** Whether the client holds the server to what it shows: always, but in trials of something else. */
export const judgesServer = ({ trial }: { trial?: TlsTrial }): boolean =>
  trial === undefined || trial === 'client-certificate'

/** How an opened connection does TLS. */
export interface TlsClientPolicy {
  /** Sent as SNI, and the name the server's certificate must be good for. */
  serverName: string
  /** Certificate to show when asked. */
  context?: TlsContext
  trust: TrustStore
  rules?: ChainRules
  /**
   * `server-flight`: like Microsoft, read the server's certificate as it comes and leave before the own key
   * exchange, without an alert. `handshake-end`: as most clients, with an alert.
   */
  checkAt: 'server-flight' | 'handshake-end'
  minVersion: TlsVersion
  maxVersion: TlsVersion
  ciphers?: readonly string[]
  /** Nobody means to talk over this connection: what comes of it is an answer and no fault. */
  trial?: TlsTrial
}

/** The part of a choice that a session and its facts keep. */
export const sessionContext = (choice: ContextChoice): SessionContext => ({
  name: choice.context.name,
  because: choice.because,
  isDefault: choice.isDefault,
  ...(choice.audioCodes === undefined ? {} : { audioCodes: choice.audioCodes }),
})
