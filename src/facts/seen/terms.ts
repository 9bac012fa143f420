// What is meant by the words that alerts, metrics, health, lists of calls and rules count by: each of them once, with where
// it comes from.

import { between, type Endpoint, type Instant, type Millis, millis, seconds } from '../../kernel/index.ts'
import type { CallLeg, ConnectionClosedFact } from '../fact.ts'
import { isMicrosoftAddress } from '../microsoft.ts'

/**
 * An answered call shorter than this is short: who was answered and not moved on hangs up. SBCs count short calls
 * (AudioCodes, Performance Monitoring), below a threshold of which nothing is published: ours.
 */
export const SHORT_CALL: Millis = seconds(15)

/** A connection that was over sooner was short: Microsoft makes three within a second to deliver one REFER (MSXFAQ). */
export const SHORT_CONNECTION: Millis = seconds(1)

/**
 * Whether the other side ended it at once. One that sends nothing is a load balancer's check, unless it is Microsoft, which
 * checks by OPTIONS. Nor is one short that carried SIP: the fact does not tell, `SilentConnections` does.
 */
export const isShortConnection = (
  { livedMs, endedBy, bytesReceived = 0, remote }: ConnectionClosedFact,
  isMicrosoft = isMicrosoftAddress,
): boolean =>
  livedMs < SHORT_CONNECTION && endedBy === 'remote' && (bytesReceived > 0 || isMicrosoft(remote.address))

/** How long was spoken: from the answer, not from the INVITE as Microsoft's report has it, to the end. */
export const talkMs = (answeredAt: Instant, endedAt: Instant): Millis =>
  millis(Math.max(0, between(answeredAt, endedAt)))

/** As Teams sees it (Microsoft, Health Dashboard): `inbound` comes from the telephone network. */
export type CallDirection = 'inbound' | 'outbound'

/** By the leg that called, which is the first. */
export const directionOf = ([caller]: readonly CallLeg[]): CallDirection =>
  caller?.side === 'teams' ? 'outbound' : 'inbound'

/**
 * What a trunk is called: as its SBC's configuration names the carrier's host, else by its address. Never with a port:
 * whoever comes over TCP has another one each time (RFC 3261 section 18).
 */
export const trunkOf = (legs: readonly CallLeg[], remote: Endpoint | undefined): string | undefined =>
  legs.find(leg => leg.side === 'carrier' && leg.host !== undefined)?.host ?? remote?.address
