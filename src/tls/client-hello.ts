// The ClientHello (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2): what a client offers, readable in every
// capture whatever the version. For Microsoft's connections it carries the SBC's FQDN as server name.

import { fault, ok, type Result } from '../kernel/index.ts'
import { ByteReader, numbers16 } from './byte-reader.ts'
import { isGrease, versionName } from './tls-version.ts'

/** A handshake message that does not say what its RFC says it must. */
export interface Malformed {
  kind: 'malformed'
  says: string
}

export interface ClientHello {
  /** Of the field legacy_version: `TLSv1.2` for every client since. */
  version: string
  /** What is really offered: the extension supported_versions, else the field above alone. */
  supportedVersions: string[]
  /** Host name of the extension server_name (SNI, RFC 6066 section 3), as sent. */
  serverName?: string
  /** Numbers in the client's order, GREASE left out; `cipherName` names them. */
  cipherSuites: number[]
  /** Protocols of ALPN (RFC 7301). */
  alpn: string[]
  groups: number[]
  signatureAlgorithms: number[]
  /** Numbers of all extensions in the order sent, GREASE left out. */
  extensions: number[]
  /** Whether the client offers to resume a session: a ticket (RFC 5077) or a pre-shared key. */
  offersResumption: boolean
}

const SERVER_NAME = 0
const SUPPORTED_GROUPS = 10
const SIGNATURE_ALGORITHMS = 13
const ALPN = 16
const SESSION_TICKET = 35
const PRE_SHARED_KEY = 41
const SUPPORTED_VERSIONS = 43

/** RFC 1035 section 2.3.4. */
const MAX_NAME_OCTETS = 255
const VISIBLE = /^[\x21-\x7e]+$/

/** Decodes the body of a handshake message of type 1, its four header octets taken off. Never throws. */
export function decodeClientHello(body: Uint8Array): Result<ClientHello, Malformed> {
  const reader = new ByteReader(body)
  const version = reader.u16()
  reader.take(32)
  reader.vector8()
  const cipherSuites = reader.vector16()
  reader.vector8()
  const extensions = decodeExtensions(reader)
  if (extensions === undefined) return malformed('is cut short')
  const name = decodeServerName(extensions.get(SERVER_NAME))
  if (!name.ok) return name
  const versions = numbers16(vector8Of(extensions.get(SUPPORTED_VERSIONS)))
  return ok({
    version: versionName(version),
    supportedVersions: withoutGrease(versions.length === 0 ? [version] : versions).map(versionName),
    ...(name.value === undefined ? {} : { serverName: name.value }),
    cipherSuites: withoutGrease(numbers16(cipherSuites)),
    alpn: decodeAlpn(extensions.get(ALPN)),
    groups: withoutGrease(numbers16(vector16Of(extensions.get(SUPPORTED_GROUPS)))),
    signatureAlgorithms: numbers16(vector16Of(extensions.get(SIGNATURE_ALGORITHMS))),
    extensions: withoutGrease([...extensions.keys()]),
    offersResumption: (extensions.get(SESSION_TICKET)?.length ?? 0) > 0 || extensions.has(PRE_SHARED_KEY),
  })
}

/**
 * The extensions block of a hello, by number; empty when there is none, undefined when anything read so far was
 * cut short. Of an extension sent twice, which RFC 8446 section 4.2 forbids, the first counts.
 */
export function decodeExtensions(reader: ByteReader): Map<number, Uint8Array> | undefined {
  const found = new Map<number, Uint8Array>()
  if (reader.left > 0) {
    const block = new ByteReader(reader.vector16())
    while (block.left > 0) {
      const type = block.u16()
      const data = block.vector16()
      if (!block.broken && !found.has(type)) found.set(type, data)
    }
    if (block.broken) return undefined
  }
  return reader.broken ? undefined : found
}

/** Names of the ALPN extension, from a client's list or a server's choice. */
export function decodeAlpn(data: Uint8Array | undefined): string[] {
  const list = new ByteReader(vector16Of(data))
  const names: string[] = []
  while (list.left > 0) {
    const name = list.vector8()
    if (name.length > 0) names.push(printable(name))
  }
  return names
}

function decodeServerName(data: Uint8Array | undefined): Result<string | undefined, Malformed> {
  // A server echoes the extension without data; some clients send it that way too, meaning no name.
  if (data === undefined || data.length === 0) return ok(undefined)
  const list = new ByteReader(vector16Of(data))
  while (list.left > 0) {
    const type = list.u8()
    const octets = list.vector16()
    if (type !== 0 || list.broken) continue
    const name = Buffer.from(octets).toString('latin1')
    if (octets.length > MAX_NAME_OCTETS || !VISIBLE.test(name))
      return malformed('has an impossible server name')
    return ok(name)
  }
  return malformed('has a server_name extension without a name')
}

const malformed = (says: string): Result<never, Malformed> =>
  fault({ kind: 'malformed', says: `the ClientHello ${says}` })

const vector8Of = (data: Uint8Array | undefined): Uint8Array =>
  new ByteReader(data ?? new Uint8Array()).vector8()
const vector16Of = (data: Uint8Array | undefined): Uint8Array =>
  new ByteReader(data ?? new Uint8Array()).vector16()

const withoutGrease = (codes: number[]): number[] => codes.filter(code => !isGrease(code))

/** Peers' octets as text that is safe to print: what is not visible ASCII shows as `?`. */
const printable = (octets: Uint8Array): string =>
  Buffer.from(octets)
    .toString('latin1')
    .replace(/[^\x21-\x7e]/g, '?')
