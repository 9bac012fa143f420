// What the SBC is told: its two sides, its media, its limits and its contested habits. Plain data; the room `config`
// makes it from YAML, and in-force.ts fills in what was left out.

import { type Endpoint, type Millis, minutes, seconds, type Transport } from '../kernel/index.ts'
import type { DigestSecret, SessionTimerWish, TimerRules } from '../sip/index.ts'
import type { TlsClientPolicy, TlsServerPolicy } from '../tls/index.ts'
import type { ForwardingForm, PassingPolicy } from './header-policy.ts'
import type { Side } from './leg-id.ts'
import type { NumberPlan } from './numbers.ts'
import type { RingRules } from './progress.ts'
import type { ProxyAddress } from './proxies.ts'

export interface SbcConfig {
  /** The name paired in the tenant; stands in every Contact towards Teams and in the certificate. */
  fqdn: string
  carrier: CarrierConfig
  teams: TeamsConfig
  media: MediaConfig
  limits?: Partial<Limits>
  timers?: Partial<SbcTimers>
  behaviour?: Partial<Behaviour>
}

export interface CarrierConfig {
  transport: 'udp' | 'tcp' | 'tls'
  /** For `tls`. */
  tls?: CarrierTls
  /** SRTP with keys in the SDP (RFC 4568) and nothing else, in place of RTP; wants `tls`, which hides the keys. */
  srtp?: boolean
  /** Where the SBC listens; its address also stands in Via and Contact. */
  local: Endpoint
  /** Where calls go: a name without a port is located by NAPTR and SRV records (RFC 3263). */
  peer: { host: string; port?: number | undefined }
  /** Address ranges that may call. */
  allow: string[]
  /** For a 401 or 407 of the carrier; with a realm for that one alone. */
  credentials?: DigestSecret
  /** Requests for the carrier go there, with a Route header for it (RFC 3261 section 8.1.2). */
  outboundProxy?: { host: string; port?: number | undefined }
  /** For a trunk that knows its SBC by registration (RFC 3261 section 10). */
  registration?: RegistrationConfig
  /** Host part of From, To and asserted identities; the peer's host where it is left out. */
  domain?: string
  /** How often a TCP connection to the carrier is asked whether it lives (RFC 5626 section 4.4.1); never when left out. */
  keepAliveMs?: Millis
  /** Whether the SBC asks after the carrier's health with OPTIONS of its own; never when left out. */
  optionsIntervalMs?: Millis
}

export interface CarrierTls {
  server: TlsServerPolicy
  client: Omit<TlsClientPolicy, 'serverName'>
  /** Name asked for and looked for in the carrier's certificate; the host that is connected to when left out. */
  serverName?: string
}

export interface RegistrationConfig {
  /** Whose domain the Request-URI names; REGISTERs go to its address unless there is an outbound proxy. */
  registrar: { host: string; port?: number | undefined }
  /** Addresses of record, each `user` of the registrar's domain or `user@domain`. */
  aors: string[]
  /** User part of the contact; that of the address of record when left out. */
  contactUser?: string
  /** Asked for; the registrar may grant less. */
  expiresSeconds: number
}

export interface TeamsConfig {
  /** Microsoft takes TLS only: the others are for a lab, or for a TLS proxy in front of the SBC. `tls` when left out. */
  transport?: Transport
  /** Where the SBC listens; Contact and Via name the port. */
  local: Endpoint
  /** In the order to try them: sip, sip2, sip3. */
  proxies: ProxyAddress[]
  tls: {
    server: TlsServerPolicy
    /** For every proxy; the name asked for is the proxy's host. */
    client: Omit<TlsClientPolicy, 'serverName'>
  }
  /** Address ranges that may signal; Microsoft's are 52.112.0.0/14 and 52.122.0.0/15. */
  allow: string[]
  /** Names of which the peer's certificate must hold one: `sip.pstnhub.microsoft.com`. Empty takes any trusted. */
  identities: string[]
  /**
   * Host names a REFER may lead to: an entry stands for itself and for every name below it,
   * `pstnhub.microsoft.com`. Nothing is resolved before this was checked.
   */
  referTargets: string[]
  /** How often a connection to Microsoft is asked whether it lives; never when left out: OPTIONS keep it. */
  keepAliveMs?: Millis
  /** Microsoft wants one a minute from each SBC to each of its regions (Monitor Direct Routing). */
  optionsIntervalMs?: Millis
}

