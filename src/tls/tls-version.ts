// TLS protocol versions, by the names node:tls uses for them, so that a handshake read from a capture and one
// made by ourselves can be compared as text.

const VERSIONS = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const
export type TlsVersion = (typeof VERSIONS)[number]

/** From the lowest to the highest, both among them. */
export const versionsBetween = (lowest: TlsVersion, highest: TlsVersion): TlsVersion[] =>
  VERSIONS.slice(VERSIONS.indexOf(lowest), VERSIONS.indexOf(highest) + 1)

const TLS_1_2 = 0x0303
const TLS_1_3 = 0x0304

const NAMES = new Map([
  [0x0300, 'SSLv3'],
  [0x0301, 'TLSv1'],
  [0x0302, 'TLSv1.1'],
  [TLS_1_2, 'TLSv1.2'],
  [TLS_1_3, 'TLSv1.3'],
])

/** `TLSv1.2` for 0x0303; a number without a name stays one: `0x7f1c`. */
export const versionName = (code: number): string => NAMES.get(code) ?? hex16(code)

/** Values a client sends to keep servers tolerant (GREASE, RFC 8701 section 2); they mean nothing. */
export const isGrease = (code: number): boolean => (code & 0x0f0f) === 0x0a0a && code >> 8 === (code & 0xff)

export const hex16 = (code: number): string => `0x${code.toString(16).padStart(4, '0')}`
