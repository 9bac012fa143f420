// The User-based Security Model (RFC 3414), as an agent needs it: keys that are good for its engine alone, signatures by
// HMAC (RFC 7860), encryption by AES (RFC 3826; 256 bits after draft-blumenthal-aes-usm, as Net-SNMP has it).

import { createCipheriv, createDecipheriv, createHash, createHmac, timingSafeEqual } from 'node:crypto'

export interface SnmpUser {
  name: string
  auth: 'sha' | 'sha256' | 'sha512'
  authKey: string
  privacy: 'aes' | 'aes256'
  privacyKey: string
}

/** Keys of a user at one engine. */
export interface UserKeys extends Pick<SnmpUser, 'name' | 'auth' | 'privacy'> {
  authentic: Uint8Array
  secret: Uint8Array
}

const HASH = { sha: 'sha1', sha256: 'sha256', sha512: 'sha512' } as const
/** Octets of a signature (RFC 3414 section 6, RFC 7860 section 4.1). */
const SIGNATURE_BYTES = { sha: 12, sha256: 24, sha512: 48 } as const
const CIPHER = { aes: 'aes-128-cfb', aes256: 'aes-256-cfb' } as const
const CIPHER_KEY_BYTES = { aes: 16, aes256: 32 } as const
/** RFC 3414 appendix A.2. */
const PASSWORD_BYTES = 1024 * 1024

/** Takes some milliseconds: once for each user, never by message. */
export function keysOf(user: SnmpUser, engine: Uint8Array): UserKeys {
  const { name, auth, authKey, privacy, privacyKey } = user
  return {
    ...{ name, auth, privacy },
    authentic: localized(auth, authKey, engine),
    secret: extended(auth, localized(auth, privacyKey, engine), CIPHER_KEY_BYTES[privacy]),
  }
}

/** RFC 3414 section 2.6. */
export function localized(auth: SnmpUser['auth'], password: string, engine: Uint8Array): Uint8Array {
  const octets = Buffer.from(password)
  const key = digest(auth, Buffer.alloc(PASSWORD_BYTES, octets))
  return digest(auth, key, engine, key)
}

/** draft-blumenthal-aes-usm-04 section 3.1.2.1. */
function extended(auth: SnmpUser['auth'], key: Uint8Array, length: number): Uint8Array {
  return key.length >= length
    ? key.subarray(0, length)
    : extended(auth, Buffer.concat([key, digest(auth, key)]), length)
}

function digest(auth: SnmpUser['auth'], ...parts: readonly Uint8Array[]): Uint8Array {
  const hash = createHash(HASH[auth])
  for (const part of parts) hash.update(part)
  return hash.digest()
}

export const emptySignature = ({ auth }: UserKeys): Uint8Array => new Uint8Array(SIGNATURE_BYTES[auth])

/** Of a message, in which the place for it is empty. */
export const signatureOf = ({ auth, authentic }: UserKeys, message: Uint8Array): Uint8Array =>
  createHmac(HASH[auth], authentic).update(message).digest().subarray(0, SIGNATURE_BYTES[auth])

/** `signature` lies in the memory of `message`. */
export function isAuthentic(user: UserKeys, message: Uint8Array, signature: Uint8Array): boolean {
  if (signature.length !== SIGNATURE_BYTES[user.auth]) return false
  const bare = Uint8Array.from(message)
  const at = signature.byteOffset - message.byteOffset
  bare.fill(0, at, at + signature.length)
  return timingSafeEqual(signatureOf(user, bare), signature)
}

/** What a message is encrypted with besides the key (RFC 3826 section 3.1.2.1). */
export interface Freshness {
  boots: number
  time: number
  /** Eight octets, never the same twice within one boot. */
  salt: Uint8Array
}

export const SALT_BYTES = 8

export const encrypted = ({ privacy, secret }: UserKeys, fresh: Freshness, plain: Uint8Array): Uint8Array =>
  createCipheriv(CIPHER[privacy], secret, vectorOf(fresh)).update(plain)

export const decrypted = ({ privacy, secret }: UserKeys, fresh: Freshness, octets: Uint8Array): Uint8Array =>
  createDecipheriv(CIPHER[privacy], secret, vectorOf(fresh)).update(octets)

function vectorOf({ boots, time, salt }: Freshness): Uint8Array {
  const vector = Buffer.alloc(16)
  vector.writeInt32BE(boots, 0)
  vector.writeInt32BE(time, 4)
  vector.set(salt, 8)
  return vector
}
