// The roots that Microsoft's own certificate on the SIP interface may end in, and since when: what an SBC must trust.

import { type Instant, instantOf } from '../kernel/index.ts'

export interface MicrosoftRoot {
  commonName: string
  /** SHA-1, as Microsoft prints it, in lower case. */
  fingerprint1: string
  since: Instant
}

const OCTOBER_2023 = instantOf(Date.UTC(2023, 9, 3))
const APRIL_2026 = instantOf(Date.UTC(2026, 3, 1))

const root = (commonName: string, fingerprint1: string, since = APRIL_2026): MicrosoftRoot => ({
  ...{ commonName, fingerprint1, since },
})

/** The seven announced for April 2026 ("What's new for Direct Routing", December 2025), in the order of that page. */
export const MICROSOFT_ROOTS: readonly MicrosoftRoot[] = [
  root('DigiCert Global Root CA', 'a8985d3a65e5e5c4b2d7d66d40c6dd2fb19c5436'),
  root('DigiCert Global Root G2', 'df3c24f9bfd666761b268073fe06d1cc8d4f82a4', OCTOBER_2023),
  root('DigiCert Global Root G3', '7e04de896a3e666d00e687d33ffad93be83d349e'),
  root('DigiCert TLS ECC P384 Root G5', '17f3de5e9f0f19e98ef61f32266e20c407ae30ee'),
  root('DigiCert TLS RSA4096 Root G5', 'a78849dc5d7c758c8cde399856b3aad0b2a57135'),
  root('Microsoft ECC Root Certificate Authority 2017', '999a64c37ff47d9fab95f14769891460eec4c3c5'),
  root('Microsoft RSA Root Certificate Authority 2017', '73a5e64a3bff8316ff0edccc618a906e4eae4d74'),
]

/** Until October 2023. */
export const FORMER_MICROSOFT_ROOT = 'Baltimore CyberTrust Root'
