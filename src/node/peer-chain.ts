// The certificates a peer showed, out of node:tls.

import type { TLSSocket } from 'node:tls'
import { type CertificateFacts, chainFacts, MAX_CHAIN_CERTIFICATES, type TrustStore } from '../tls/index.ts'

/**
 * Leaf first; empty when the peer showed none, or nothing readable. Node completes a chain by a root of our own
 * trust store, which the peer did not send; such a root is left out.
 */
export function peerChain(stream: TLSSocket, trust: TrustStore | undefined): CertificateFacts[] {
  const ders: Uint8Array[] = []
  let certificate = stream.getPeerX509Certificate()
  while (certificate !== undefined && ders.length < MAX_CHAIN_CERTIFICATES) {
    ders.push(certificate.raw)
    certificate = certificate.issuerCertificate
  }
  const read = chainFacts(ders)
  if (!read.ok) return []
  const last = read.value.at(-1)
  const isOurs = trust?.roots.some(root => root.fingerprint256 === last?.fingerprint256) === true
  return isOurs && read.value.length > 1 ? read.value.slice(0, -1) : read.value
}
