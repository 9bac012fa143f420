// What one side holds of the certificates the other one showed, by its policy.

import { type Instant, isAddress } from '../kernel/index.ts'
import type { CertificateFacts } from './certificate-facts.ts'
import { type ChainFault, checkChain } from './chain-check.ts'
import {
  judgesServer,
  type RemoteVerified,
  type TlsClientPolicy,
  type TlsServerPolicy,
} from './tls-session.ts'

/** The name for the SNI; an address is no server name (RFC 6066 section 3). */
export const serverNameOf = ({ serverName }: TlsClientPolicy): string | undefined =>
  serverName === '' || isAddress(serverName) ? undefined : serverName

/** A client's verdict on the server's chain; undefined when nothing is wrong. The empty name fits any certificate. */
export function judgeServer(
  chain: CertificateFacts[],
  policy: TlsClientPolicy,
  at: Instant,
): ChainFault | undefined {
  if (!judgesServer(policy)) return undefined
  const { rules, trust, serverName } = policy
  const name = serverName === '' ? {} : { name: serverName }
  const checked = checkChain(chain, { ...rules, trust, at, ...name, purpose: 'serverAuth' })
  return checked.ok ? undefined : checked.fault
}

/** A server's verdict on what the client showed, if anything. */
export function judgeClient(
  chain: CertificateFacts[],
  { clientRules, clientTrust }: TlsServerPolicy,
  at: Instant,
): RemoteVerified {
  const trust = clientTrust ?? { name: 'an empty trust store', roots: [] }
  const checked = checkChain(chain, { ...clientRules, trust, at, purpose: 'clientAuth' })
  return checked.ok ? { ok: true } : checked
}
