// Which roots count: those Microsoft's own certificate may end in, and those it accepts in an SBC's.

import { bundleFacts, type TrustStore } from '../tls/index.ts'

/**
 * SHA-1 of the seven roots announced for April 2026 ("What's new for Direct Routing", December 2025), in the order of
 * that page: DigiCert Global Root CA, G2, G3, TLS ECC P384 G5, TLS RSA 4096 G5, Microsoft ECC 2017, Microsoft RSA 2017.
 */
const MICROSOFT_ROOTS: readonly string[] = [
  'a8985d3a65e5e5c4b2d7d66d40c6dd2fb19c5436',
  'df3c24f9bfd666761b268073fe06d1cc8d4f82a4',
  '7e04de896a3e666d00e687d33ffad93be83d349e',
  '17f3de5e9f0f19e98ef61f32266e20c407ae30ee',
  'a78849dc5d7c758c8cde399856b3aad0b2a57135',
  '999a64c37ff47d9fab95f14769891460eec4c3c5',
  '73a5e64a3bff8316ff0edccc618a906e4eae4d74',
]

/** Those of the seven that are among `roots`; undefined when none is. */
export function microsoftRoots(roots: readonly string[]): TrustStore | undefined {
  const picked = roots.flatMap(pem => {
    const read = bundleFacts(pem)
    const facts = read.ok ? read.value[0] : undefined
    return facts !== undefined && MICROSOFT_ROOTS.includes(facts.fingerprint1) ? [{ facts, pem }] : []
  })
  if (picked.length === 0) return undefined
  return {
    name: "Microsoft's roots",
    roots: picked.map(({ facts }) => facts),
    pem: picked.map(({ pem }) => pem),
  }
}

/**
 * The roots an SBC's certificate is judged by: the public ones, a stand-in for the Microsoft Trusted Root Program, and
 * what the configuration trusts itself, because the peer of a lab trusts its own authority.
 */
export function publicRoots(roots: readonly string[], trusted: TrustStore): TrustStore {
  const known = roots.flatMap(pem => {
    const read = bundleFacts(pem)
    return read.ok ? read.value : []
  })
  return { name: 'the public roots', roots: [...known, ...trusted.roots] }
}
