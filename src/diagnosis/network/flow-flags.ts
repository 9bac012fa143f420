// What the outcome of a flow tells, or its TCP flags, joined as exporters count them (RFC 9293 section 3.1).

import type { FlowCount, FlowFact } from '../../facts/index.ts'

const SYN = 2
const RST = 4
const ACK = 16
/** Without the two bits of explicit congestion notification (RFC 3168). */
const OF_CONNECTIONS = 0x3f

/** The client asked, and heard nothing that it acknowledged. */
export const isOnlySyn = ({ tcpFlags }: FlowCount): boolean =>
  tcpFlags !== undefined && (tcpFlags & OF_CONNECTIONS) === SYN

/** The client asked once or more, and each time was told that nobody listens. */
export const isRefused = ({ fromClient, fromServer }: FlowFact): boolean =>
  fromClient !== undefined &&
  isOnlySyn(fromClient) &&
  fromServer?.tcpFlags !== undefined &&
  has(fromServer.tcpFlags, RST) &&
  !has(fromServer.tcpFlags, SYN)

/** Both ends agreed to talk; what is not told is taken to be so. */
export function isEstablished({ fromClient, fromServer, outcome }: FlowFact): boolean {
  if (outcome !== undefined) return outcome === 'closed'
  const opened = fromClient?.tcpFlags === undefined || has(fromClient.tcpFlags, SYN | ACK)
  const accepted = fromServer?.tcpFlags === undefined || has(fromServer.tcpFlags, SYN)
  // Where flags are missing and one direction as well, nothing tells of an answer.
  const isTold = fromClient?.tcpFlags !== undefined || (fromServer?.packets ?? 0) > 0
  return opened && accepted && isTold
}

const has = (flags: number, wanted: number): boolean => (flags & wanted) === wanted

/** Some packets were not looked at, so that what is missing proves nothing. */
export const isSampled = ({ sampling }: FlowFact): boolean => sampling !== undefined && sampling > 1
