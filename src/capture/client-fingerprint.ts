// A ClientHello in one short word, the same for all connections of one program: the fingerprint JA4 (FoxIO, "JA4:
// TLS client fingerprinting"), by which two captures of the same client are told to be alike.
//
//   t13d1516h2_8daaf6152771_e5627efa2ab1
//   |  ||   |  |            '- extensions sorted, signature algorithms in their order: SHA-256, twelve digits
//   |  ||   |  '- cipher suites sorted: SHA-256, twelve digits
//   |  ||   '- first and last letter of the first ALPN protocol
//   |  |'- number of suites, number of extensions
//   |  '- d: to a name, i: to an address
//   '- TCP, highest version offered

import { createHash } from 'node:crypto'
import type { ClientHello } from '../tls/index.ts'

const SERVER_NAME = 0
const ALPN = 16
const VERSIONS: Record<string, string> = { 'TLSv1.3': '13', 'TLSv1.2': '12', 'TLSv1.1': '11', TLSv1: '10' }

/** Thousands of hellos of a capture are of one program, and `HandshakeMemory` gives one object for them. */
export class FingerprintStore {
  readonly #known = new WeakMap<ClientHello, string>()

  of(hello: ClientHello): string {
    const known = this.#known.get(hello)
    if (known !== undefined) return known
    const made = clientFingerprint(hello)
    this.#known.set(hello, made)
    return made
  }
}

export function clientFingerprint(hello: ClientHello): string {
  const { cipherSuites, extensions, signatureAlgorithms, supportedVersions, serverName, alpn } = hello
  const version = Object.keys(VERSIONS).find(each => supportedVersions.includes(each)) ?? ''
  const counts = twoDigits(cipherSuites.length) + twoDigits(extensions.length)
  const start = `t${VERSIONS[version] ?? '00'}${serverName === undefined ? 'i' : 'd'}${counts}${ends(alpn[0])}`
  const named = extensions.filter(each => each !== SERVER_NAME && each !== ALPN)
  const asked = signatureAlgorithms.length === 0 ? '' : `_${signatureAlgorithms.map(hex).join()}`
  return `${start}_${digest(sorted(cipherSuites))}_${digest(sorted(named) + asked)}`
}

const hex = (number: number): string => number.toString(16).padStart(4, '0')
const sorted = (numbers: readonly number[]): string => numbers.map(hex).sort().join()
const twoDigits = (count: number): string => String(Math.min(count, 99)).padStart(2, '0')
const ends = (protocol: string | undefined): string =>
  protocol === undefined || protocol === '' ? '00' : `${protocol[0]}${protocol.at(-1)}`

const digest = (text: string): string =>
  text === '' ? '000000000000' : createHash('sha256').update(text).digest('hex').slice(0, 12)
