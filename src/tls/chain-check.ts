// Whether a chain of certificates convinces a strict peer, and if not, why, in Microsoft's terms and in a sentence.
// The order of the checks is the order in which Windows reports when several things are wrong: who vouches for the
// certificate, then dates, then use, then name. A default certificate (self-signed, wrong name) is therefore
// SEC_E_UNTRUSTED_ROOT and not SEC_E_WRONG_PRINCIPAL. Rules: RFC 5280 section 6, Microsoft's "Plan Direct Routing".

import { fault, type Instant, ok, type Result } from '../kernel/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { type ChainPath, findPath } from './chain-path.ts'
import { tlsErrorBySymbol } from './hresult.ts'
import { matchesName } from './name-match.ts'
import type { TrustStore } from './trust-store.ts'

export type ChainFaultKind =
  | 'empty'
  | 'bad-signature'
  | 'self-signed'
  | 'untrusted-root'
  | 'missing-intermediate'
  | 'expired'
  | 'not-yet-valid'
  | 'wrong-usage'
  | 'weak-key'
  | 'weak-signature'
  | 'name-mismatch'

export interface ChainFault {
  kind: ChainFaultKind
  /** What Microsoft's side reports: `0x80090325`. */
  hresult: string
  symbol: string
  /** One sentence that names the certificate and the reason. */
  says: string
}

/** What a peer demands beyond a trusted root and valid dates. */
export interface ChainRules {
  /**
   * A server's certificate must be for clientAuth as well: Microsoft's demand from March 2024 on, withdrawn in
   * December 2025. Default false, as today.
   */
  requireClientAuth?: boolean
  /**
   * A client's certificate may be for serverAuth only. Microsoft accepts that of SBCs, and from 2026 sends such
   * certificates itself. Default false: RFC 5280 section 4.2.1.12 to the letter.
   */
  acceptServerAuthForClient?: boolean
  /** Shortest RSA key; default 2048 bits. */
  minRsaBits?: number
}

export interface ChainCheckOptions extends ChainRules {
  trust: TrustStore
  at: Instant
  /** The FQDN the certificate must be good for; without one, names are not checked. */
  name?: string
  /** What the owner of the certificate is in this connection. */
  purpose: 'serverAuth' | 'clientAuth'
}

/** What Microsoft demands of an SBC's certificate today, whichever side opened the connection ("What's new"). */
export const MICROSOFT_RULES: ChainRules = { requireClientAuth: false, acceptServerAuthForClient: true }
/** What Microsoft demanded between March 2024 and December 2025. */
export const MICROSOFT_RULES_2024: ChainRules = { requireClientAuth: true }

const MIN_RSA_BITS = 2048

/** Checks a chain, leaf first. The value is the root it ends in, the fault what a peer like Microsoft would report. */
export function checkChain(
  chain: readonly CertificateFacts[],
  options: ChainCheckOptions,
): Result<{ root: CertificateFacts }, ChainFault> {
  const { faults, root } = examineChain(chain, options)
  const first = faults[0]
  if (first !== undefined || root === undefined)
    return fault(first ?? faultOf('empty', 'no certificate was shown'))
  return ok({ root })
}

/** All that is wrong with a chain, what a peer would report first at the head; empty when nothing is. */
export const chainFaults = (chain: readonly CertificateFacts[], options: ChainCheckOptions): ChainFault[] =>
  examineChain(chain, options).faults

function examineChain(
  chain: readonly CertificateFacts[],
  options: ChainCheckOptions,
): { faults: ChainFault[]; root?: CertificateFacts } {
  const leaf = chain[0]
  if (leaf === undefined) return { faults: [faultOf('empty', 'no certificate was shown')] }
  const found = findPath(leaf, chain.slice(1), options.trust.roots)
  const faults = [
    pathFault(found, options.trust),
    ...found.path.map(certificate => dateFault(certificate, options.at)),
    ...found.path.map((certificate, depth) => usageFault(certificate, depth, options)),
    ...found.path.map(certificate => keyFault(certificate, options.minRsaBits ?? MIN_RSA_BITS)),
    ...found.path.map(certificate => signatureFault(certificate, found)),
    nameFault(leaf, options.name),
  ].filter(each => each !== undefined)
  return found.end === 'trusted' ? { faults, root: found.root } : { faults }
}

function pathFault(found: ChainPath, trust: TrustStore): ChainFault | undefined {
  const last = found.path.at(-1) as CertificateFacts
  switch (found.end) {
    case 'trusted':
      return undefined
    case 'bad-signature':
      return faultOf(
        'bad-signature',
        `the signature of ${last.subject} cannot be verified with the key of ${found.issuer.subject}`,
      )
    case 'self-issued':
      return found.path.length === 1
        ? faultOf('self-signed', `${last.subject} is self-signed and not among the roots of ${trust.name}`)
        : faultOf(
            'untrusted-root',
            `the chain ends in the root ${last.subject}, which is not in ${trust.name}`,
          )
    case 'open':
      return openFault(found.path, trust)
  }
}

