// Whether a certificate is good for a host name, by Microsoft's rule for SBCs: the FQDN must stand in the common
// name or in subjectAltName; a wildcard stands for exactly one label, the first (Plan Direct Routing, RFC 2818
// section 3.1). `*.contoso.com` is good for sbc.contoso.com, not for sbc.test.contoso.com.

import type { CertificateFacts } from './certificate-facts.ts'

/** Whether the common name or a name of subjectAltName covers `fqdn`; of addresses, whether one is it exactly. */
export const matchesName = (facts: CertificateFacts, fqdn: string): boolean =>
  [...facts.names, facts.subject].some(pattern => coversName(pattern, fqdn)) ||
  (facts.addresses ?? []).includes(fqdn)

/** Whether `pattern`, a name or `*.` and a name, covers `fqdn`. Case and a final dot do not count. */
export function coversName(pattern: string, fqdn: string): boolean {
  const wanted = plain(fqdn)
  const offered = plain(pattern)
  if (wanted === '') return false
  if (!offered.startsWith('*.')) return offered === wanted
  const firstDot = wanted.indexOf('.')
  return firstDot > 0 && wanted.slice(firstDot) === offered.slice(1)
}

const plain = (name: string): string => name.toLowerCase().replace(/\.$/, '')
