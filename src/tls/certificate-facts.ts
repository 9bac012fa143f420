// A certificate as plain data: all that a check, a finding or the ladder needs to know of it. Read from real
// certificates here; the simulation writes the same data without any (`describeCertificate`).

import { createHash, type KeyObject, X509Certificate } from 'node:crypto'
import { fault, type Instant, instantOf, ok, type Result, remember } from '../kernel/index.ts'
import { type CertificateNames, certificateNames } from './certificate-extensions.ts'
import { sameName } from './distinguished-name.ts'

export interface CertificateFacts {
  /** The common name, or the whole subject where there is none. */
  subject: string
  /** `CN=sbc1.example.net, O=Contoso, C=DE` (RFC 4514). */
  subjectDn: string
  issuerDn: string
  /** dNSName entries of subjectAltName, in order; the common name is not among them unless it is listed there. */
  names: string[]
  /** iPAddress entries of subjectAltName. */
  addresses?: string[]
  notBefore: Instant
  notAfter: Instant
  keyType: 'rsa' | 'ec' | 'other'
  /** Length of the RSA modulus or of the curve's field; 0 for other keys. */
  keyBits: number
  /** `serverAuth`, `clientAuth`, `anyExtendedKeyUsage`, other purposes as object identifier; empty: no such extension. */
  extendedKeyUsage: string[]
  /** What it was signed with, by OpenSSL's name: `sha256WithRSAEncryption`; absent where OpenSSL has none. */
  signatureAlgorithm?: string
  isCa: boolean
  /** Issued by itself: the same name twice and, for a real certificate, signed with its own key. */
  selfSigned: boolean
  /** SHA-256 of the DER, lower-case hexadecimal. */
  fingerprint256: string
  /** SHA-1 of the DER, as Microsoft's and browsers' lists of roots print it. */
  fingerprint1: string
  /** Lower-case hexadecimal. */
  serial: string
  keyIdentifier?: string
  authorityKeyIdentifier?: string
  /** The certificate itself. Not enumerable: it stays out of JSON, and a copy by spreading is plain data. */
  readonly der?: Uint8Array
}

/** Why bytes or text are no certificate. */
export interface CertificateUnreadable {
  kind: 'unreadable-certificate'
  /** Position in the chain or bundle, from 0. */
  index: number
  says: string
}

/** Larger than any certificate seen; a peer's beyond it are not read. */
const MAX_CERTIFICATE_BYTES = 64 * 1024
/** More certificates than any server sends; a longer chain is not read. */
export const MAX_CHAIN_CERTIFICATES = 16
/** A bundle of trusted roots has some hundred. */
const MAX_BUNDLE_CERTIFICATES = 1000

/** Reads one certificate: DER, or text whose first PEM block is taken. Never throws. */
export function certificateFacts(
  input: Uint8Array | string,
): Result<CertificateFacts, CertificateUnreadable> {
  if (typeof input !== 'string') return readOne(input, 0)
  const first = pemBlocks(input)[0]
  return first === undefined ? unreadable(0, 'no PEM certificate in the text') : readOne(decodePem(first), 0)
}

/** Reads a chain as a server sends it, leaf first; one unreadable certificate makes the chain unreadable. */
export function chainFacts(ders: readonly Uint8Array[]): Result<CertificateFacts[], CertificateUnreadable> {
  if (ders.length > MAX_CHAIN_CERTIFICATES) {
    return unreadable(MAX_CHAIN_CERTIFICATES, `a chain of ${ders.length} certificates is too long`)
  }
  return readAll(ders)
}

/** Reads all certificates of a PEM file, which may hold keys and remarks besides. */
export function bundleFacts(pem: string): Result<CertificateFacts[], CertificateUnreadable> {
  const blocks = pemBlocks(pem)
  if (blocks.length === 0) return unreadable(0, 'no PEM certificate in the text')
  if (blocks.length > MAX_BUNDLE_CERTIFICATES) {
    return unreadable(MAX_BUNDLE_CERTIFICATES, `a bundle of ${blocks.length} certificates is too long`)
  }
  return readAll(blocks.map(decodePem))
}

/** The certificate blocks of a PEM text (RFC 7468), each with its BEGIN and END line. */
export const pemBlocks = (text: string): string[] =>
  text.match(/-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g) ?? []

/** The same facts without the certificate: plain data, for records and sessions. */
export const withoutDer = (facts: CertificateFacts): CertificateFacts => ({ ...facts })

/** Puts the certificate behind its facts, out of sight of JSON. */
export const withDer = (facts: CertificateFacts, der: Uint8Array): CertificateFacts =>
  Object.defineProperty({ ...facts }, 'der', { value: der, enumerable: false })

