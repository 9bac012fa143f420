// OpenSSL's view of our policies, made once per policy and context: reading keys and roots for every handshake
// would cost more than the handshake.

import { constants } from 'node:crypto'
import { createSecureContext, type SecureContext } from 'node:tls'
import { assert } from '../kernel/index.ts'
import type { TlsClientPolicy, TlsContext, TlsServerPolicy } from '../tls/index.ts'

const servers = new WeakMap<TlsServerPolicy, Map<TlsContext, SecureContext>>()
const clients = new WeakMap<TlsClientPolicy, SecureContext>()

/** Throws when the context has no key or OpenSSL does not like it; see `checkServerPolicy`. */
export function serverContext(policy: TlsServerPolicy, context: TlsContext, tickets: boolean): SecureContext {
  const known = servers.get(policy) ?? new Map<TlsContext, SecureContext>()
  servers.set(policy, known)
  const found = known.get(context)
  if (found !== undefined) return found
  const made = createSecureContext({
    ...shared(policy, context),
    // Never the roots of Node or the system; the list is also what clients are told we accept.
    ca: policy.clientTrust?.pem ?? [],
    honorCipherOrder: true,
    sessionIdContext: 'linesman',
    ...(!tickets && { secureOptions: constants.SSL_OP_NO_TICKET }),
  })
  known.set(context, made)
  return made
}

/** Makes all contexts of a policy, so that a bad one shows when it is configured and not when a peer connects. */
export function checkServerPolicy(policy: TlsServerPolicy, tickets: boolean): void {
  for (const context of policy.contexts) serverContext(policy, context, tickets)
}

/** A client's context; it knows no roots, because `checkChain` judges and OpenSSL must add nothing to the chain. */
export function clientContext(policy: TlsClientPolicy): SecureContext {
  const found = clients.get(policy)
  if (found !== undefined) return found
  const made = createSecureContext({ ...shared(policy, policy.context), ca: [] })
  clients.set(policy, made)
  return made
}

function shared(
  { minVersion, maxVersion, ciphers }: TlsServerPolicy | TlsClientPolicy,
  context: TlsContext | undefined,
) {
  assert(context === undefined || context.pem !== undefined, `TLS context ${context?.name} has a key`)
  return {
    ...(context?.pem && { cert: context.pem.cert, key: context.pem.key }),
    minVersion,
    maxVersion,
    ...(ciphers && { ciphers: ciphers.join(':') }),
  }
}
