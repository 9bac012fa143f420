// The certificates of a scene, good and bad: described for the lab, really issued for real sockets. Both makers
// take the same wish, so that a story does not know which world it plays in.

import { type Instant, instantOf } from '../kernel/index.ts'
import {
  type CertificateFacts,
  contextOf,
  createAuthority,
  describeCertificate,
  type KeyKind,
  type TlsContext,
  type TrustStore,
} from '../tls/index.ts'

export interface CertificateWish {
  /** Name of the TLS context. */
  context: string
  commonName: string
  names?: string[]
  notAfter?: Instant
  extendedKeyUsage?: string[]
  /** As the default context of an SBC comes out of the box. */
  selfSigned?: boolean
  /** The administrator forgot the intermediate. */
  omitIntermediates?: boolean
}

export interface CertificateMaker {
  /** Stands for the Microsoft Trusted Root Program and for Microsoft's own root. */
  trust: TrustStore
  make(wish: CertificateWish): Promise<TlsContext>
}

const ROOT = 'Linesman Lab Root'
const INTERMEDIATE = 'Linesman Lab Issuing CA'

/** Certificates that are only facts: no key, no signature, always the same. */
export function describedCertificates(): CertificateMaker {
  const root = describeCertificate({ subject: ROOT, isCa: true })
  const intermediate = describeCertificate({ subject: INTERMEDIATE, issuer: ROOT, isCa: true })
  const make = async (wish: CertificateWish): Promise<TlsContext> => {
    const { context, commonName, selfSigned, omitIntermediates, names = [commonName], ...rest } = wish
    const issuer = selfSigned ? {} : { issuer: INTERMEDIATE }
    const leaf = describeCertificate({ subject: commonName, names, ...issuer, ...rest })
    const above: CertificateFacts[] = selfSigned || omitIntermediates ? [] : [intermediate]
    return { name: context, chain: [leaf, ...above] }
  }
  return { trust: { name: 'lab roots', roots: [root] }, make }
}

/** Real X.509 with keys, made on the spot. RSA takes about a second in all; EC is quicker. */
export async function issuedCertificates(now: Instant, key: KeyKind = 'rsa-2048'): Promise<CertificateMaker> {
  const authority = await createAuthority({ name: ROOT, now, key })
  const make = async ({ context, ...wish }: CertificateWish): Promise<TlsContext> => {
    const expired = wish.notAfter !== undefined && wish.notAfter < now
    const began = expired ? { notBefore: instantOf((wish.notAfter ?? now) - 90 * 86_400_000) } : {}
    return contextOf(context, await authority.issue({ ...wish, ...began }))
  }
  return { trust: authority.trust, make }
}
