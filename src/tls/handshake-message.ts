// Handshake messages besides the hellos that a reader without keys can understand (RFC 5246 section 7.4): the
// certificates of TLS 1.2 and below, and what the server says about the client certificate it wants.

import { fault, ok, type Result } from '../kernel/index.ts'
import { ByteReader, numbers16 } from './byte-reader.ts'
import { MAX_CHAIN_CERTIFICATES } from './certificate-facts.ts'
import type { Malformed } from './client-hello.ts'
import { decodeName } from './distinguished-name.ts'

const NAMES = new Map([
  [0, 'hello_request'],
  [1, 'client_hello'],
  [2, 'server_hello'],
  [4, 'new_session_ticket'],
  [11, 'certificate'],
  [12, 'server_key_exchange'],
  [13, 'certificate_request'],
  [14, 'server_hello_done'],
  [15, 'certificate_verify'],
  [16, 'client_key_exchange'],
  [20, 'finished'],
  [22, 'certificate_status'],
])

/** `server_key_exchange`; undefined for a number that is no handshake message sent in clear. */
export const handshakeName = (type: number): string | undefined => NAMES.get(type)

/** DERs of a Certificate message, copies that hold on to nothing else, leaf first; empty when a client has none to show (RFC 5246 section 7.4.6). */
export function decodeCertificateMessage(body: Uint8Array): Result<Uint8Array[], Malformed> {
  const reader = new ByteReader(body)
  const list = new ByteReader(reader.vector24())
  const ders: Uint8Array[] = []
  while (list.left > 0 && ders.length <= MAX_CHAIN_CERTIFICATES) ders.push(Uint8Array.from(list.vector24()))
  if (reader.broken || list.broken) return malformed('the Certificate message is cut short')
  if (ders.length > MAX_CHAIN_CERTIFICATES)
    return malformed('the Certificate message has too many certificates')
  return ok(ders)
}

export interface CertificateRequest {
  /** Names of the CAs the server would accept (`CN=..., O=...`); empty means any. At most `MAX_AUTHORITIES`. */
  authorities: string[]
  signatureAlgorithms: number[]
}

/** Windows servers send their whole trusted list, up to 16 KiB of names. */
const MAX_AUTHORITIES = 500

/** A CertificateRequest; before TLS 1.2 it has no signature algorithms (RFC 5246 section 7.4.4). */
export function decodeCertificateRequest(
  body: Uint8Array,
  version: string,
): Result<CertificateRequest, Malformed> {
  const reader = new ByteReader(body)
  reader.vector8()
  const signatureAlgorithms = version === 'TLSv1.2' ? numbers16(reader.vector16()) : []
  const list = new ByteReader(reader.vector16())
  const authorities: string[] = []
  while (list.left > 0 && authorities.length < MAX_AUTHORITIES) {
    authorities.push(decodeName(list.vector16())?.text ?? 'a name that cannot be read')
  }
  if (reader.broken || list.broken) return malformed('the CertificateRequest is cut short')
  return ok({ authorities, signatureAlgorithms })
}

const malformed = (says: string): Result<never, Malformed> => fault({ kind: 'malformed', says })
