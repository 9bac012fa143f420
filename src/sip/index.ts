// sip: messages, framing, transactions and dialogs of RFC 3261. Pure; octets come in as Uint8Array, time as `now`.

export { MAX_BODY_BYTES, MAX_HEAD_BYTES, MAX_HEADERS } from './bounds.ts'
export { parseCSeq } from './cseq.ts'
export {
  type BodyPart,
  bodyParts,
  descriptionOf,
  isForeignBody,
  isSdp,
  mediaTypeOf,
  mustBeUnderstood,
} from './description.ts'
export { type Dialog, dialogKey, dialogOfRequest, dialogRequest } from './dialog.ts'
export { answerChallenge, type Credentials, checkAuthorization, type DigestCheck } from './digest.ts'
export { DIGEST_ALGORITHMS, makeHa1 } from './digest-algorithm.ts'
export { makeChallenges, parseAuthChallenge } from './digest-challenge.ts'
export { answerResponse, type DigestSecret, type DigestSession, NO_DIGEST_SESSION } from './digest-session.ts'
export { type Diversion, formatDiversion, parseDiversion } from './diversion.ts'
export { formatEvent, formatSubscriptionState, parseEvent, parseSubscriptionState } from './event-header.ts'
export { type FramingEvent, StreamFramer } from './framing.ts'
export { octetText, splitTopLevel } from './grammar.ts'
export { formatHistoryEntry, type HistoryEntry, parseHistoryEntry } from './history-info.ts'
export { formatHostPort } from './host-port.ts'
export { InviteUsage, usageKeyOf } from './invite-usage.ts'
export { formatNameAddr, NameAddr, parseNameAddr } from './name-addr.ts'
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
} from './offer-answer.ts'
export { Parameters } from './parameters.ts'
export { type ParseFault, parseMessage } from './parse-message.ts'
export { formatReason, parseReason, type Reason } from './reason-header.ts'
export {
  newRegistration,
  registrationDeadline,
  renewedRegistration,
  stepRegistration,
} from './registration.ts'
export type {
  Registration,
  RegistrationEffect,
  RegistrationInput,
  RegistrationPlan,
} from './registration-language.ts'
export { formatReplaces, parseReplaces, unescapeUri, uriHeader } from './replaces.ts'
export { type ResponseOptions, responseTo, responseToFault } from './response-to.ts'
export { parseRetryAfter } from './retry-after.ts'
export { formatSdp, MAX_SDP_BYTES, parseSdp, Sdp } from './sdp.ts'
export { type Direction, type RtpMap, receivesIn, refusedLines, sendsIn } from './sdp-media.ts'
export { formatSessionExpires, parseMinSe, parseSessionExpires } from './session-expires.ts'
export type { SessionTimerWish } from './session-timer.ts'
export { type HeaderPairs, SipHeaders } from './sip-headers.ts'
export { formatMessage, type SipMessage, SipRequest, SipResponse } from './sip-message.ts'
export { formatUri, parseUri, type SipUri } from './sip-uri.ts'
export { formatSipfrag, parseSipfrag } from './sipfrag.ts'
export { DEFAULT_TIMERS, type TimerRules, transactionLife } from './timers.ts'
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
export type { UsageProfile } from './usage-state.ts'
export { formatVia, parseVia, Via } from './via.ts'
