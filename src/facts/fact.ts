// All that can be observed, whoever observed it: the live SBC, a simulated one, a capture, a log. Readers and
// elements write facts; the ladder and the rules of diagnosis read nothing else.

import type { Endpoint, Instant, Millis, Transport } from '../kernel/index.ts'
import type { CertificateFacts, ChainFault, TlsTrial } from '../tls/index.ts'
import type { Setting } from './setting.ts'

interface Observed {
  /** When it happened, by the observer's clock. */
  at: Instant
  /** Who saw it: the name of an element ("sbc", "teams", "carrier"), or of a source ("trace.pcap"). */
  observer: string
  /** The place inside the source a person can look up: a connection, packet or line number. */
  ref?: string
}

/** A SIP message that left or reached the observer. */
export interface SipFact extends Observed {
  kind: 'sip'
  direction: 'sent' | 'received'
  transport: Transport
  local: Endpoint
  remote: Endpoint
  /** The TCP or TLS connection it travelled on. */
  connection?: string
  method: string
  /** Absent on a request. */
  status?: number
  /** "INVITE sip:..." or "SIP/2.0 200 OK" without the line end. */
  startLine: string
  callId: string
  /** The observer's own name for the call, where it writes one beside each message: both sides of a call have it in common. */
  session?: string
  cseq: number
  fromTag?: string
  toTag?: string
  /** `User-Agent`, else `Server`. Microsoft's node shows here: "Microsoft.PSTNHub.SIPProxy v.2025.1.1.1 i.EUWE.10". */
  userAgent?: string
  contact?: string
  /** Raw value of the header `Reason` (RFC 3326). */
  reason?: string
  referTo?: string
  referredBy?: string
  /** Tells whether two Referred-By are the same, octet for octet, without showing the token in them. */
  referredByDigest?: string
  /** First line of a message/sipfrag body. */
  sipfrag?: string
  /** Whether the message carries SDP. */
  sdp: boolean
  sizeBytes: number
  /** The whole message as text, SDES keys and credentials struck out. */
  text: string
}

/** A TCP connection was made or accepted. */
export interface ConnectionOpenedFact extends Observed {
  kind: 'connection-opened'
  connection: string
  transport: 'tcp' | 'tls'
  /** The observer's part in it. */
  role: 'client' | 'server'
  local: Endpoint
  remote: Endpoint
}

/** A TCP connection ended, or an attempt to open one failed. */
export interface ConnectionClosedFact extends Observed {
  kind: 'connection-closed'
  connection: string
  transport: 'tcp' | 'tls'
  role: 'client' | 'server'
  local?: Endpoint
  remote: Endpoint
  endedBy: 'local' | 'remote'
  how: CloseCause
  /** From the connection's start; for a failed attempt, how long it was tried. */
  livedMs: Millis
  /** Absent where the observer does not count, as logs do not. */
  bytesReceived?: number
  bytesSent?: number
}

/** How a connection ended, or why it never came to be. */
export type CloseCause =
  | 'fin'
  | 'reset'
  | 'refused'
  | 'timeout'
  | 'tls-failed'
  | 'idle'
  | 'limit'
  | 'protocol'
  | 'unresolved'
  | 'shutdown'

/** A TLS handshake came to its end, good or bad. */
export interface TlsHandshakeFact extends Observed {
  kind: 'tls-handshake'
  connection: string
  role: 'client' | 'server'
  local: Endpoint
  remote: Endpoint
  outcome: 'complete' | 'failed'
  /** The source tells of the handshake and has not seen its messages, as logs do: what is absent may have been there. */
  unseen?: true
  /** Name in the ClientHello (RFC 6066 section 3). */
  serverName?: string
  version?: string
  cipher?: string
  /** The TLS context the observer used, and why this one. */
  context?: { name: string; because: string; isDefault: boolean }
  /**
   * TLS 1.3 seen from outside and without keys: the chains travelled encrypted, so that empty ones say nothing.
   * `serverFlightBytes` is what the server sent of them, records of certificates and their proof together.
   */
  hidden?: { serverFlightBytes: number }
  /** What the client offered, where that is known: versions, and suites by OpenSSL's names. */
  offered?: { versions: string[]; ciphers?: string[] }
  /** The client only asked, in a way nobody else does: how it ended says how the server answers, and is no fault. */
  trial?: TlsTrial
  /** The server asked for a certificate; absent when not seen. */
  certificateRequested?: boolean
  /** Distinguished names of the authorities it would take one of; empty: of any. */
  authorities?: string[]
  /** The server offered to resume the session by a ticket (RFC 5077); absent when not seen. */
  ticketOffered?: boolean
  /** The client's hello in short (JA4), the same for all connections of one program. */
  clientFingerprint?: string
  /** What the server showed, leaf first; empty when not seen. */
  serverChain: CertificateFacts[]
  /** What the client showed; empty when nothing or not seen. */
  clientChain: CertificateFacts[]
  /** On a failure: who left, and how. */
  endedBy?: 'local' | 'remote'
  how?: CloseCause | 'alert'
  /** RFC 8446 section 6 name of an alert that was seen. */
  alert?: string
  /** On a failure the observer decided itself: what it had against the chain. */
  chainFault?: ChainFault
  /** From the accepted or opened connection to this moment; absent where the source tells of the end alone. */
  durationMs?: Millis
}

