// What the reader of one kind of firewall line makes of it.

import type { FlowFact, FlowOutcome } from '../../facts/index.ts'
import type { Endpoint, Instant, Millis } from '../../kernel/index.ts'

/** What one line says of a connection. */
export interface FirewallLine {
  client: Endpoint
  server: Endpoint
  /** `begun`: another line will tell of its end. `seen`: a packet that opens it, of which the line says no more. */
  says: FlowOutcome | 'begun' | 'seen'
  /** Name of the connection, where several lines tell of it. */
  id?: string
  /** The beginning by the line itself; else the line's time less `lastedMs` is taken. */
  startAt?: Instant
  lastedMs?: Millis
  bytes?: number
  fromClient?: FlowFact['fromClient']
  fromServer?: FlowFact['fromServer']
}

/** `nothing`: a line of this kind that tells of no TCP connection. */
export type LineRead = FirewallLine | 'nothing' | undefined
export type LineReader = (text: string, zoneMinutes: number) => LineRead
