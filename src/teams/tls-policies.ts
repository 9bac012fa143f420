// Microsoft's TLS on the SIP interface (Plan Direct Routing; direct-routing reference, TLS and certificates): 1.2
// only, four suites, certificates both ways. As a client it judges the SBC's chain as it comes and leaves before its
// own key exchange, without an alert.

import { seconds } from '../kernel/index.ts'
import {
  MICROSOFT_CIPHERS,
  MICROSOFT_RULES,
  MICROSOFT_RULES_2024,
  type TlsClientPolicy,
  type TlsServerPolicy,
} from '../tls/index.ts'
import type { Settings } from './config.ts'

const HANDSHAKE_LIMIT = seconds(10)
const SHARED = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: MICROSOFT_CIPHERS } as const

const rulesOf = ({ options }: Settings) =>
  options.requireClientAuthEku ? MICROSOFT_RULES_2024 : MICROSOFT_RULES

export const serverPolicy = (settings: Settings): TlsServerPolicy => ({
  ...SHARED,
  contexts: [settings.tls.context],
  policies: [{ when: { any: true }, context: settings.tls.context.name }],
  clientCertificate: 'require',
  clientTrust: settings.tls.trust,
  clientRules: rulesOf(settings),
  handshakeLimitMs: HANDSHAKE_LIMIT,
})

export const clientPolicy = (settings: Settings, serverName: string): TlsClientPolicy => ({
  ...SHARED,
  serverName,
  context: settings.tls.context,
  trust: settings.tls.trust,
  rules: rulesOf(settings),
  checkAt: 'server-flight',
})
