// sip: messages, framing, transactions and dialogs of RFC 3261. Pure; octets come in as Uint8Array, time as `now`.

export { type Dialog, dialogKey, dialogOfRequest, dialogRequest } from './dialog/dialog.ts'
export type { SessionTimerWish } from './dialog/session-timer.ts'
export { answerChallenge, type Credentials, checkAuthorization, type DigestCheck } from './digest/digest.ts'
export { DIGEST_ALGORITHMS, makeHa1 } from './digest/digest-algorithm.ts'
export { makeChallenges, parseAuthChallenge } from './digest/digest-challenge.ts'
export {
  answerResponse,
  type DigestSecret,
  type DigestSession,
  NO_DIGEST_SESSION,
} from './digest/digest-session.ts'
export { type CSeq, parseCSeq } from './header/cseq.ts'
export { type Diversion, formatDiversion, parseDiversion } from './header/diversion.ts'
export {
  formatEvent,
  formatSubscriptionState,
  parseEvent,
  parseSubscriptionState,
} from './header/event-header.ts'
export { formatHistoryEntry, type HistoryEntry, parseHistoryEntry } from './header/history-info.ts'
export { formatNameAddr, NameAddr, parseNameAddr } from './header/name-addr.ts'
export { formatReason, parseReason, type Reason } from './header/reason-header.ts'
export { formatReplaces, parseReplaces, unescapeUri, uriHeader } from './header/replaces.ts'
export { parseRetryAfter } from './header/retry-after.ts'
export { formatSessionExpires, parseMinSe, parseSessionExpires } from './header/session-expires.ts'
export { formatUri, isPlainSipUri, parseUri, type SipUri, userOf } from './header/sip-uri.ts'
export { isSameUri } from './header/uri-equality.ts'
export { formatVia, parseVia, Via } from './header/via.ts'
export {
  type BodyPart,
  bodyParts,
  descriptionOf,
  isForeignBody,
  isSdp,
  mediaTypeOf,
  mustBeUnderstood,
} from './message/description.ts'
export { type FramingEvent, StreamFramer } from './message/framing.ts'
export { MessageGlance, type Word } from './message/message-glance.ts'
export { type ParseFault, parseMessage } from './message/parse-message.ts'
export { type ResponseOptions, responseTo, responseToFault } from './message/response-to.ts'
export { type HeaderPairs, SipHeaders } from './message/sip-headers.ts'
export { formatMessage, type SipMessage, SipRequest, SipResponse } from './message/sip-message.ts'
export { formatSipfrag, parseSipfrag } from './message/sipfrag.ts'
export {
  newRegistration,
  registrationDeadline,
  renewedRegistration,
  stepRegistration,
} from './registration/registration.ts'
export type {
  Registration,
  RegistrationEffect,
  RegistrationInput,
  RegistrationPlan,
} from './registration/registration-language.ts'
export { AudioReader } from './sdp/audio-reader.ts'
export {
  type Answered,
  type AnswerOptions,
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
} from './sdp/offer-answer.ts'
export { formatSdp, MAX_SDP_BYTES, parseSdp, Sdp } from './sdp/sdp.ts'
export { type Direction, type RtpMap, receivesIn, refusedLines, sendsIn } from './sdp/sdp-media.ts'
export { MAX_BODY_BYTES, MAX_HEAD_BYTES, MAX_HEADERS } from './syntax/bounds.ts'
export { detached, octetText, parseNumber, splitTopLevel } from './syntax/grammar.ts'
export { formatHostPort } from './syntax/host-port.ts'
export { Parameters } from './syntax/parameters.ts'
export { DEFAULT_TIMERS, type TimerRules, transactionLife } from './transaction/timers.ts'
export type { TransactionEffect } from './transaction/transaction-effect.ts'
export { clientKey, makeBranch, makeTag } from './transaction/transaction-key.ts'
export {
  MAX_TRANSACTIONS,
  type TransactionCounts,
  TransactionLayer,
} from './transaction/transaction-layer.ts'
export { InviteUsage, usageContext, usageKeyOf } from './usage/invite-usage.ts'
export { stepEnded } from './usage/usage-ending.ts'
export type {
  EndCause,
  UsageCommand,
  UsageEffect,
  UsageEvent,
  UsageInput,
} from './usage/usage-language.ts'
export { type CallParts, supportedBy, unsupported } from './usage/usage-messages.ts'
export type { Ended, UsageContext, UsageProfile } from './usage/usage-state.ts'
