// A private certificate authority: for labs, tests and the demo, and for every way in which a certificate can be
// wrong. Root, intermediates and leaves are real X.509; keys and serial numbers come from the system's chance.
//
//   root (self-signed) --signs--> intermediate --signs--> leaf     chain of a leaf: leaf + intermediates
//
// The X.509 library is loaded on first use only: it costs a tenth of a second that no other door needs to pay.

import { webcrypto } from 'node:crypto'
import { after, assert, type Instant, type Millis, millis, systemChance } from '../kernel/index.ts'
import { bundleFacts, type CertificateFacts } from './certificate-facts.ts'
import { ContextPem, type TlsContext } from './tls-context.ts'
import type { TrustStore } from './trust-store.ts'

export type KeyKind = 'rsa-2048' | 'ec-p256'

interface AuthorityOptions {
  /** Common name of the root; the intermediate's has "Intermediate" behind it. */
  name: string
  now: Instant
  /** Of the root, the intermediates and, unless told otherwise, the leaves. Default RSA: Microsoft's suites want it. */
  key?: KeyKind
  /** How many CAs there are between root and leaf, default 1. */
  intermediates?: number
}

export interface LeafOptions {
  commonName: string
  /** dNSName entries; default the common name. An empty list leaves the common name alone. */
  names?: string[]
  /** iPAddress entries. */
  addresses?: string[]
  /** Default one day ago. */
  notBefore?: Instant
  /** Default in 90 days. */
  notAfter?: Instant
  /** `serverAuth`, `clientAuth`, object identifiers; default both names; an empty list leaves the extension out. */
  extendedKeyUsage?: string[]
  key?: KeyKind
  /** Signed with its own key, as the default context of an SBC. */
  selfSigned?: boolean
  /** The chain is the leaf alone, as of a server whose intermediate was forgotten. */
  omitIntermediates?: boolean
}

interface IssuedCertificate {
  /** Leaf first, without the root. */
  chain: CertificateFacts[]
  pem: ContextPem
}

export interface Authority {
  /** The root, as others trust it. */
  trust: TrustStore
  rootPem: string
  issue(options: LeafOptions): Promise<IssuedCertificate>
}

/** Makes a root and its intermediates. A slow thing: some hundred milliseconds with RSA, some ten with EC. */
export async function createAuthority(options: AuthorityOptions): Promise<Authority> {
  const root = await newCa(options, options.name, undefined)
  const intermediates: Signed[] = []
  for (let depth = 1; depth <= (options.intermediates ?? 1); depth++) {
    const name = `${options.name} Intermediate${depth === 1 ? '' : ` ${depth}`}`
    intermediates.unshift(await newCa(options, name, intermediates[0] ?? root))
  }
  const issuer = intermediates[0] ?? root
  return {
    trust: { name: options.name, roots: factsOf(root.pem), pem: [root.pem] },
    rootPem: root.pem,
    issue: async leafOptions => {
      const leaf = await newLeaf(options, leafOptions, issuer)
      const alone = leafOptions.selfSigned === true || leafOptions.omitIntermediates === true
      const cert = [leaf, ...(alone ? [] : intermediates)].map(each => `${each.pem}\n`).join('')
      return {
        chain: factsOf(cert),
        pem: new ContextPem({ cert, key: await exportKey(leaf.keys.privateKey) }),
      }
    },
  }
}

/** An issued certificate under the name of a context. */
export const contextOf = (name: string, issued: IssuedCertificate): TlsContext => ({ name, ...issued })

type X509 = typeof import('@peculiar/x509')
type Extension = InstanceType<X509['Extension']>
type KeyPair = webcrypto.CryptoKeyPair

interface Signed {
  name: string
  keys: KeyPair
  pem: string
}

interface Wanted {
  commonName: string
  notBefore: Instant
  notAfter: Instant
  keys: KeyPair
  extensions: Extension[]
}

const DAY = millis(86_400_000)
const DECADE = millis(3653 * DAY)

