// All rules there are, causes before what follows from them.

import type { Rule } from './rule.ts'
import { callLoop } from './rules/calls/call-loop.ts'
import { callsRetried } from './rules/calls/calls-retried.ts'
import { callsShort } from './rules/calls/calls-short.ts'
import { failoverTimer } from './rules/calls/failover-timer.ts'
import { addressPinned } from './rules/dns/dns-address-pinned.ts'
import { drainedProxy } from './rules/dns/drained-proxy.ts'
import { nameUnresolved } from './rules/dns/name-unresolved.ts'
import { sbcUnresolved } from './rules/dns/sbc-unresolved.ts'
import { cryptoOrder } from './rules/media/crypto-order.ts'
import { earlyMediaSilent } from './rules/media/early-media-silent.ts'
import { holdByAddress } from './rules/media/hold-by-address.ts'
import { iceChanged } from './rules/media/ice-changed.ts'
import { iceNotLite } from './rules/media/ice-not-lite.ts'
import { mediaHoldSendonly } from './rules/media/media-hold-sendonly.ts'
import { mediaNoSrtp } from './rules/media/media-no-srtp.ts'
import { mediaNone } from './rules/media/media-none.ts'
import { mediaOneWay } from './rules/media/media-one-way.ts'
import { mediaRetargeted } from './rules/media/media-retargeted.ts'
import { noCommonCodec } from './rules/media/no-common-codec.ts'
import { noIceCandidates } from './rules/media/no-ice-candidates.ts'
import { offerUnreadable } from './rules/media/offer-unreadable.ts'
import { pathBlocked } from './rules/media/path-blocked.ts'
import { privateAddress } from './rules/media/private-address.ts'
import { blockedRange } from './rules/network/blocked-range.ts'
import { connectionRefused } from './rules/network/connection-refused.ts'
import { numberBlocked } from './rules/number/number-blocked.ts'
import { numberMalformed } from './rules/number/number-malformed.ts'
import { numberUnassigned } from './rules/number/number-unassigned.ts'
import { optionsContactMissing } from './rules/options/options-contact-missing.ts'
import { optionsContactNotFqdn } from './rules/options/options-contact-not-fqdn.ts'
import { optionsForbidden } from './rules/options/options-forbidden.ts'
import { optionsMissing } from './rules/options/options-missing.ts'
import { optionsNotAskedBack } from './rules/options/options-not-asked-back.ts'
import { optionsOneRegion } from './rules/options/options-one-region.ts'
import { optionsRefused } from './rules/options/options-refused.ts'
import { optionsTooFrequent } from './rules/options/options-too-frequent.ts'
import { optionsUnanswered } from './rules/options/options-unanswered.ts'
import { consultRetried } from './rules/refer/consult-retried.ts'
import { referEarlyBye } from './rules/refer/refer-early-bye.ts'
import { referExpectedNotReceived } from './rules/refer/refer-expected-not-received.ts'
import { referInviteRepeated } from './rules/refer/refer-invite-repeated.ts'
import { referNotAllowed } from './rules/refer/refer-not-allowed.ts'
import { referNotNotified } from './rules/refer/refer-not-notified.ts'
import { referReferredByAltered } from './rules/refer/refer-referred-by-altered.ts'
import { referSentElsewhere } from './rules/refer/refer-sent-elsewhere.ts'
import { referSentToTeams } from './rules/refer/refer-sent-to-teams.ts'
import { referTargetAltered } from './rules/refer/refer-target-altered.ts'
import { replacesToTeams } from './rules/refer/replaces-to-teams.ts'
import { backupRouteTrap } from './rules/routing/backup-route-trap.ts'
import { emergencyWithoutGateway } from './rules/routing/emergency-without-gateway.ts'
import { gatewayDisabled } from './rules/routing/gateway-disabled.ts'
import { locationBasedRouting } from './rules/routing/location-based-routing.ts'
import { noViablePath } from './rules/routing/no-viable-path.ts'
import { sbcOverloaded } from './rules/sbc/sbc-overloaded.ts'
import { sbcUnknown } from './rules/sbc/sbc-unknown.ts'
import { bodyNotAccepted } from './rules/sip/body-not-accepted.ts'
import { callerKnownByAddress } from './rules/sip/caller-known-by-address.ts'
import { callerRefused } from './rules/sip/caller-refused.ts'
import { malformedLine } from './rules/sip/malformed-line.ts'
import { microsoftBusy } from './rules/sip/microsoft-busy.ts'
import { recordRoute } from './rules/sip/record-route.ts'
import { replacesUnsupported } from './rules/sip/replaces-unsupported.ts'
import { requestUriRewritten } from './rules/sip/request-uri-rewritten.ts'
import { sessionTimer } from './rules/sip/session-timer.ts'
import { sipAckLost } from './rules/sip/sip-ack-lost.ts'
import { tcpShortConnections } from './rules/tcp/tcp-short-connections.ts'
import { noCalleeEndpoint } from './rules/teams/no-callee-endpoint.ts'
import { certificateExpired } from './rules/tls/certificate-expired.ts'
import { certificateExpiring } from './rules/tls/certificate-expiring.ts'
import { certificateRevoked } from './rules/tls/certificate-revoked.ts'
import { clientCertificateMissing } from './rules/tls/client-certificate-missing.ts'
import { clientEkuDemanded } from './rules/tls/client-eku-demanded.ts'
import { connectionCut } from './rules/tls/connection-cut.ts'
import { defaultCertificateServed } from './rules/tls/default-certificate-served.ts'
import { handshakeAbortedByPeer } from './rules/tls/handshake-aborted-by-peer.ts'
import { microsoftRootUnknown } from './rules/tls/microsoft-root-unknown.ts'
import { microsoftRootsNotListed } from './rules/tls/microsoft-roots-not-listed.ts'
import { missingIntermediate } from './rules/tls/missing-intermediate.ts'
import { nameMismatch } from './rules/tls/name-mismatch.ts'
import { noSharedCipher } from './rules/tls/no-shared-cipher.ts'
import { notTls } from './rules/tls/not-tls.ts'
import { oldCertificateKept } from './rules/tls/old-certificate-kept.ts'
import { sniChangesCertificate } from './rules/tls/sni-changes-certificate.ts'
import { untrustedChain } from './rules/tls/untrusted-chain.ts'
import { versionUnsupported } from './rules/tls/version-unsupported.ts'
import { wrongUsage } from './rules/tls/wrong-usage.ts'
import { userNotEnabled } from './rules/user/user-not-enabled.ts'

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
