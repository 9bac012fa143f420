// What a certificate says of itself that node:crypto does not tell exactly: its names, and whose key signed it.
//
//   Certificate -> tbsCertificate -> [0] version, serial, algorithm, ISSUER, validity, SUBJECT, key, [3] extensions
//                                                                        subjectAltName, key identifiers <-'
// RFC 5280 section 4.1.

import { derParts, formatOid, OBJECT_IDENTIFIER, OCTET_STRING, readDer, SEQUENCE } from './der.ts'
import { type DistinguishedName, decodeName } from './distinguished-name.ts'

export interface CertificateNames {
  subject: DistinguishedName
  issuer: DistinguishedName
  /** dNSName entries of subjectAltName, in order, as they stand there. */
  dnsNames: string[]
  /** iPAddress entries as text: `192.0.2.1`, `2001:db8:0:0:0:0:0:1`. */
  addresses: string[]
  keyIdentifier?: string
  authorityKeyIdentifier?: string
}

const EXTENSIONS_TAG = 0xa3
const VERSION_TAG = 0xa0
const SUBJECT_KEY_IDENTIFIER = '2.5.29.14'
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17'
const AUTHORITY_KEY_IDENTIFIER = '2.5.29.35'

/** Reads the names out of the DER of a certificate; undefined when its frame is not a certificate's. */
export function certificateNames(der: Uint8Array): CertificateNames | undefined {
  const certificate = readDer(der)
  const toBeSigned = certificate && readDer(certificate.content)
  const parts = toBeSigned && derParts(toBeSigned.content)
  if (parts === undefined) return undefined
  const at = parts[0]?.tag === VERSION_TAG ? 1 : 0
  const issuer = decodeName(parts[at + 2]?.whole ?? new Uint8Array())
  const subject = decodeName(parts[at + 4]?.whole ?? new Uint8Array())
  if (issuer === undefined || subject === undefined) return undefined
  const extensions = readExtensions(parts.find(part => part.tag === EXTENSIONS_TAG)?.content)
  const keyIdentifier = contentHex(extensions.get(SUBJECT_KEY_IDENTIFIER), OCTET_STRING)
  const authority = extensions.get(AUTHORITY_KEY_IDENTIFIER)
  const authorityParts = authority && derParts(readDer(authority)?.content ?? new Uint8Array())
  const authorityKey = authorityParts?.find(part => part.tag === 0x80)?.content
  return {
    subject,
    issuer,
    ...alternativeNames(extensions.get(SUBJECT_ALTERNATIVE_NAME)),
    ...(keyIdentifier === undefined ? {} : { keyIdentifier }),
    ...(authorityKey === undefined
      ? {}
      : { authorityKeyIdentifier: Buffer.from(authorityKey).toString('hex') }),
  }
}

/** Values of the extensions by object identifier. */
function readExtensions(block: Uint8Array | undefined): Map<string, Uint8Array> {
  const found = new Map<string, Uint8Array>()
  const sequence = block && readDer(block)
  for (const extension of (sequence && derParts(sequence.content)) ?? []) {
    const parts = extension.tag === SEQUENCE ? (derParts(extension.content) ?? []) : []
    const oid = parts.find(part => part.tag === OBJECT_IDENTIFIER)
    const value = parts.find(part => part.tag === OCTET_STRING)
    if (oid !== undefined && value !== undefined) found.set(formatOid(oid.content), value.content)
  }
  return found
}

/** GeneralNames (RFC 5280 section 4.2.1.6): context tag 2 is a dNSName, 7 an iPAddress. */
function alternativeNames(value: Uint8Array | undefined): { dnsNames: string[]; addresses: string[] } {
  const sequence = value && readDer(value)
  const entries = (sequence && derParts(sequence.content)) ?? []
  return {
    dnsNames: entries.filter(entry => entry.tag === 0x82).map(entry => visible(entry.content)),
    addresses: entries.filter(entry => entry.tag === 0x87).map(entry => formatAddress(entry.content)),
  }
}

function contentHex(der: Uint8Array | undefined, tag: number): string | undefined {
  const value = der && readDer(der)
  return value?.tag === tag ? Buffer.from(value.content).toString('hex') : undefined
}

/** A dNSName is ASCII; whatever else stands there must not pass for it, nor break a line of output. */
const visible = (octets: Uint8Array): string =>
  Buffer.from(octets)
    .toString('latin1')
    .replace(/[^\x21-\x7e]/g, '?')

function formatAddress(octets: Uint8Array): string {
  if (octets.length === 4) return octets.join('.')
  const groups: string[] = []
  for (let i = 0; i + 1 < octets.length; i += 2) {
    groups.push((((octets[i] as number) << 8) | (octets[i + 1] as number)).toString(16))
  }
  return groups.join(':')
}
