// Test support: TLS connections on the SBC's listener and from the SBC to Microsoft, good and bad.

import type { TlsHandshakeFact } from '../../facts/index.ts'
import {
  GOOD_TLS,
  MICROSOFT,
  MICROSOFT_CHAIN,
  SBC_CHAIN,
  SBC_NAME,
  SBC_TEAMS_SIDE,
  type Teller,
} from '../../facts/testing/index.ts'
import { type ChainFault, describeCertificate } from '../../tls/index.ts'

export const FAULTS = {
  selfSigned: {
    kind: 'self-signed',
    hresult: '0x80090325',
    symbol: 'SEC_E_UNTRUSTED_ROOT',
    says: 'it is self-signed',
  },
  untrustedRoot: {
    kind: 'untrusted-root',
    hresult: '0x80090325',
    symbol: 'SEC_E_UNTRUSTED_ROOT',
    says: 'its root is not trusted',
  },
  empty: {
    kind: 'empty',
    hresult: '0x80090327',
    symbol: 'SEC_E_CERT_UNKNOWN',
    says: 'no certificate was shown',
  },
} as const satisfies Record<string, ChainFault>

export const PRIVATE_CHAIN = [
  describeCertificate({ subject: SBC_NAME, issuer: 'Office CA', names: [SBC_NAME] }),
  describeCertificate({ subject: 'Office CA', isCa: true }),
]

/** Microsoft's side opens a connection to the SBC and leaves it, as the SBC sees it. */
export function left(story: Teller, port: number, about: Partial<TlsHandshakeFact> = {}): Teller {
  return story.handshake(`in-${port}`, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address: MICROSOFT.address, port },
    outcome: 'failed',
    serverName: SBC_NAME,
    serverChain: SBC_CHAIN,
    endedBy: 'remote',
    how: 'fin',
    ...about,
  })
}

/** The same connection as Microsoft's side sees it. */
export function refused(
  story: Teller,
  port: number,
  chainFault: ChainFault,
  about: Partial<TlsHandshakeFact> = {},
): Teller {
  return story.handshake(`out-${port}`, {
    role: 'client',
    local: { address: MICROSOFT.address, port },
    remote: SBC_TEAMS_SIDE,
    outcome: 'failed',
    serverName: SBC_NAME,
    serverChain: SBC_CHAIN,
    endedBy: 'local',
    how: 'tls-failed',
    chainFault,
    ...about,
  })
}

/** A connection from `address` that the SBC answered as it should. */
export function welcomed(story: Teller, address: string, about: Partial<TlsHandshakeFact> = {}): Teller {
  return story.handshake(`good-${address}`, {
    role: 'server',
    local: SBC_TEAMS_SIDE,
    remote: { address, port: 7000 },
    outcome: 'complete',
    ...GOOD_TLS,
    serverName: SBC_NAME,
    serverChain: SBC_CHAIN,
    ...about,
  })
}

/** The SBC calls Microsoft, which leaves. */
export function turnedAway(story: Teller, about: Partial<TlsHandshakeFact> = {}): Teller {
  return story.handshake('out-1', {
    role: 'client',
    local: { ...SBC_TEAMS_SIDE, port: 40001 },
    remote: MICROSOFT,
    outcome: 'failed',
    serverName: 'sip.pstnhub.microsoft.com',
    serverChain: MICROSOFT_CHAIN,
    clientChain: SBC_CHAIN,
    endedBy: 'remote',
    how: 'alert',
    ...about,
  })
}
