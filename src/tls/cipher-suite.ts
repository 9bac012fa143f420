// Names of the cipher suites that matter to Direct Routing: those Microsoft lists for its SIP interface, those of
// TLS 1.3, and those an SBC is found with when it cannot agree with Microsoft (ECDSA only, RSA key exchange only).
// Numbers and names: IANA registry "TLS Cipher Suites"; OpenSSL's names from its manual page ciphers(1).

import { hex16 } from './tls-version.ts'

interface CipherSuite {
  code: number
  openssl: string
  iana: string
  /** What the server's certificate must hold; TLS 1.3 suites leave that open. */
  certificate: 'rsa' | 'ec' | 'any'
}

const suite = (
  code: number,
  openssl: string,
  iana: string,
  certificate: CipherSuite['certificate'],
): CipherSuite => ({ code, openssl, iana, certificate })

const SUITES: CipherSuite[] = [
  suite(0x1301, 'TLS_AES_128_GCM_SHA256', 'TLS_AES_128_GCM_SHA256', 'any'),
  suite(0x1302, 'TLS_AES_256_GCM_SHA384', 'TLS_AES_256_GCM_SHA384', 'any'),
  suite(0x1303, 'TLS_CHACHA20_POLY1305_SHA256', 'TLS_CHACHA20_POLY1305_SHA256', 'any'),
  suite(0xc030, 'ECDHE-RSA-AES256-GCM-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384', 'rsa'),
  suite(0xc02f, 'ECDHE-RSA-AES128-GCM-SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'rsa'),
  suite(0xc028, 'ECDHE-RSA-AES256-SHA384', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'rsa'),
  suite(0xc027, 'ECDHE-RSA-AES128-SHA256', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256', 'rsa'),
  suite(0xc014, 'ECDHE-RSA-AES256-SHA', 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA', 'rsa'),
  suite(0xc013, 'ECDHE-RSA-AES128-SHA', 'TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA', 'rsa'),
  suite(0xcca8, 'ECDHE-RSA-CHACHA20-POLY1305', 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'rsa'),
  suite(0xc02c, 'ECDHE-ECDSA-AES256-GCM-SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384', 'ec'),
  suite(0xc02b, 'ECDHE-ECDSA-AES128-GCM-SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256', 'ec'),
  suite(0xcca9, 'ECDHE-ECDSA-CHACHA20-POLY1305', 'TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256', 'ec'),
  suite(0xc024, 'ECDHE-ECDSA-AES256-SHA384', 'TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384', 'ec'),
  suite(0xc023, 'ECDHE-ECDSA-AES128-SHA256', 'TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256', 'ec'),
  suite(0x009f, 'DHE-RSA-AES256-GCM-SHA384', 'TLS_DHE_RSA_WITH_AES_256_GCM_SHA384', 'rsa'),
  suite(0x009e, 'DHE-RSA-AES128-GCM-SHA256', 'TLS_DHE_RSA_WITH_AES_128_GCM_SHA256', 'rsa'),
  suite(0x009d, 'AES256-GCM-SHA384', 'TLS_RSA_WITH_AES_256_GCM_SHA384', 'rsa'),
  suite(0x009c, 'AES128-GCM-SHA256', 'TLS_RSA_WITH_AES_128_GCM_SHA256', 'rsa'),
  suite(0x003d, 'AES256-SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA256', 'rsa'),
  suite(0x003c, 'AES128-SHA256', 'TLS_RSA_WITH_AES_128_CBC_SHA256', 'rsa'),
  suite(0x0035, 'AES256-SHA', 'TLS_RSA_WITH_AES_256_CBC_SHA', 'rsa'),
  suite(0x002f, 'AES128-SHA', 'TLS_RSA_WITH_AES_128_CBC_SHA', 'rsa'),
]

const BY_CODE = new Map(SUITES.map(suite => [suite.code, suite]))
const BY_NAME = new Map(
  SUITES.flatMap(suite => [[suite.openssl, suite] as const, [suite.iana, suite] as const]),
)

/** The four suites of Microsoft's SIP interface, in its order, by OpenSSL's names (Plan Direct Routing). */
export const MICROSOFT_CIPHERS: readonly string[] = [
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES256-SHA384',
  'ECDHE-RSA-AES128-SHA256',
]

/** By number, or by either of its names. */
export const cipherSuite = (key: number | string): CipherSuite | undefined =>
  typeof key === 'number' ? BY_CODE.get(key) : BY_NAME.get(key)

/** OpenSSL's name, as node:tls prints it; a number we have no name for stays one: `0xc0ff`. */
export const cipherName = (code: number): string => BY_CODE.get(code)?.openssl ?? hex16(code)
