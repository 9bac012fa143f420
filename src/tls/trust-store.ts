// The roots somebody trusts. Microsoft's are those of its Trusted Root Program; a lab's is its own authority.

import { ok, type Result } from '../kernel/index.ts'
import {
  bundleFacts,
  type CertificateFacts,
  type CertificateUnreadable,
  pemBlocks,
} from './certificate-facts.ts'

export interface TrustStore {
  /** For messages: "Microsoft Trusted Root Program", "lab authority". */
  name: string
  roots: CertificateFacts[]
  /** The roots as node:tls wants them (`ca`), one block each; absent in a simulation. */
  pem?: string[]
}

/** A store from a PEM bundle. */
export function trustStoreFromPem(name: string, pem: string): Result<TrustStore, CertificateUnreadable> {
  const roots = bundleFacts(pem)
  return roots.ok ? ok({ name, roots: roots.value, pem: pemBlocks(pem) }) : roots
}