function readAll(ders: readonly Uint8Array[]): Result<CertificateFacts[], CertificateUnreadable> {
  const chain: CertificateFacts[] = []
  for (const [index, der] of ders.entries()) {
    const read = readOne(der, index)
    if (!read.ok) return read
    chain.push(read.value)
  }
  return ok(chain)
}

/**
 * Certificates that were read already, by their octets: the same few peers connect again and again, and to read a chain
 * costs a third of a handshake.
 */
const known = new Map<string, CertificateFacts>()
const MAX_KNOWN = 256
/** A larger certificate is read anew each time. */
const MAX_KNOWN_BYTES = 8 * 1024

function readOne(der: Uint8Array, index: number): Result<CertificateFacts, CertificateUnreadable> {
  if (der.length > MAX_CERTIFICATE_BYTES) return unreadable(index, `${der.length} octets are too many`)
  if (der.length > MAX_KNOWN_BYTES) return readNew(der, index)
  const octets = Buffer.from(der.buffer, der.byteOffset, der.length).toString('latin1')
  const found = known.get(octets)
  if (found !== undefined) return ok(found)
  const read = readNew(Uint8Array.from(der), index)
  if (!read.ok) return read
  remember(known, octets, read.value, MAX_KNOWN)
  return read
}

function readNew(der: Uint8Array, index: number): Result<CertificateFacts, CertificateUnreadable> {
  const names = certificateNames(der)
  if (names === undefined) return unreadable(index, 'not the DER of a certificate')
  try {
    const facts = factsOf(new X509Certificate(der), names, der)
    if (facts === undefined) return unreadable(index, 'its dates cannot be read')
    return ok(withDer(facts, der))
  } catch {
    // OpenSSL's own words say nothing a person could use.
    return unreadable(index, 'OpenSSL cannot read it')
  }
}

/** Undefined where a date is none. Throws where OpenSSL does not understand another part. */
function factsOf(
  certificate: X509Certificate,
  names: CertificateNames,
  der: Uint8Array,
): CertificateFacts | undefined {
  const { subject, issuer, dnsNames, addresses, ...keyIdentifiers } = names
  // As text: of a date that OpenSSL cannot read, `validFromDate` is whatever stood in memory before.
  const [notBefore, notAfter] = [Date.parse(certificate.validFrom), Date.parse(certificate.validTo)]
  if (Number.isNaN(notBefore) || Number.isNaN(notAfter)) return undefined
  return {
    subject: subject.commonName ?? subject.text,
    subjectDn: subject.text,
    issuerDn: issuer.text,
    names: dnsNames,
    ...(addresses.length === 0 ? {} : { addresses }),
    notBefore: instantOf(notBefore),
    notAfter: instantOf(notAfter),
    ...keyFacts(certificate.publicKey),
    extendedKeyUsage: (certificate.keyUsage ?? []).map(oid => USAGES.get(oid) ?? oid),
    ...(certificate.signatureAlgorithm && { signatureAlgorithm: certificate.signatureAlgorithm }),
    isCa: certificate.ca,
    selfSigned: sameName(subject.text, issuer.text) && certificate.verify(certificate.publicKey),
    fingerprint256: createHash('sha256').update(der).digest('hex'),
    fingerprint1: createHash('sha1').update(der).digest('hex'),
    serial: certificate.serialNumber.toLowerCase(),
    ...keyIdentifiers,
  }
}

/** RFC 5280 section 4.2.1.12. */
const USAGES = new Map([
  ['1.3.6.1.5.5.7.3.1', 'serverAuth'],
  ['1.3.6.1.5.5.7.3.2', 'clientAuth'],
  ['2.5.29.37.0', 'anyExtendedKeyUsage'],
])

const CURVE_BITS = new Map([
  ['prime256v1', 256],
  ['secp384r1', 384],
  ['secp521r1', 521],
  ['secp256k1', 256],
])

function keyFacts(key: KeyObject): Pick<CertificateFacts, 'keyType' | 'keyBits'> {
  const details = key.asymmetricKeyDetails
  switch (key.asymmetricKeyType) {
    case 'rsa':
    case 'rsa-pss':
      return { keyType: 'rsa', keyBits: details?.modulusLength ?? 0 }
    case 'ec':
      return { keyType: 'ec', keyBits: CURVE_BITS.get(details?.namedCurve ?? '') ?? 0 }
    default:
      return { keyType: 'other', keyBits: 0 }
  }
}

const decodePem = (block: string): Uint8Array =>
  Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64')

const unreadable = (index: number, says: string): Result<never, CertificateUnreadable> =>
  fault({ kind: 'unreadable-certificate', index, says })
