// The roots of public certificate authorities: those that come with Node (Mozilla's list) and those the system trusts,
// which may hold one that Mozilla has let go and Microsoft has not.

import { getCACertificates, rootCertificates } from 'node:tls'

/** PEM blocks, one a root, each once. Reads the system's list on the first call. */
export const publicRootBlocks = (): readonly string[] => [
  ...new Set([...rootCertificates, ...getCACertificates('system')].map(pem => pem.trim())),
]
