// Opens the encrypted records of one direction with keys that somebody wrote down: AES-GCM, AES-CBC and
// ChaCha20-Poly1305 as TLS 1.2 uses them (RFC 5246 section 6.2.3, RFC 5288, RFC 7905, RFC 7366), and the AEADs of
// TLS 1.3 (RFC 8446 section 5.2). Nothing is encrypted here and no peer is waiting, so time tells nobody anything.

import { createDecipheriv, createHmac } from 'node:crypto'

export interface Suite {
  aead: 'aes-128-gcm' | 'aes-256-gcm' | 'chacha20-poly1305' | undefined
  /** Where there is no AEAD: AES-CBC with a MAC behind the text. */
  cbc: 'aes-128-cbc' | 'aes-256-cbc' | undefined
  keyBytes: number
  macBytes: number
  hash: 'sha256' | 'sha384'
}

export const TAG_BYTES = 16

/** By OpenSSL's name of the cipher suite; undefined for one that cannot be opened. */
export function suiteOf(cipher: string): Suite | undefined {
  const hash = /SHA384$/.test(cipher) ? 'sha384' : 'sha256'
  if (/CHACHA20/.test(cipher)) {
    return { aead: 'chacha20-poly1305', cbc: undefined, keyBytes: 32, macBytes: 0, hash }
  }
  const bits = /AES[-_]?(128|256)/.exec(cipher)?.[1]
  if (bits === undefined || /CCM/.test(cipher)) return undefined
  const keyBytes = Number(bits) / 8
  if (/GCM/.test(cipher)) {
    return { aead: `aes-${bits as '128' | '256'}-gcm`, cbc: undefined, keyBytes, macBytes: 0, hash }
  }
  const macBytes = /SHA384$/.test(cipher) ? 48 : /SHA256$/.test(cipher) ? 32 : 20
  return { aead: undefined, cbc: `aes-${bits as '128' | '256'}-cbc`, keyBytes, macBytes, hash }
}

export interface SideKeys {
  suite: Suite
  key: Uint8Array
  /** Twelve octets, or the four fixed ones of TLS 1.2's GCM. */
  iv: Uint8Array
  isTls13: boolean
  /** RFC 7366: the MAC stands behind what is encrypted. */
  encryptThenMac: boolean
}

/** HKDF-Expand-Label (RFC 8446 section 7.1) without context. */
function expandLabel(secret: Uint8Array, label: string, length: number, hash: Suite['hash']): Buffer {
  const name = Buffer.from(`tls13 ${label}`, 'latin1')
  const info = Buffer.concat([Buffer.of(length >> 8, length & 255, name.length), name, Buffer.of(0)])
  // One block is enough for keys.
  const block = createHmac(hash, secret).update(info).update(Buffer.of(1)).digest()
  return block.subarray(0, length)
}

export const keysOf13 = (suite: Suite, secret: Uint8Array): SideKeys => ({
  suite,
  key: expandLabel(secret, 'key', suite.keyBytes, suite.hash),
  iv: expandLabel(secret, 'iv', 12, suite.hash),
  isTls13: true,
  encryptThenMac: false,
})

/** The secret after a KeyUpdate. */
export const nextSecret = (suite: Suite, secret: Uint8Array): Uint8Array =>
  expandLabel(secret, 'traffic upd', suite.hash === 'sha384' ? 48 : 32, suite.hash)

/** Both sides' keys of TLS 1.2 from the master secret (RFC 5246 section 6.3). */
export function keysOf12(
  suite: Suite,
  master: Uint8Array,
  randoms: { client: Uint8Array; server: Uint8Array },
  encryptThenMac: boolean,
): { client: SideKeys; server: SideKeys } {
  const { macBytes, keyBytes } = suite
  const ivBytes = suite.aead === undefined ? 0 : suite.aead === 'chacha20-poly1305' ? 12 : 4
  const seed = Buffer.concat([Buffer.from('key expansion', 'latin1'), randoms.server, randoms.client])
  const block = pseudoRandom(master, seed, 2 * (macBytes + keyBytes + ivBytes), suite.hash)
  const side = (which: 0 | 1): SideKeys => {
    const keyAt = 2 * macBytes + which * keyBytes
    const ivAt = 2 * (macBytes + keyBytes) + which * ivBytes
    const [key, iv] = [block.subarray(keyAt, keyAt + keyBytes), block.subarray(ivAt, ivAt + ivBytes)]
    return { suite, key, iv, isTls13: false, encryptThenMac }
  }
  return { client: side(0), server: side(1) }
}

