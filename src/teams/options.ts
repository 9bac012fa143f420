// The habits of Microsoft's side that sources contradict or leave open: each a named option with where it comes from
// and the default to take.

import { type Millis, minutes, seconds } from '../kernel/index.ts'

export interface TeamsOptions {
  /** In User-Agent and Server: `v.2025.1.1.1` before the node (traces of 2020 show `v.2020.7.31.1`). */
  userAgentVersion: string
  /** As seen in traces of 2020 to 2022: no REFER, UPDATE, PRACK, INFO. Other methods are answered 405. */
  allow: string
  /**
   * Session timer (RFC 4028). Offered on every non-bypass call; 1800 s is the documentation's example, Min-SE 300 of
   * one trace.
   */
  sessionTimer: { offer: boolean; expiresMs: Millis; minSeMs: Millis }
  /** When a REFER that cannot be delivered is tried, from the first try on: the article's 3 in a second and 1 later. */
  referRetry: { delaysMs: readonly number[] }
  /**
   * Whether a REFER gets a new TLS connection even where its node still has one open to that SBC. Sources say only
   * that it may come over a new one.
   */
  referConnection: 'when-none-open' | 'always-new'
  /**
   * The way of requests inside a dialog, but REFER: the connection of the call while the same node acts (RFC 5923,
   * Via `alias`), or always the node's own. Unconfirmed; Microsoft's SBC must expect both.
   */
  inDialogWay: 'call-connection' | 'own-connection'
  /** Which node answers a new connection to a region's address: always the first one, or each in turn. */
  incomingNode: 'first' | 'in-turn'
  /** Whether an SBC's certificate must be for clientAuth too: demanded from March 2024 to December 2025. */
  requireClientAuthEku: boolean
  /** Whether OPTIONS are looked up by Record-Route before Contact (connectivity article). */
  acceptRecordRouteFqdnFirst: boolean
  /** Whether our 2xx and 18x carry a Record-Route. Without it an SBC must reach Contact's port 443 itself. */
  recordRouteInResponses: boolean
  /** Port written into Contact; nothing listens there. */
  contactPort: number
  /** OPTIONS without Contact and Record-Route. The text of its Reason is known, the status is not. */
  missingContactStatus: number
  /** An FQDN no tenant knows: "no 200", 403 likely. */
  unknownFqdnStatus: number
  /** A number without `+`: 404 with 511404, or 412 with 510412. */
  numberWithoutPlusStatus: 404 | 412
  /** INVITE without SDP (delayed offer): unsupported; the code is not published. */
  noSdpStatus: 488 | 415
  /** INVITE of an SBC with Replaces: refused since April 2022; the code is not published. */
  replacesStatus: number
  /**
   * What From shows with ForwardPai: the cmdlet's page makes it anonymous, the article on outbound calls takes the two
   * for independent.
   */
  forwardPaiFrom: 'caller' | 'anonymous'
  /** MRI prefix of attendants and queues in Refer-To; often quoted, unconfirmed. */
  applicationMri: string
  /**
   * What an SBC's re-INVITE may say: `inactive` alone, sendonly and recvonly are not understood (Microsoft's list of
   * deviations from RFC 6337), or every direction of RFC 3264.
   */
  holdDirections: 'inactive-only' | 'all'
  /** An SBC is healthy while OPTIONS came within this (Monitor Direct Routing). */
  healthyWindowMs: Millis
  /** After this without OPTIONS it is tried last (What's new); our own probing of it ends then, too. */
  demotionWindowMs: Millis
  /** How often a region probes an SBC that has shown itself. */
  optionsIntervalMs: Millis
  /** FailoverTimeSeconds: no answer but 100 in this time leads to the next SBC. */
  failoverMs: Millis
  /** FailoverResponseCodes, heeded only before any ringing. */
  failoverCodes: readonly number[]
  /** How long a user's devices ring: 480 after it (10004 speaks of about two minutes). */
  noAnswerMs: Millis
  /** After "cannot be put through" an attendant waits so long for the caller to hang up. Unconfirmed. */
  apologyWaitMs: Millis
  /** Connections without traffic are closed. TCP idle times of Microsoft are unconfirmed. */
  idleMs: Millis
}

export const DEFAULT_OPTIONS: TeamsOptions = {
  userAgentVersion: 'v.2025.1.1.1',
  allow: 'INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY',
  sessionTimer: { offer: true, expiresMs: minutes(30), minSeMs: seconds(300) },
  referRetry: { delaysMs: [0, 300, 600, 12_000] },
  referConnection: 'when-none-open',
  inDialogWay: 'call-connection',
  incomingNode: 'first',
  requireClientAuthEku: false,
  acceptRecordRouteFqdnFirst: true,
  recordRouteInResponses: true,
  contactPort: 443,
  missingContactStatus: 400,
  unknownFqdnStatus: 403,
  numberWithoutPlusStatus: 404,
  noSdpStatus: 488,
  replacesStatus: 403,
  forwardPaiFrom: 'caller',
  applicationMri: '28:orgid',
  holdDirections: 'inactive-only',
  healthyWindowMs: minutes(3),
  demotionWindowMs: minutes(5),
  optionsIntervalMs: minutes(1),
  failoverMs: seconds(10),
  failoverCodes: [408, 503, 504],
  noAnswerMs: minutes(2),
  apologyWaitMs: seconds(10),
  idleMs: minutes(2),
}

export interface TeamsLimits {
  /** Calls at a time; more get 503 with Retry-After. */
  calls: number
  transactions: number
  /** Call records and transfers kept; the oldest go first. */
  records: number
  /** SBCs whose health is followed. */
  peers: number
}

export const DEFAULT_LIMITS: TeamsLimits = { calls: 5000, transactions: 40_000, records: 10_000, peers: 1000 }
