// One record of a log: what stands in the envelope of syslog, or a line of a plain file. A record that its file writes
// over several lines comes as that many; only its grammar knows how they belong together.

import type { Instant } from '../kernel/index.ts'

export interface LogRecord {
  /** Line in the file, or number of the datagram; from 1. */
  number: number
  /** Octets as Latin-1, so that none is lost; `shown` makes text for a person of it. */
  text: string
  /** The envelope's time; absent where it tells no day. */
  at: Instant | undefined
  /** Whether that time named its zone, or was taken to be in the zone the reader was told. */
  zoned: boolean
  /** Milliseconds since midnight, of an envelope that tells a time and no day. */
  ofDay: number | undefined
  host: string | undefined
}

/** Whether anything stood in front of the text. */
export const hasEnvelope = (record: LogRecord): boolean =>
  record.at !== undefined || record.ofDay !== undefined || record.host !== undefined

/** The octets of a text as UTF-8, or as they are where they are none; a copy that holds on to nothing else. */
export function shown(text: string): string {
  const octets = Buffer.from(text, 'latin1')
  const asUtf8 = octets.toString('utf8')
  return asUtf8.includes('\ufffd') ? octets.toString('latin1') : asUtf8
}
