// All rules there are, causes before what follows from them.

import type { Rule } from './rule.ts'
import { backupRouteTrap } from './rules/backup-route-trap.ts'
import { blockedRange } from './rules/blocked-range.ts'
import { bodyNotAccepted } from './rules/body-not-accepted.ts'
import { callLoop } from './rules/call-loop.ts'
import { callerKnownByAddress } from './rules/caller-known-by-address.ts'
import { callerRefused } from './rules/caller-refused.ts'
import { callsRetried } from './rules/calls-retried.ts'
import { callsShort } from './rules/calls-short.ts'
import { certificateExpired } from './rules/certificate-expired.ts'
import { certificateExpiring } from './rules/certificate-expiring.ts'
import { certificateRevoked } from './rules/certificate-revoked.ts'
import { clientCertificateMissing } from './rules/client-certificate-missing.ts'
import { clientEkuDemanded } from './rules/client-eku-demanded.ts'
import { connectionCut } from './rules/connection-cut.ts'
import { connectionRefused } from './rules/connection-refused.ts'
import { consultRetried } from './rules/consult-retried.ts'
import { cryptoOrder } from './rules/crypto-order.ts'
import { defaultCertificateServed } from './rules/default-certificate-served.ts'
import { addressPinned } from './rules/dns-address-pinned.ts'
import { drainedProxy } from './rules/drained-proxy.ts'
import { earlyMediaSilent } from './rules/early-media-silent.ts'
import { emergencyWithoutGateway } from './rules/emergency-without-gateway.ts'
import { failoverTimer } from './rules/failover-timer.ts'
import { gatewayDisabled } from './rules/gateway-disabled.ts'
import { handshakeAbortedByPeer } from './rules/handshake-aborted-by-peer.ts'
import { holdByAddress } from './rules/hold-by-address.ts'
import { iceChanged } from './rules/ice-changed.ts'
import { iceNotLite } from './rules/ice-not-lite.ts'
import { locationBasedRouting } from './rules/location-based-routing.ts'
import { malformedLine } from './rules/malformed-line.ts'
import { mediaHoldSendonly } from './rules/media-hold-sendonly.ts'
import { mediaNoSrtp } from './rules/media-no-srtp.ts'
import { mediaNone } from './rules/media-none.ts'
import { mediaOneWay } from './rules/media-one-way.ts'
import { mediaRetargeted } from './rules/media-retargeted.ts'
import { microsoftBusy } from './rules/microsoft-busy.ts'
import { microsoftRootUnknown } from './rules/microsoft-root-unknown.ts'
import { microsoftRootsNotListed } from './rules/microsoft-roots-not-listed.ts'
import { missingIntermediate } from './rules/missing-intermediate.ts'
import { nameMismatch } from './rules/name-mismatch.ts'
import { nameUnresolved } from './rules/name-unresolved.ts'
import { noCalleeEndpoint } from './rules/no-callee-endpoint.ts'
import { noCommonCodec } from './rules/no-common-codec.ts'
import { noIceCandidates } from './rules/no-ice-candidates.ts'
import { noSharedCipher } from './rules/no-shared-cipher.ts'
import { noViablePath } from './rules/no-viable-path.ts'
import { notTls } from './rules/not-tls.ts'
import { numberBlocked } from './rules/number-blocked.ts'
import { numberMalformed } from './rules/number-malformed.ts'
import { numberUnassigned } from './rules/number-unassigned.ts'
import { offerUnreadable } from './rules/offer-unreadable.ts'
import { oldCertificateKept } from './rules/old-certificate-kept.ts'
import { optionsContactMissing } from './rules/options-contact-missing.ts'
import { optionsContactNotFqdn } from './rules/options-contact-not-fqdn.ts'
import { optionsForbidden } from './rules/options-forbidden.ts'
import { optionsMissing } from './rules/options-missing.ts'
import { optionsNotAskedBack } from './rules/options-not-asked-back.ts'
import { optionsOneRegion } from './rules/options-one-region.ts'
import { optionsRefused } from './rules/options-refused.ts'
import { optionsTooFrequent } from './rules/options-too-frequent.ts'
import { optionsUnanswered } from './rules/options-unanswered.ts'
import { pathBlocked } from './rules/path-blocked.ts'
import { privateAddress } from './rules/private-address.ts'
import { recordRoute } from './rules/record-route.ts'
import { referEarlyBye } from './rules/refer-early-bye.ts'
import { referExpectedNotReceived } from './rules/refer-expected-not-received.ts'
import { referInviteRepeated } from './rules/refer-invite-repeated.ts'
import { referNotAllowed } from './rules/refer-not-allowed.ts'
import { referNotNotified } from './rules/refer-not-notified.ts'
import { referReferredByAltered } from './rules/refer-referred-by-altered.ts'
import { referSentElsewhere } from './rules/refer-sent-elsewhere.ts'
import { referSentToTeams } from './rules/refer-sent-to-teams.ts'
import { referTargetAltered } from './rules/refer-target-altered.ts'
import { replacesToTeams } from './rules/replaces-to-teams.ts'
import { replacesUnsupported } from './rules/replaces-unsupported.ts'
import { requestUriRewritten } from './rules/request-uri-rewritten.ts'
import { sbcOverloaded } from './rules/sbc-overloaded.ts'
import { sbcUnknown } from './rules/sbc-unknown.ts'
import { sbcUnresolved } from './rules/sbc-unresolved.ts'
import { sessionTimer } from './rules/session-timer.ts'
import { sipAckLost } from './rules/sip-ack-lost.ts'
import { sniChangesCertificate } from './rules/sni-changes-certificate.ts'
import { tcpShortConnections } from './rules/tcp-short-connections.ts'
import { untrustedChain } from './rules/untrusted-chain.ts'
import { userNotEnabled } from './rules/user-not-enabled.ts'
import { versionUnsupported } from './rules/version-unsupported.ts'
import { wrongUsage } from './rules/wrong-usage.ts'

