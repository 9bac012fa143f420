// tls: hellos, certificates, contexts. What TLS looks like from outside, what is wrong with a certificate, and
// which context answers whom.

export { alertCode, alertFor, alertName } from './alert.ts'
export { audioCodesLike } from './audiocodes-contexts.ts'
export {
  type Authority,
  contextOf,
  createAuthority,
  type KeyKind,
  type LeafOptions,
} from './authority.ts'
export {
  bundleFacts,
  type CertificateFacts,
  chainFacts,
  MAX_CHAIN_CERTIFICATES,
  pemBlocks,
  withoutDer,
} from './certificate-facts.ts'
export {
  type ChainFault,
  type ChainFaultKind,
  type ChainRules,
  chainFaults,
  checkChain,
  MICROSOFT_RULES,
  MICROSOFT_RULES_2024,
} from './chain-check.ts'
export { AddressRanges, inRange, isRange, parseAddress } from './cidr.ts'
export { cipherName, cipherSuite, MICROSOFT_CIPHERS } from './cipher-suite.ts'
export type { ClientHello } from './client-hello.ts'
export {
  byServerName,
  type ContextChoice,
  type ContextPolicy,
  chooseContext,
  policyProblems,
} from './context-policy.ts'
export { describeCertificate } from './describe-certificate.ts'
export { HandshakeMemory } from './handshake-memory.ts'
export {
  formatTlsError,
  tlsErrorBySymbol,
  tlsErrorForAlert,
  tlsErrorOf,
} from './hresult.ts'
export { judgeClient, judgeServer, serverNameOf } from './judge-peer.ts'
export { FORMER_MICROSOFT_ROOT, MICROSOFT_ROOTS } from './microsoft-roots.ts'
export { coversName, matchesName } from './name-match.ts'
export { ContextPem, type TlsContext } from './tls-context.ts'
export {
  type FlightEvent,
  FlightReader,
  type RecordContent,
} from './tls-record.ts'
export {
  judgesServer,
  type SessionContext,
  sessionContext,
  TLS_TRIALS,
  type TlsClientPolicy,
  type TlsServerPolicy,
  type TlsSession,
  type TlsTrial,
} from './tls-session.ts'
export { type TlsVersion, versionsBetween } from './tls-version.ts'
export { type TrustStore, trustStoreFromPem } from './trust-store.ts'