export const teamsTransport = ({ transport }: Pick<TeamsConfig, 'transport'>): Transport => transport ?? 'tls'

export interface MediaConfig {
  /**
   * Whether audio goes through the SBC. Without it descriptions pass untouched and the two ends must understand each
   * other: with Teams the carrier, or a relay of somebody else's, has to speak SRTP with SDES.
   */
  relay: boolean
  carrierAddress: string
  teamsAddress: string
  /**
   * UDP ports, both inclusive; a leg takes an even one for RTP and the next for RTCP. Each side has the range for
   * itself, unless both have the same address: then they share it.
   */
  ports: { first: number; last: number }
  /** Encoding names in order of preference. Nothing is transcoded: both legs of a call speak the same. */
  codecs: string[]
}

export interface Limits {
  /** Calls at a time; more get 503 with Retry-After. */
  calls: number
  /** New calls in a second, from both sides together. */
  callsPerSecond: number
  transfersPerCall: number
  /** How often a call may have been forwarded before it comes here; more get 482 (RFC 7044, RFC 5806). */
  forwardsPerCall: number
  /** Live transactions. */
  transactions: number
  /** Retry-After of our 503, in seconds. */
  retryAfterSeconds: number
  /** Percent of the time the process may be busy before new calls get 503; 100 never refuses any for that. */
  occupancy: number
}

export interface SbcTimers {
  /** How long a callee may ring. */
  noAnswerMs: Millis
  /** How long the target of a transfer may ring. */
  referMs: Millis
  /** How long a proxy may leave an INVITE without any answer, even 100, before the next proxy is called. */
  proxyAnswerMs: Millis
  /** How long Microsoft may take to end the old leg after a transfer before the SBC does. */
  oldLegMs: Millis
  /** How long a call may take to end before what is left of it is forgotten. */
  endingMs: Millis
  /** How long a port rests after a call. */
  portQuarantineMs: Millis
  /** A connection without traffic is closed. */
  idleMs: Millis
  sip?: TimerRules
}

/** Named habits, each with where it comes from. */
export interface Behaviour {
  /**
   * How ringing goes towards each side. Carrier: the first 18x only, as 180 without SDP (direct-routing protocol
   * page, 183 without media; AudioCodes "Remote Multiple 18x: Not Supported"). Teams: all, with early media of the
   * carrier's announcements.
   */
  ring: Record<Side, RingRules>
  /** Put Microsoft's Q.850 cause 34 of a busy user back to 17 (NICC ND1017 against RFC 4497). */
  restoreBusyCause: boolean
  /** Take the caller's number from the carrier's P-Asserted-Identity, as Teams reads From only (SIP protocol page). */
  assertedIdentityIntoFrom: boolean
  /**
   * Whether the carrier belongs to the trust domain of RFC 3325: its P-Asserted-Identity is believed, and it is told
   * who calls even where the caller asks for privacy. It must then hide that from those it does not trust.
   */
  trustsCarrier: boolean
  /** The header that tells the carrier who calls; some want P-Preferred-Identity of the PBX they sell a trunk to. */
  identityToCarrier: PassingPolicy['identity']
  /** How each side is told who has forwarded a call (RFC 7544); Teams reads History-Info alone. */
  forwarding: { carrier: ForwardingForm; teams: 'history-info' | 'none' }
  /** Host of a caller who is not shown: RFC 3323's, or the host that callers have on that side. */
  anonymousHost: 'anonymous.invalid' | 'own'
  /**
   * Where the carrier writes the number that was dialled. Trunks that register often put the contact's user into the
   * Request-URI, as RFC 3261 section 16.5 has it for a registered user, and leave the number in To.
   */
  calledNumber: 'request-uri' | 'to'
  /** Make numbers of the carrier E.164; without a plan only separators are taken out. */
  numberPlan?: NumberPlan
  /** Whether Teams must show a certificate of one of `identities`; the address ranges are checked in any case. */
  requireTeamsCertificate: boolean
  /**
   * Whether a connection Microsoft opened may carry requests to the host in its Via, where it offers that and its
   * certificate is that host's (RFC 5923). Its examples carry `alias`; whether it serves reused connections is
   * unconfirmed.
   */
  reuseTeamsConnections: boolean
  /**
   * Whether Teams is told in Allow that the SBC takes a REFER. Without it Teams moves its callers inside (SIP protocol
   * page, call transfer), and a REFER that comes all the same is answered 405. Some SBCs leave it out on purpose.
   */
  offersRefer: boolean
  /** The answer to a REFER of the carrier: the transfer contract is with Teams alone. */
  carrierRefer: 405 | 603
  /**
   * A 3xx of the carrier: its contacts are called in their order, as RFC 3261 section 8.1.3.4 would have it, where they
   * lead to the carrier's own hosts; or it is a refusal, 480.
   */
  carrierRedirect: 'follow' | 'refuse'
  /** A carrier's INVITE without SDP: the SBC makes the offer itself, or refuses with 488. */
  lateOffer: 'own-offer' | 'refuse'
  /**
   * Reliable provisional responses (RFC 3262) of each side, which need not agree. Teams: off, for its Allow names no
   * PRACK (traces of 2020 to 2022). Carrier: supported, as RFC 3262 section 4 would have it in every INVITE.
   */
  reliableProvisional: Record<Side, 'off' | 'supported' | 'required'>
  /** Whether the caller hears ringing of the SBC's making while a transfer rings (SIP protocol page, transfers). */
  transferRingback: boolean
  /**
   * Whether the carrier's session is offered again, unchanged, after a transfer, as the SBC of the article "Direct
   * Routing, REFER und TLS" does; not needed, since the SBC's own media address stays.
   */
  refreshCarrierAfterTransfer: boolean
  /** Session timers (RFC 4028) of each leg; absent: neither asked for nor granted. */
  sessionTimer: Partial<Record<Side, SessionTimerWish>>
  /**
   * From where the carrier's audio is heard: the address and port of its SDP, or any port of that address, for a
   * carrier behind a translator of ports (RFC 4961). The first source that fits is then kept ("RTP bleed").
   */
  latch: 'signalled-address' | 'signalled-endpoint'
  /**
   * What whoever may not speak hears. `refuse`: 403, so that a trunk whose address changed sees why at once; seldom
   * enough to be of no use to a flood. `ignore`: nothing, so that scanners (SIPVicious and its kin) do not even learn
   * that SIP is spoken here.
   */
  strangers: 'refuse' | 'ignore'
  /** Written into User-Agent and Server; nothing when empty. */
  userAgent: string
}

