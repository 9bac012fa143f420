// Certificates that exist only as their facts, for the simulation: the same description always gives the same
// facts, without a key or a signature. `checkChain` links them by name.

import { createHash } from 'node:crypto'
import { type Instant, instantOf } from '../kernel/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { commonNameOnly } from './distinguished-name.ts'

interface CertificateDescription {
  /** Common name. */
  subject: string
  /** Common name of the issuer; without one the certificate is self-signed. */
  issuer?: string
  /** dNSName entries of subjectAltName; none by default. */
  names?: string[]
  notBefore?: Instant
  notAfter?: Instant
  keyType?: CertificateFacts['keyType']
  keyBits?: number
  extendedKeyUsage?: string[]
  isCa?: boolean
}

/** Wide enough for any simulated date, for descriptions that are not about dates. */
const DESCRIBED_NOT_BEFORE = instantOf(Date.UTC(2015, 0, 1))
const DESCRIBED_NOT_AFTER = instantOf(Date.UTC(2045, 0, 1))

/** Facts of a certificate nobody has to issue; RSA 2048 with serverAuth and clientAuth unless told otherwise. */
export function describeCertificate(description: CertificateDescription): CertificateFacts {
  const issuer = description.issuer ?? description.subject
  const isCa = description.isCa ?? false
  const keyType = description.keyType ?? 'rsa'
  const facts = {
    subject: description.subject,
    subjectDn: commonNameOnly(description.subject),
    issuerDn: commonNameOnly(issuer),
    names: [...(description.names ?? [])],
    notBefore: description.notBefore ?? DESCRIBED_NOT_BEFORE,
    notAfter: description.notAfter ?? DESCRIBED_NOT_AFTER,
    keyType,
    keyBits: description.keyBits ?? (keyType === 'rsa' ? 2048 : 256),
    extendedKeyUsage: description.extendedKeyUsage ?? (isCa ? [] : ['serverAuth', 'clientAuth']),
    isCa,
    selfSigned: commonNameOnly(issuer) === commonNameOnly(description.subject),
  }
  const written = JSON.stringify(facts)
  const fingerprint256 = createHash('sha256').update(written).digest('hex')
  return {
    ...facts,
    fingerprint256,
    fingerprint1: createHash('sha1').update(written).digest('hex'),
    serial: fingerprint256.slice(0, 16),
  }
}