export const RULES: readonly Rule[] = [
  nameUnresolved,
  addressPinned,
  sbcUnresolved,
  connectionRefused,
  blockedRange,
  defaultCertificateServed,
  untrustedChain,
  missingIntermediate,
  microsoftRootUnknown,
  clientEkuDemanded,
  certificateExpired,
  certificateExpiring,
  oldCertificateKept,
  certificateRevoked,
  wrongUsage,
  nameMismatch,
  clientCertificateMissing,
  notTls,
  versionUnsupported,
  noSharedCipher,
  microsoftRootsNotListed,
  sniChangesCertificate,
  handshakeAbortedByPeer,
  connectionCut,
  drainedProxy,
  referExpectedNotReceived,
  referNotAllowed,
  referNotNotified,
  referSentElsewhere,
  referEarlyBye,
  referReferredByAltered,
  referTargetAltered,
  replacesToTeams,
  referSentToTeams,
  optionsMissing,
  replacesUnsupported,
  consultRetried,
  referInviteRepeated,
  optionsUnanswered,
  optionsOneRegion,
  optionsTooFrequent,
  optionsContactNotFqdn,
  optionsContactMissing,
  optionsForbidden,
  callerRefused,
  callerKnownByAddress,
  optionsRefused,
  optionsNotAskedBack,
  sbcUnknown,
  malformedLine,
  requestUriRewritten,
  recordRoute,
  bodyNotAccepted,
  sessionTimer,
  sipAckLost,
  emergencyWithoutGateway,
  gatewayDisabled,
  noViablePath,
  locationBasedRouting,
  userNotEnabled,
  numberMalformed,
  numberUnassigned,
  numberBlocked,
  noCalleeEndpoint,
  callLoop,
  microsoftBusy,
  sbcOverloaded,
  backupRouteTrap,
  failoverTimer,
  callsRetried,
  callsShort,
  tcpShortConnections,
  mediaNoSrtp,
  noCommonCodec,
  offerUnreadable,
  noIceCandidates,
  iceNotLite,
  iceChanged,
  cryptoOrder,
  privateAddress,
  mediaRetargeted,
  pathBlocked,
  earlyMediaSilent,
  holdByAddress,
  mediaNone,
  mediaOneWay,
  mediaHoldSendonly,
]
