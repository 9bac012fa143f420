// The ServerHello (RFC 8446 section 4.1.3, RFC 5246 section 7.4.1.3): what the server chose. TLS 1.3 hides its
// version in an extension, and its HelloRetryRequest is a ServerHello with a fixed random.

import { fault, ok, type Result } from '../kernel/index.ts'
import { ByteReader } from './byte-reader.ts'
import { cipherName } from './cipher-suite.ts'
import { decodeAlpn, decodeExtensions, type Malformed } from './client-hello.ts'
import { versionName } from './tls-version.ts'

export interface ServerHello {
  /** The version chosen, from the extension supported_versions where there is one: `TLSv1.3`. */
  version: string
  /** Number of the cipher suite. */
  cipherSuite: number
  /** The same by OpenSSL's name: `ECDHE-RSA-AES256-GCM-SHA384`. */
  cipher: string
  /** The server asks the client to try again with other parameters (RFC 8446 section 4.1.4). */
  isHelloRetryRequest: boolean
  alpn?: string
  extensions: number[]
}

const ALPN = 16
const SUPPORTED_VERSIONS = 43

/** SHA-256 of "HelloRetryRequest" (RFC 8446 section 4.1.3). */
export const HELLO_RETRY_RANDOM = 'cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c'

/** Decodes the body of a handshake message of type 2, its four header octets taken off. Never throws. */
export function decodeServerHello(body: Uint8Array): Result<ServerHello, Malformed> {
  const reader = new ByteReader(body)
  const legacyVersion = reader.u16()
  const random = reader.take(32)
  reader.vector8()
  const cipherSuite = reader.u16()
  reader.u8()
  const extensions = decodeExtensions(reader)
  if (extensions === undefined) return fault({ kind: 'malformed', says: 'the ServerHello is cut short' })
  const selected = extensions.get(SUPPORTED_VERSIONS)
  const alpn = decodeAlpn(extensions.get(ALPN))[0]
  return ok({
    version: versionName(selected === undefined ? legacyVersion : new ByteReader(selected).u16()),
    cipherSuite,
    cipher: cipherName(cipherSuite),
    isHelloRetryRequest: Buffer.from(random).toString('hex') === HELLO_RETRY_RANDOM,
    ...(alpn === undefined ? {} : { alpn }),
    extensions: [...extensions.keys()],
  })
}
