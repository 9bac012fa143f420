// All rules there are, causes before what follows from them.

import type { Rule } from './rule.ts'
import { blockedRange } from './rules/blocked-range.ts'
import { callerKnownByAddress } from './rules/caller-known-by-address.ts'
import { callsShort } from './rules/calls-short.ts'
import { certificateExpired } from './rules/certificate-expired.ts'
import { clientCertificateMissing } from './rules/client-certificate-missing.ts'
import { defaultCertificateServed } from './rules/default-certificate-served.ts'
import { addressPinned } from './rules/dns-address-pinned.ts'
import { handshakeAbortedByPeer } from './rules/handshake-aborted-by-peer.ts'
import { mediaHoldSendonly } from './rules/media-hold-sendonly.ts'
import { mediaNoSrtp } from './rules/media-no-srtp.ts'
import { mediaNone } from './rules/media-none.ts'
import { mediaOneWay } from './rules/media-one-way.ts'
import { missingIntermediate } from './rules/missing-intermediate.ts'
import { nameMismatch } from './rules/name-mismatch.ts'
import { nameUnresolved } from './rules/name-unresolved.ts'
import { optionsContactNotFqdn } from './rules/options-contact-not-fqdn.ts'
import { optionsMissing } from './rules/options-missing.ts'
import { optionsOneRegion } from './rules/options-one-region.ts'
import { optionsTooFrequent } from './rules/options-too-frequent.ts'
import { optionsUnanswered } from './rules/options-unanswered.ts'
import { referEarlyBye } from './rules/refer-early-bye.ts'
import { referExpectedNotReceived } from './rules/refer-expected-not-received.ts'
import { referNotAllowed } from './rules/refer-not-allowed.ts'
import { referNotNotified } from './rules/refer-not-notified.ts'
import { referReferredByAltered } from './rules/refer-referred-by-altered.ts'
import { referSentElsewhere } from './rules/refer-sent-elsewhere.ts'
import { sipAckLost } from './rules/sip-ack-lost.ts'
import { tcpShortConnections } from './rules/tcp-short-connections.ts'
import { untrustedChain } from './rules/untrusted-chain.ts'

export const RULES: readonly Rule[] = [
  nameUnresolved,
  addressPinned,
  blockedRange,
  defaultCertificateServed,
  untrustedChain,
  missingIntermediate,
  certificateExpired,
  nameMismatch,
  clientCertificateMissing,
  handshakeAbortedByPeer,
  referExpectedNotReceived,
  referNotAllowed,
  referNotNotified,
  referSentElsewhere,
  referEarlyBye,
  referReferredByAltered,
  optionsMissing,
  optionsUnanswered,
  optionsOneRegion,
  optionsTooFrequent,
  optionsContactNotFqdn,
  callerKnownByAddress,
  callsShort,
  tcpShortConnections,
  sipAckLost,
  mediaNone,
  mediaOneWay,
  mediaNoSrtp,
  mediaHoldSendonly,
]