/** P_hash of RFC 5246 section 5. */
function pseudoRandom(secret: Uint8Array, seed: Uint8Array, length: number, hash: Suite['hash']): Buffer {
  const blocks: Buffer[] = []
  let chained: Uint8Array = seed
  for (let made = 0; made < length; made += (blocks.at(-1) as Buffer).length) {
    chained = createHmac(hash, secret).update(chained).digest()
    blocks.push(createHmac(hash, secret).update(chained).update(seed).digest())
  }
  return Buffer.concat(blocks).subarray(0, length)
}

export class RecordCipher {
  readonly #keys: SideKeys
  #sequence = 0n

  constructor(keys: SideKeys) {
    this.#keys = keys
  }

  /** The text of a record, its content type last in TLS 1.3; undefined where the keys do not fit. */
  open(contentType: number, payload: Uint8Array): Uint8Array | undefined {
    try {
      const text =
        this.#keys.suite.aead === undefined ? this.#openCbc(payload) : this.#openAead(contentType, payload)
      this.#sequence++
      return text
    } catch {
      return undefined
    }
  }

  #openAead(contentType: number, payload: Uint8Array): Uint8Array {
    const { suite, key, iv, isTls13 } = this.#keys
    const explicit = iv.length === 4 ? 8 : 0
    const nonce =
      explicit > 0 ? Buffer.concat([iv, payload.subarray(0, explicit)]) : masked(iv, this.#sequence)
    const textBytes = payload.length - explicit - TAG_BYTES
    if (textBytes < 0) throw new RangeError('shorter than its tag')
    const aad = isTls13
      ? Buffer.of(contentType, 3, 3, payload.length >> 8, payload.length & 255)
      : Buffer.concat([
          octets8(this.#sequence),
          Buffer.of(contentType, 3, 3, textBytes >> 8, textBytes & 255),
        ])
    const name = suite.aead as 'chacha20-poly1305'
    const decipher = createDecipheriv(name, key, nonce, { authTagLength: TAG_BYTES })
    decipher.setAAD(aad, { plaintextLength: textBytes })
    decipher.setAuthTag(payload.subarray(payload.length - TAG_BYTES))
    const text = decipher.update(payload.subarray(explicit, payload.length - TAG_BYTES))
    decipher.final()
    return text
  }

  #openCbc(payload: Uint8Array): Uint8Array {
    const { suite, key, encryptThenMac } = this.#keys
    const end = payload.length - (encryptThenMac ? suite.macBytes : 0)
    const decipher = createDecipheriv(suite.cbc as string, key, payload.subarray(0, 16)).setAutoPadding(false)
    const text = Buffer.concat([decipher.update(payload.subarray(16, end)), decipher.final()])
    const padding = (text.at(-1) ?? 0) + 1
    const left = text.length - padding - (encryptThenMac ? 0 : suite.macBytes)
    if (left < 0) throw new RangeError('shorter than its padding')
    return text.subarray(0, left)
  }
}

function masked(iv: Uint8Array, sequence: bigint): Uint8Array {
  const nonce = Uint8Array.from(iv)
  const number = octets8(sequence)
  for (let at = 0; at < 8; at++) nonce[4 + at] = (nonce[4 + at] as number) ^ (number[at] as number)
  return nonce
}

function octets8(sequence: bigint): Buffer {
  const octets = Buffer.alloc(8)
  octets.writeBigUInt64BE(sequence)
  return octets
}