/** One direction of a media stream, as summed up at the end of a leg or when something changes. */
export interface RtpFact extends Observed {
  kind: 'rtp'
  callId: string
  phase: 'started' | 'stopped'
  direction: 'sent' | 'received'
  local: Endpoint
  remote: Endpoint
  profile: 'RTP/AVP' | 'RTP/SAVP'
  ssrc?: number
  codec?: string
  packets: number
  lost?: number
  jitterMs?: number
  /** Mean opinion score from 1 to 4.5, estimated from loss and jitter (ITU-T G.107, simplified). */
  mos?: number
  dropped?: Record<string, number>
  /** Prompts recognised in the audio, where somebody listened. */
  heard?: string[]
  digits?: string
}

/** A message or datagram that was refused, and why. */
export interface RefusedFact extends Observed {
  kind: 'refused'
  transport: Transport
  remote: Endpoint
  connection?: string
  callId?: string
  /** The SIP status it was answered with, if it was answered. */
  status?: number
  why: string
  /** Where many are told as one: how many there were, and when the first and the last of them. */
  count?: number
  firstAt?: Instant
  lastAt?: Instant
}

/** Two SIP dialogs of one call joined by the observer, or another step of a call's life worth telling. */
export interface CallFact extends Observed {
  kind: 'call'
  /** Stable id of the whole call at the observer. */
  call: string
  event: CallEvent
  /** Call-IDs of the legs this concerns. */
  legs: CallLeg[]
  /** What the caller was refused with; absent where the call was answered, or the caller gave up. */
  status?: number
  says?: string
}

export type CallEvent =
  | 'offered'
  | 'answered'
  | 'transfer-requested'
  | 'transfer-answered'
  | 'transfer-failed'
  | 'ended'
  | 'refused'
  | 'limit'

export interface CallLeg {
  callId: string
  side: 'carrier' | 'teams'
  /** Who is at the other end, as the observer's configuration names the host: of a leg that it called, whom it asked. */
  host?: string
  /** The leg an accepted REFER set up. */
  transfer?: true
}

/** Health as the OPTIONS exchange shows it: a probe sent and what came of it, or one received. */
export interface OptionsFact extends Observed {
  kind: 'options'
  direction: 'sent' | 'received'
  peer: string
  /** On which they were received. */
  connection?: string
  status?: number
  failed?: 'timeout' | 'transport'
  /** By a probe, which asks what Microsoft would ask and is not Microsoft. */
  inMicrosoftsName?: true
}

/** A step in the life of a registration with a carrier (RFC 3261 section 10). */
export interface RegistrationFact extends Observed {
  kind: 'registration'
  /** Address of record: `sip:trunk@carrier.example`. */
  aor: string
  /** `refused`: a REGISTER came to nothing; what was granted before may still stand. `lapsed`: it stands no more. */
  event: 'registered' | 'refreshed' | 'refused' | 'lapsed' | 'removed'
  status?: number
  expiresSeconds?: number
  says?: string
}

/** A peer's name led to no address, so nothing could be sent (RFC 3263). */
export interface UnresolvedFact extends Observed {
  kind: 'unresolved'
  name: string
  /** All that was asked for, in order: `SRV _sip._udp.carrier.example`, `A carrier.example`. */
  asked: string[]
  why: 'no-such-name' | 'no-such-record' | 'no-server-answered'
  /** Of the message that was to be sent. */
  callId?: string
}

/** A UDP socket or a listener could not be had, or was lost. */
export interface UnboundFact extends Observed {
  kind: 'unbound'
  /** The observer's name for it: `carrier`, `teams`. */
  place: string
  transport: Transport
  local: Endpoint
  says: string
}

