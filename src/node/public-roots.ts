// The roots of public certificate authorities, as they come with Node (Mozilla's list).

import { rootCertificates } from 'node:tls'

/** PEM blocks, one a root. */
export const publicRootBlocks = (): readonly string[] => rootCertificates
