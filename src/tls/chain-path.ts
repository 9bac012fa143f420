// From a certificate to a trusted root, over what the peer sent and nothing else: no certificate is fetched or
// remembered. The order the peer sent them in does not matter (RFC 8446 section 4.4.2), superfluous ones neither.
//
//   leaf --issued by--> intermediate --issued by--> ... --issued by--> a root of the trust store
//
// Names and key identifiers say which certificate may have issued another; where both are real certificates the
// signature decides. Every certificate is looked at once, so a chain made to be confusing costs n * n signatures.

import { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from './certificate-facts.ts'
import { sameName } from './distinguished-name.ts'

/**
 * `issued`: the parent is the issuer. `unrelated`: another name, another key, or no CA. `bad-signature`: by its
 * names it is the issuer, but the signature cannot be verified.
 */
type Issuance = 'issued' | 'unrelated' | 'bad-signature'

export type ChainPath =
  | { end: 'trusted'; path: CertificateFacts[]; root: CertificateFacts }
  /** The longest path ends at a certificate that issued itself and is not trusted. */
  | { end: 'self-issued'; path: CertificateFacts[] }
  /** The issuer of the path's last certificate was not sent and is not trusted. */
  | { end: 'open'; path: CertificateFacts[] }
  | { end: 'bad-signature'; path: CertificateFacts[]; issuer: CertificateFacts }

/** Whether `parent` issued `child`. Data without certificates is linked by its names alone. */
function issuedBy(child: CertificateFacts, parent: CertificateFacts): Issuance {
  if (!sameName(child.issuerDn, parent.subjectDn)) return 'unrelated'
  const wanted = child.authorityKeyIdentifier
  if (wanted !== undefined && parent.keyIdentifier !== undefined && wanted !== parent.keyIdentifier) {
    return 'unrelated'
  }
  if (child.der === undefined && parent.der === undefined) return 'issued'
  return verifies(child.der, parent.der) ? 'issued' : 'bad-signature'
}

/** Finds the way from `leaf` to one of `roots` over `sent`, or says where the longest way ends. */
export function findPath(
  leaf: CertificateFacts,
  sent: readonly CertificateFacts[],
  roots: readonly CertificateFacts[],
): ChainPath {
  return walk([leaf], { sent, roots, seen: new Set([leaf.fingerprint256]) })
}

interface Search {
  sent: readonly CertificateFacts[]
  roots: readonly CertificateFacts[]
  seen: Set<string>
}

function walk(path: CertificateFacts[], search: Search): ChainPath {
  const last = path.at(-1) as CertificateFacts
  const same = search.roots.find(root => root.fingerprint256 === last.fingerprint256)
  if (same !== undefined) return { end: 'trusted', path, root: same }
  const root = issuer(last, search.roots)
  if (root.found !== undefined) return { end: 'trusted', path: [...path, root.found], root: root.found }
  let best: ChainPath = { end: last.selfSigned ? 'self-issued' : 'open', path }
  let broken = root.broken
  for (const parent of search.sent) {
    // Only a CA may issue; a root of the store above need not say it is one (certificates of version 1).
    if (search.seen.has(parent.fingerprint256) || !parent.isCa) continue
    const issuance = issuedBy(last, parent)
    if (issuance === 'bad-signature') broken ??= parent
    if (issuance !== 'issued') continue
    search.seen.add(parent.fingerprint256)
    const further = walk([...path, parent], search)
    if (further.end === 'trusted') return further
    if (further.path.length > best.path.length) best = further
  }
  const stuckHere = best.path === path && !last.selfSigned
  return stuckHere && broken !== undefined ? { end: 'bad-signature', path, issuer: broken } : best
}

function issuer(
  child: CertificateFacts,
  candidates: readonly CertificateFacts[],
): { found?: CertificateFacts; broken?: CertificateFacts } {
  let broken: CertificateFacts | undefined
  for (const parent of candidates) {
    const issuance = issuedBy(child, parent)
    if (issuance === 'issued') return { found: parent }
    if (issuance === 'bad-signature') broken ??= parent
  }
  return broken === undefined ? {} : { broken }
}

/** Signatures that were verified already, by certificate and issuer; they live as long as both are remembered. */
const verified = new WeakMap<Uint8Array, WeakMap<Uint8Array, boolean>>()

/** One real certificate and one that is only described cannot vouch for each other: that is not verified. */
function verifies(child: Uint8Array | undefined, parent: Uint8Array | undefined): boolean {
  if (child === undefined || parent === undefined) return false
  const byParent = verified.get(child) ?? new WeakMap<Uint8Array, boolean>()
  verified.set(child, byParent)
  const verdict = byParent.get(parent) ?? isSignedBy(child, parent)
  byParent.set(parent, verdict)
  return verdict
}

function isSignedBy(child: Uint8Array, parent: Uint8Array): boolean {
  try {
    return new X509Certificate(child).verify(new X509Certificate(parent).publicKey)
  } catch {
    return false
  }
}