/** What Microsoft's own record says of a transfer; only its support can read it. `at` is `UNDATED` where nothing tells. */
export interface TransferCompletionFact extends Observed {
  kind: 'transfer-completion'
  code: number
  subCode: number
  phrase: string
  /** The request that could not be delivered, as the phrase names it: `REFER`. */
  method?: string
  /** Microsoft's reason as the phrase has it: `0x80090325`. */
  hresult?: string
  callId?: string
}

/** A call as somebody's records have it, afterwards: Microsoft's usage report, or an SBC's own. */
export interface CallRecordFact extends Observed {
  kind: 'call-record'
  by: 'microsoft' | 'sbc'
  /** Id of the call in these records: Microsoft's correlation id, which several legs of it may have in common. */
  id: string
  /** Joins the legs of one transferred or forwarded call. */
  sharedId?: string
  /** As the records write it: `ByotIn`, `dr_in_ucap`, `dr_out_user_transfer`. */
  callType?: string
  invitedAt?: Instant
  startedAt?: Instant
  failedAt?: Instant
  endedAt?: Instant
  /** As the records have it: Microsoft's report counts from the INVITE, its API from the answer. */
  durationMs?: Millis
  successful: boolean
  /** Numbers, which Microsoft shortens with `***` in many countries. */
  caller?: string
  callee?: string
  user?: string
  /** The SBC's name in the tenant. */
  sbc?: string
  sipStatus?: number
  /** CallEndSubReason: 540000, 569009. */
  microsoftCode?: number
  phrase?: string
  mediaRegion?: string
  signallingRegion?: string
  mediaBypass?: boolean
  callId?: string
}

/**
 * One conversation as an exporter of flows (NetFlow, IPFIX, sFlow) or a firewall counted it, content unseen. `at` is its
 * first packet.
 */
export interface FlowFact extends Observed {
  kind: 'flow'
  transport: 'tcp' | 'udp'
  /** Who opened it, as far as flags or ports tell. */
  client: Endpoint
  server: Endpoint
  lastedMs: Millis
  /** Absent where the exporter told of one direction alone. */
  fromClient?: FlowCount
  fromServer?: FlowCount
  /** Octets of both directions, where they are not told apart. */
  bytes?: number
  /** What a firewall made of it, or how it ended there; absent from exporters, which only count. */
  outcome?: FlowOutcome
  /** One packet in so many was looked at: 1 for all of them; absent where the exporter does not say. */
  sampling?: number
  /** Address of who counted it: each exporter sees a part of the network. */
  exporter?: string
}

/** `allowed`: the first packet was let through. `unanswered`: it was, and no answer came. `closed`: both ends had talked. */
export type FlowOutcome = 'allowed' | 'denied' | 'unanswered' | 'closed'

export interface FlowCount {
  packets: number
  bytes: number
  /** All TCP flags seen, joined (RFC 9293 section 3.1); absent where not exported. */
  tcpFlags?: number
}

/** How an SBC is set up, from its own configuration. It has no time: `at` is `UNDATED`. */
export interface SettingFact extends Observed {
  kind: 'setting'
  setting: Setting
}

/** Evidence that is missing: what its absence in the facts proves nothing of. */
export interface GapFact extends Observed {
  kind: 'gap'
  lastedMs: Millis
  /** Records known to be missing. */
  count?: number
  /** `encrypted`: it was there, and there were no keys that open it. */
  why: 'lost' | 'sampled' | 'cut-off' | 'encrypted'
  says: string
}

/** The time of what holds at all times. */
export const UNDATED = 0 as Instant

/** A bug of ours, caught where it happened. */
export interface BugFact extends Observed {
  kind: 'bug'
  where: string
  says: string
}

export type Fact =
  | SipFact
  | ConnectionOpenedFact
  | ConnectionClosedFact
  | TlsHandshakeFact
  | RtpFact
  | RefusedFact
  | CallFact
  | OptionsFact
  | RegistrationFact
  | UnresolvedFact
  | UnboundFact
  | TransferCompletionFact
  | CallRecordFact
  | FlowFact
  | SettingFact
  | GapFact
  | BugFact

export type FactKind = Fact['kind']
export type FactOf<Kind extends FactKind> = Extract<Fact, { kind: Kind }>

/** A fact before its world has put the observer's name and the time on it. */
export type Note = Fact extends infer Each
  ? Each extends Fact
    ? Omit<Each, 'at' | 'observer'>
    : never
  : never
