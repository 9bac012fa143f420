// sip: messages, framing, transactions and dialogs of RFC 3261. Pure; octets come in as Uint8Array, time as `now`.

export { MAX_BODY_BYTES, MAX_HEAD_BYTES, MAX_HEADER_LINE, MAX_HEADERS } from './bounds.ts'
export { type CSeq, formatCSeq, MAX_SEQUENCE, parseCSeq } from './cseq.ts'
export {
  type BodyPart,
  bodyParts,
  descriptionOf,
  hasDescription,
  isForeignBody,
  isSdp,
  mediaTypeOf,
  mustBeUnderstood,
} from './description.ts'
export {
  acceptRequest,
  acknowledgement,
  type Dialog,
  dialogKey,
  dialogOfRequest,
  dialogOfResponse,
  dialogRequest,
  refreshTarget,
} from './dialog.ts'
export {
  type Authenticated,
  answerChallenge,
  type Credentials,
  checkAuthorization,
  type DigestCheck,
  type DigestRefusal,
} from './digest.ts'
export { DIGEST_ALGORITHMS, type DigestAlgorithm, makeHa1 } from './digest-algorithm.ts'
export { type Challenge, makeChallenges, parseAuthChallenge } from './digest-challenge.ts'
export {
  answerResponse,
  authorizeAhead,
  confirmedBy,
  type DigestSecret,
  type DigestSession,
  NO_DIGEST_SESSION,
} from './digest-session.ts'
export { type Diversion, formatDiversion, parseDiversion } from './diversion.ts'
export {
  type EventHeader,
  formatEvent,
  formatSubscriptionState,
  parseEvent,
  parseSubscriptionState,
  type SubscriptionState,
} from './event-header.ts'
export { type FramingEvent, StreamFramer } from './framing.ts'
export { isToken, octetText, quote, splitTopLevel, unquote } from './grammar.ts'
export type { HeaderLine } from './header-line.ts'
export { headerKey } from './header-names.ts'
export { formatHistoryEntry, type HistoryEntry, parseHistoryEntry } from './history-info.ts'
export { formatHostPort, type HostPort, parseHostPort } from './host-port.ts'
export { InviteUsage, type UsageOptions, usageKeyOf } from './invite-usage.ts'
export { formatNameAddr, NameAddr, parseNameAddr } from './name-addr.ts'
export {
  type Answered,
  type AnswerOptions,
  type AnswerRefusal,
  answerDirection,
  answerFault,
  answerOffer,
  type Codec,
  G722,
  G729,
  type LocalMedia,
  makeOffer,
  type OfferOptions,
  PCMA,
  PCMU,
  remappedPayload,
} from './offer-answer.ts'
export { MAX_PARAMETERS, Parameters, parseParameters } from './parameters.ts'
export { type ParseFault, type ParseStatus, parseMessage } from './parse-message.ts'
export { formatReason, parseReason, type Reason } from './reason-header.ts'
export { REFER_EXPIRES, type ReferProgress } from './refer-subscription.ts'
export {
  newRegistration,
  registrationDeadline,
  renewedRegistration,
  stepRegistration,
} from './registration.ts'
export type {
  Binding,
  Registration,
  RegistrationContext,
  RegistrationEffect,
  RegistrationInput,
  RegistrationPlan,
} from './registration-language.ts'
export { formatReplaces, parseReplaces, type Replaces, unescapeUri, uriHeader } from './replaces.ts'
export { type ResponseOptions, responseTo, responseToFault } from './response-to.ts'
export { parseRetryAfter } from './retry-after.ts'
export { isVoice, type RewriteOptions, refusedLines, rewriteSdp } from './rewrite-sdp.ts'
export {
  formatConnection,
  formatOrigin,
  formatSdp,
  MAX_SDP_BYTES,
  MAX_SDP_LINES,
  MAX_SDP_MEDIA,
  parseSdp,
  Sdp,
  type SdpOrigin,
} from './sdp.ts'
export type { SdpLine } from './sdp-line.ts'
export { type Direction, directionFrom, type RtpMap, receivesIn, SdpMedia, sendsIn } from './sdp-media.ts'
export {
  formatSessionExpires,
  parseMinSe,
  parseSessionExpires,
  type SessionExpires,
  SMALLEST_MIN_SE_SECONDS,
} from './session-expires.ts'
export type { SessionTimer, SessionTimerWish } from './session-timer.ts'
export { type HeaderPairs, SipHeaders } from './sip-headers.ts'
export { type Body, formatMessage, type SipMessage, SipRequest, SipResponse } from './sip-message.ts'
export { formatUri, MAX_URI, parseUri, type SipUri, uriFault } from './sip-uri.ts'
export { formatSipfrag, parseSipfrag, type SipfragStatus } from './sipfrag.ts'
export { reasonPhrase } from './status.ts'
export { DEFAULT_TIMERS, type Reliability, type TimerRules, transactionLife } from './timers.ts'
export type { TransactionEffect } from './transaction-effect.ts'
export { clientKey, makeBranch, makeTag } from './transaction-key.ts'
export { MAX_TRANSACTIONS, type TransactionCounts, TransactionLayer } from './transaction-layer.ts'
export { isSameUri } from './uri-equality.ts'
export type {
  EndCause,
  UsageCommand,
  UsageEffect,
  UsageEvent,
  UsageInput,
} from './usage-language.ts'
export type { CallParts } from './usage-messages.ts'
export type { UsageProfile, UsageState } from './usage-state.ts'
export { formatVia, parseVia, Via } from './via.ts'