export interface Settings {
  optionsIntervalMs: Millis
  limits: Limits
  timers: SbcTimers
  behaviour: Behaviour
}

/** Session-Expires of RFC 4028's advice; Min-SE as Microsoft writes it. */
const SESSION: SessionTimerWish = {
  interval: minutes(30),
  shortest: seconds(300),
  refresher: 'either',
  refreshBy: 'update-if-allowed',
}

export const DEFAULT_LIMITS: Limits = {
  calls: 2000,
  callsPerSecond: 100,
  transfersPerCall: 10,
  forwardsPerCall: 10,
  transactions: 20_000,
  retryAfterSeconds: 5,
  occupancy: 95,
}

export const DEFAULT_TIMERS: SbcTimers = {
  noAnswerMs: seconds(180),
  referMs: seconds(120),
  proxyAnswerMs: seconds(5),
  oldLegMs: seconds(10),
  endingMs: seconds(40),
  portQuarantineMs: seconds(2),
  idleMs: minutes(15),
}

export const DEFAULT_BEHAVIOUR: Behaviour = {
  ring: {
    carrier: { multiple18x: 'first-only', earlyMedia: 'convert-183' },
    teams: { multiple18x: 'all', earlyMedia: 'pass' },
  },
  restoreBusyCause: true,
  assertedIdentityIntoFrom: true,
  trustsCarrier: true,
  identityToCarrier: 'P-Asserted-Identity',
  forwarding: { carrier: 'history-info', teams: 'history-info' },
  anonymousHost: 'anonymous.invalid',
  calledNumber: 'request-uri',
  requireTeamsCertificate: true,
  reuseTeamsConnections: false,
  offersRefer: true,
  carrierRefer: 603,
  carrierRedirect: 'follow',
  lateOffer: 'own-offer',
  reliableProvisional: { carrier: 'supported', teams: 'off' },
  transferRingback: true,
  refreshCarrierAfterTransfer: false,
  sessionTimer: { carrier: SESSION, teams: SESSION },
  latch: 'signalled-address',
  strangers: 'refuse',
  userAgent: 'Linesman',
}
