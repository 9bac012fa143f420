// The connections of a probe, in their order. Microsoft's own way comes first and is repeated together with the other
// names, because what an SBC shows may change from one connection to the next; then one connection for each thing it
// may be able to do.
//
//   as Microsoft, without a name, another name   x times
//   each of the four suites alone, TLS 1.3, without our certificate
//   older versions, any suite                     where Microsoft's way led to no agreement

import type { ConnectionId } from '../../element/index.ts'
import { MICROSOFT_CIPHERS, type TlsClientPolicy, type TlsVersion } from '../../tls/index.ts'
import type { ProbeOrder } from './order.ts'

/** How one connection asks. */
export type Asking =
  | { way: 'as-microsoft' }
  | { way: 'no-name' }
  | { way: 'other-name' }
  | { way: 'cipher'; cipher: string }
  | { way: 'any-cipher' }
  | { way: 'version'; version: TlsVersion }
  | { way: 'no-client-certificate' }

export interface Attempt {
  id: ConnectionId
  address: string
  asks: Asking
}

/** No SBC has this name (RFC 2606 section 2). */
export const OTHER_NAME = 'linesman-probe.invalid'

/** What is asked of each address. */
export function plannedAsking({ times, context }: ProbeOrder): Asking[] {
  const names: Asking[] = [{ way: 'as-microsoft' }, { way: 'no-name' }, { way: 'other-name' }]
  return [
    ...Array.from({ length: times }, () => names).flat(),
    ...MICROSOFT_CIPHERS.map((cipher): Asking => ({ way: 'cipher', cipher })),
    { way: 'version', version: 'TLSv1.3' },
    ...(context === undefined ? [] : [{ way: 'no-client-certificate' } as const]),
  ]
}

/** What is asked besides where there was no agreement: what would the server agree to? */
export const furtherAsking = (): Asking[] => [
  { way: 'any-cipher' },
  { way: 'version', version: 'TLSv1.1' },
  { way: 'version', version: 'TLSv1' },
]

const MICROSOFT = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: MICROSOFT_CIPHERS } as const

/** Everything OpenSSL has, what it thinks too weak included; a suite without a certificate is none. */
const ANY_CIPHER = ['ALL', '!aNULL', '!eNULL', '@SECLEVEL=0']

/** How the connection does TLS. Microsoft leaves as soon as it has seen a chain it does not like. */
export function policyOf(asks: Asking, { serverName, trust, rules, context }: ProbeOrder): TlsClientPolicy {
  const certificate = context === undefined ? {} : { context }
  const usual = { ...MICROSOFT, ...certificate, serverName, trust, rules, checkAt: 'server-flight' } as const
  switch (asks.way) {
    case 'as-microsoft':
      return context === undefined ? { ...usual, trial: 'client-certificate' } : usual
    case 'no-name':
      return { ...usual, serverName: '', trial: 'server-name' }
    case 'other-name':
      return { ...usual, serverName: OTHER_NAME, trial: 'server-name' }
    case 'cipher':
      return { ...usual, ciphers: [asks.cipher], trial: 'cipher' }
    case 'any-cipher':
      return { ...usual, ciphers: ANY_CIPHER, trial: 'cipher' }
    case 'version':
      return { ...versionOf(asks.version, usual), trial: 'version' }
    case 'no-client-certificate': {
      const { context: _, ...bare } = usual as TlsClientPolicy
      return { ...bare, trial: 'client-certificate' }
    }
  }
}

function versionOf(version: TlsVersion, usual: TlsClientPolicy): TlsClientPolicy {
  const { ciphers: _, ...rest } = usual
  const only = { ...rest, minVersion: version, maxVersion: version }
  return version === 'TLSv1.3' ? only : { ...only, ciphers: ANY_CIPHER }
}
