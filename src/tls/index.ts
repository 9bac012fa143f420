// tls: hellos, certificates, contexts. What TLS looks like from outside, what is wrong with a certificate, and
// which context answers whom.

export { alertCode, alertFor, alertName, type TlsAlert } from './alert.ts'
export { type AudioCodesContexts, audioCodesLike, audioCodesWords } from './audiocodes-contexts.ts'
export {
  type Authority,
  type AuthorityOptions,
  contextOf,
  createAuthority,
  type IssuedCertificate,
  type KeyKind,
  type LeafOptions,
} from './authority.ts'
export {
  bundleFacts,
  type CertificateFacts,
  type CertificateUnreadable,
  certificateFacts,
  chainFacts,
  MAX_CHAIN_CERTIFICATES,
  pemBlocks,
  withDer,
  withoutDer,
} from './certificate-facts.ts'
export {
  type ChainCheckOptions,
  type ChainFault,
  type ChainFaultKind,
  type ChainRules,
  chainFaults,
  checkChain,
  MICROSOFT_RULES,
  MICROSOFT_RULES_2024,
} from './chain-check.ts'
export { type ChainPath, findPath, type Issuance, issuedBy } from './chain-path.ts'
export { inRange, isRange } from './cidr.ts'
export { type CipherSuite, cipherName, cipherSuite, MICROSOFT_CIPHERS } from './cipher-suite.ts'
export { type ClientHello, decodeClientHello, type Malformed } from './client-hello.ts'
export {
  type AudioCodesChoice,
  byServerName,
  type ContextChoice,
  type ContextCondition,
  type ContextPolicy,
  type ContextRefusal,
  type ContextRequest,
  chooseContext,
  policyProblems,
} from './context-policy.ts'
export { type CertificateDescription, describeCertificate } from './describe-certificate.ts'
export type { CertificateRequest } from './handshake-message.ts'
export {
  formatTlsError,
  TLS_ERRORS,
  type TlsError,
  tlsErrorBySymbol,
  tlsErrorForAlert,
  tlsErrorOf,
} from './hresult.ts'
export { coversName, matchesName } from './name-match.ts'
export { decodeServerHello, type ServerHello } from './server-hello.ts'
export { ContextPem, type TlsContext } from './tls-context.ts'
export {
  type FlightEvent,
  type FlightFault,
  FlightReader,
  MAX_HANDSHAKE_BYTES,
  type RecordContent,
} from './tls-record.ts'
export {
  type RemoteVerified,
  type SessionContext,
  sessionContext,
  type TlsClientPolicy,
  type TlsServerPolicy,
  type TlsSession,
} from './tls-session.ts'
export { isGrease, type TlsVersion, versionName } from './tls-version.ts'
export { type TrustStore, trustStoreFromPem } from './trust-store.ts'