const ALGORITHMS = {
  'rsa-2048': {
    name: 'RSASSA-PKCS1-v1_5',
    modulusLength: 2048,
    publicExponent: new Uint8Array([1, 0, 1]),
    hash: 'SHA-256',
  },
  'ec-p256': { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' },
}

/** RFC 5280 section 4.2.1.12. */
const USAGES = new Map([
  ['serverAuth', '1.3.6.1.5.5.7.3.1'],
  ['clientAuth', '1.3.6.1.5.5.7.3.2'],
  ['anyExtendedKeyUsage', '2.5.29.37.0'],
])

async function loadX509(): Promise<X509> {
  // The library throws on import when the metadata are not there before it.
  await import('reflect-metadata')
  return import('@peculiar/x509')
}

async function newCa(options: AuthorityOptions, name: string, issuer: Signed | undefined): Promise<Signed> {
  const x509 = await loadX509()
  const { keyCertSign, cRLSign } = x509.KeyUsageFlags
  const wanted: Wanted = {
    commonName: name,
    // Wide, so that only a leaf can be outside its dates.
    notBefore: before(options.now, DECADE),
    notAfter: after(options.now, DECADE),
    keys: await newKeys(options.key),
    extensions: [
      new x509.BasicConstraintsExtension(true, undefined, true),
      new x509.KeyUsagesExtension(keyCertSign | cRLSign, true),
    ],
  }
  return sign(x509, wanted, issuer)
}

async function newLeaf(authority: AuthorityOptions, options: LeafOptions, issuer: Signed): Promise<Signed> {
  const x509 = await loadX509()
  const { digitalSignature, keyEncipherment } = x509.KeyUsageFlags
  const usages = options.extendedKeyUsage ?? ['serverAuth', 'clientAuth']
  const names = [
    ...(options.names ?? [options.commonName]).map(value => ({ type: 'dns' as const, value })),
    ...(options.addresses ?? []).map(value => ({ type: 'ip' as const, value })),
  ]
  const extensions: Extension[] = [
    new x509.BasicConstraintsExtension(false, undefined, true),
    new x509.KeyUsagesExtension(digitalSignature | keyEncipherment, true),
  ]
  if (usages.length > 0) {
    extensions.push(new x509.ExtendedKeyUsageExtension(usages.map(usage => USAGES.get(usage) ?? usage)))
  }
  if (names.length > 0) extensions.push(new x509.SubjectAlternativeNameExtension(names))
  const wanted: Wanted = {
    commonName: options.commonName,
    notBefore: options.notBefore ?? before(authority.now, DAY),
    notAfter: options.notAfter ?? after(authority.now, millis(90 * DAY)),
    keys: await newKeys(options.key ?? authority.key),
    extensions,
  }
  return sign(x509, wanted, options.selfSigned === true ? undefined : issuer)
}

/** Signs with the issuer's key, or with its own where there is no issuer. */
async function sign(x509: X509, wanted: Wanted, issuer: Signed | undefined): Promise<Signed> {
  const issuerKeys = issuer?.keys ?? wanted.keys
  const certificate = await x509.X509CertificateGenerator.create(
    {
      serialNumber: newSerial(),
      subject: [{ CN: [wanted.commonName] }],
      issuer: [{ CN: [issuer?.name ?? wanted.commonName] }],
      notBefore: new Date(wanted.notBefore),
      notAfter: new Date(wanted.notAfter),
      publicKey: wanted.keys.publicKey,
      signingKey: issuerKeys.privateKey,
      signingAlgorithm: { hash: 'SHA-256', name: issuerKeys.privateKey.algorithm.name },
      extensions: [
        ...wanted.extensions,
        await x509.SubjectKeyIdentifierExtension.create(wanted.keys.publicKey, false, webcrypto),
        await x509.AuthorityKeyIdentifierExtension.create(issuerKeys.publicKey, false, webcrypto),
      ],
    },
    webcrypto,
  )
  return { name: wanted.commonName, keys: wanted.keys, pem: certificate.toString('pem') }
}

const newKeys = (kind: KeyKind = 'rsa-2048'): Promise<KeyPair> =>
  webcrypto.subtle.generateKey(ALGORITHMS[kind], true, ['sign', 'verify']) as Promise<KeyPair>

async function exportKey(key: webcrypto.CryptoKey): Promise<string> {
  const octets = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key))
  const lines = octets.toString('base64').match(/.{1,64}/g) ?? []
  return ['-----BEGIN PRIVATE KEY-----', ...lines, '-----END PRIVATE KEY-----', ''].join('\n')
}

/** RFC 5280 section 4.1.2.2: positive, at most 20 octets, and not to be guessed. */
function newSerial(): string {
  const octets = systemChance().bytes(16)
  octets[0] = ((octets[0] as number) & 0x7f) | 0x40
  return Buffer.from(octets).toString('hex')
}

const before = (at: Instant, length: Millis): Instant => after(at, millis(-length))

function factsOf(pem: string): CertificateFacts[] {
  const read = bundleFacts(pem)
  assert(read.ok, 'a certificate made here can be read here')
  return read.value
}