/**
 * The chain breaks off. With the leaf alone on the way, the intermediate is what servers forget; with an
 * intermediate sent, the server does send its chain, and what is missing is a root it rightly keeps to itself.
 */
function openFault(path: CertificateFacts[], trust: TrustStore): ChainFault {
  const last = path.at(-1) as CertificateFacts
  const says = `${last.subject} was issued by "${last.issuerDn}", which was not sent and is not in ${trust.name}`
  return faultOf(path.length === 1 ? 'missing-intermediate' : 'untrusted-root', says)
}

function dateFault(certificate: CertificateFacts, at: Instant): ChainFault | undefined {
  const { subject, notBefore, notAfter } = certificate
  if (at > notAfter) return faultOf('expired', `${subject} expired on ${written(notAfter)}`)
  if (at < notBefore) return faultOf('not-yet-valid', `${subject} is not valid before ${written(notBefore)}`)
  return undefined
}

function usageFault(
  certificate: CertificateFacts,
  depth: number,
  options: ChainCheckOptions,
): ChainFault | undefined {
  const usages = certificate.extendedKeyUsage
  // Without the extension a certificate is good for everything (RFC 5280 section 4.2.1.12).
  if (usages.length === 0 || usages.includes('anyExtendedKeyUsage')) return undefined
  const lenient = options.purpose === 'clientAuth' && options.acceptServerAuthForClient === true
  if (lenient && options.requireClientAuth !== true && usages.includes('serverAuth')) return undefined
  // What a CA is limited to binds what it issues; the rule of 2024 was about the SBC's own certificate.
  const extra = depth === 0 && options.requireClientAuth === true ? ['clientAuth'] : []
  const missing = [options.purpose, ...extra].find(needed => !usages.includes(needed))
  if (missing === undefined) return undefined
  return faultOf('wrong-usage', `${certificate.subject} is for ${usages.join(', ')} and not for ${missing}`)
}

function keyFault(certificate: CertificateFacts, minRsaBits: number): ChainFault | undefined {
  if (certificate.keyType !== 'rsa' || certificate.keyBits >= minRsaBits) return undefined
  return faultOf(
    'weak-key',
    `${certificate.subject} has an RSA key of ${certificate.keyBits} bits, ${minRsaBits} are the least`,
  )
}

/** Hashes for which somebody can make a second certificate; a root is trusted for what it is, not for its signature. */
const BROKEN_HASH = /md[245]|sha-?1(?![0-9])/i

function signatureFault(certificate: CertificateFacts, found: ChainPath): ChainFault | undefined {
  const { signatureAlgorithm, subject } = certificate
  if (signatureAlgorithm === undefined || !BROKEN_HASH.test(signatureAlgorithm)) return undefined
  if (found.end === 'trusted' && certificate.fingerprint256 === found.root.fingerprint256) return undefined
  return faultOf('weak-signature', `${subject} is signed with ${signatureAlgorithm}, which can be forged`)
}

function nameFault(leaf: CertificateFacts, name: string | undefined): ChainFault | undefined {
  if (name === undefined || matchesName(leaf, name)) return undefined
  const names = [...new Set([leaf.subject, ...leaf.names])]
  const shown = names.slice(0, NAMES_SHOWN).join(', ')
  const more = names.length > NAMES_SHOWN ? ` and ${names.length - NAMES_SHOWN} more` : ''
  return faultOf('name-mismatch', `${leaf.subject} is for ${shown}${more} and not for ${name}`)
}

/** A certificate of a public CA may carry a hundred names; a sentence does not. */
const NAMES_SHOWN = 5

/** Which code is reported for `weak-key`, `weak-signature` and `wrong-usage` is the chain engine's; no Direct Routing page names it. */
const SYMBOLS: Record<ChainFaultKind, string> = {
  empty: 'SEC_E_CERT_UNKNOWN',
  'bad-signature': 'TRUST_E_CERT_SIGNATURE',
  'self-signed': 'SEC_E_UNTRUSTED_ROOT',
  'untrusted-root': 'SEC_E_UNTRUSTED_ROOT',
  'missing-intermediate': 'SEC_E_UNTRUSTED_ROOT',
  expired: 'SEC_E_CERT_EXPIRED',
  'not-yet-valid': 'SEC_E_CERT_EXPIRED',
  'wrong-usage': 'CERT_E_WRONG_USAGE',
  'weak-key': 'TRUST_E_CERT_SIGNATURE',
  'weak-signature': 'TRUST_E_CERT_SIGNATURE',
  'name-mismatch': 'SEC_E_WRONG_PRINCIPAL',
}

function faultOf(kind: ChainFaultKind, says: string): ChainFault {
  const symbol = SYMBOLS[kind]
  return { kind, hresult: tlsErrorBySymbol(symbol)?.hresult ?? '', symbol, says }
}

const written = (at: Instant): string => new Date(at).toISOString().slice(0, 10)
