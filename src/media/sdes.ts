// Security descriptions: SRTP keys in SDP (RFC 4568 section 9.1), the only keying Teams speaks with an SBC.
//
//    a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:<base64 of key and salt>|2^31|1:1 WSH=64
//             tag  suite                                       lifetime | | session parameters
//                                                                 MKI value:length

import { type Chance, fault, ok, type Result } from '../kernel/index.ts'
import { type Mki, masterKeyBytes, masterSaltBytes, SrtpKey, type SrtpSuite } from './srtp-key.ts'

/** One `a=crypto` attribute. */
export interface SdesCrypto {
  /** Chosen by the offerer; the answer repeats the tag it accepts. */
  tag: number
  key: SrtpKey
  /** As `WSH=64` or `UNENCRYPTED_SRTP`; see `firstUsableCrypto` for which can be accepted. */
  sessionParams: string[]
}

/** Why a value is no usable description; none of them quotes the value, which holds a secret. */
type SdesFault = 'syntax' | 'suite' | 'key-method' | 'several-keys' | 'key' | 'lifetime' | 'mki'

const suites: readonly SrtpSuite[] = ['AES_CM_128_HMAC_SHA1_80', 'AES_CM_128_HMAC_SHA1_32']
const masterBytes = masterKeyBytes + masterSaltBytes
const longestMkiBytes = 4
const longestValue = 1000

/** Parses what follows `a=crypto:`. RFC 4568 section 9.1; lifetime and MKI are optional. */
export function parseSdes(value: string): Result<SdesCrypto, SdesFault> {
  if (value.length > longestValue) return fault('syntax')
  const [tagText, suiteText, keyText, ...sessionParams] = value.trim().split(/[ \t]+/)
  if (tagText === undefined || suiteText === undefined || keyText === undefined) return fault('syntax')
  if (!/^[0-9]{1,9}$/.test(tagText)) return fault('syntax')
  const suite = suites.find(known => known === suiteText.toUpperCase())
  if (suite === undefined) return fault('suite')
  const key = parseKey(suite, keyText)
  return key.ok ? ok({ tag: Number(tagText), key: key.value, sessionParams }) : key
}

function parseKey(suite: SrtpSuite, text: string): Result<SrtpKey, SdesFault> {
  if (!/^inline:/i.test(text)) return fault('key-method')
  if (text.includes(';')) return fault('several-keys')
  const [base64, ...rest] = text.slice('inline:'.length).split('|')
  if (base64 === undefined || !/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return fault('key')
  const master = Buffer.from(base64, 'base64')
  if (master.length !== masterBytes) return fault('key')
  const mkiText = rest.at(-1)?.includes(':') ? rest.pop() : undefined
  if (rest.length > 1) return fault('syntax')
  const lifetime = rest[0]
  if (lifetime !== undefined && !/^(2\^)?[1-9][0-9]{0,15}$/.test(lifetime)) return fault('lifetime')
  const mki = mkiText === undefined ? undefined : parseMki(mkiText)
  if (mki === 'wrong') return fault('mki')
  return ok(
    new SrtpKey({
      suite,
      master,
      ...(lifetime === undefined ? {} : { lifetime }),
      ...(mki === undefined ? {} : { mki }),
    }),
  )
}

function parseMki(text: string): Mki | 'wrong' {
  const match = /^([0-9]{1,10}):([0-9]{1,3})$/.exec(text)
  if (match === null) return 'wrong'
  const [value, bytes] = [Number(match[1]), Number(match[2])]
  return bytes >= 1 && bytes <= longestMkiBytes && value < 2 ** (8 * bytes) ? { value, bytes } : 'wrong'
}

/** Formats what follows `a=crypto:`. The text holds the secret: it belongs into SDP on TLS and nowhere else. */
export function formatSdes(crypto: SdesCrypto): string {
  const { key } = crypto
  const inline = [
    Buffer.from(key.revealMaster()).toString('base64'),
    ...(key.lifetime === undefined ? [] : [key.lifetime]),
    ...(key.mki === undefined ? [] : [`${key.mki.value}:${key.mki.bytes}`]),
  ].join('|')
  return [crypto.tag, key.suite, `inline:${inline}`, ...crypto.sessionParams].join(' ')
}

/** A fresh key for what we send. Every leg, the new leg of a transfer too, takes its own. */
export function makeSdesKey(
  chance: Chance,
  tag: number,
  suite: SrtpSuite = 'AES_CM_128_HMAC_SHA1_80',
): SdesCrypto {
  return { tag, key: new SrtpKey({ suite, master: chance.bytes(masterBytes) }), sessionParams: [] }
}

/**
 * The first of the offered values that we can accept, in the offerer's order (answering another than the first
 * broke some Teams desktop clients in 2024, as operators reported). A session parameter that we do not do makes a
 * value unusable unless marked as ignorable by a leading `-` (RFC 4568 section 6.3.7); `WSH` is only a hint.
 */
export function firstUsableCrypto(values: readonly string[]): SdesCrypto | undefined {
  for (const value of values) {
    const parsed = parseSdes(value)
    if (parsed.ok && parsed.value.sessionParams.every(param => /^(-|WSH=)/i.test(param))) return parsed.value
  }
  return undefined
}
