// What the two ends of a simulated handshake tell each other: the content of TLS's messages without its octets.
//
//   client: hello ------------>        <------------ flight :server
//           finish ----------->        <------------ done          (done: TLS 1.2 only)
//   either: alert

import type { CertificateFacts, TlsVersion } from '../tls/index.ts'

export type TlsMessage =
  | {
      type: 'hello'
      serverName?: string
      minVersion: TlsVersion
      maxVersion: TlsVersion
      ciphers: readonly string[]
    }
  | {
      type: 'flight'
      version: TlsVersion
      cipher: string
      chain: CertificateFacts[]
      /** Names of the authorities a certificate is wanted of; undefined when none is wanted. */
      asksFor: string[] | undefined
    }
  | { type: 'finish'; chain: CertificateFacts[] }
  | { type: 'done' }
  | { type: 'alert'; alert: string }

/** A certificate of an usual size, when all that is known of it are its facts. */
const CERTIFICATE_BYTES = 1200

/** About as many octets as the real message has. */
export function sizeOf(message: TlsMessage): number {
  switch (message.type) {
    case 'hello':
      return 230
    case 'flight':
      return 500 + message.chain.length * CERTIFICATE_BYTES
    case 'finish':
      return 130 + message.chain.length * CERTIFICATE_BYTES
    case 'done':
      return 51
    case 'alert':
      return 7
  }
}
