// Which roots count: those Microsoft's own certificate may end in, and those it accepts in an SBC's.

import { bundleFacts, MICROSOFT_ROOTS, type TrustStore } from '../tls/index.ts'

const FINGERPRINTS: ReadonlySet<string> = new Set(MICROSOFT_ROOTS.map(each => each.fingerprint1))

/** Those of the seven that are among `roots`; undefined when none is. */
export function microsoftRoots(roots: readonly string[]): TrustStore | undefined {
  const picked = roots.flatMap(pem => {
    const read = bundleFacts(pem)
    const facts = read.ok ? read.value[0] : undefined
    return facts !== undefined && FINGERPRINTS.has(facts.fingerprint1) ? [{ facts, pem }] : []
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
