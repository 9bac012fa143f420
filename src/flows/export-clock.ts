// When a flow was, by what its exporter says: uptimes of 32 bits that wrap after 49.7 days (NetFlow), or absolute times
// of several units (RFC 7011 section 6.1).

import { type FlowRecord, UNTOLD } from './flow-record.ts'

/** What the header of an export tells of time. */
export interface ExportClock {
  /** When it was sent, milliseconds since 1970-01-01T00:00:00Z. */
  exportMs: number
  /** Milliseconds since the exporter started, at that time; `NaN` where the header does not say (IPFIX). */
  uptimeMs: number
  /** When the exporter started, as it told elsewhere; `NaN` where it did not. */
  bootMs: number
}

/** Seconds from 1900 to 1970. */
const NTP_TO_UNIX = 2_208_988_800
const NTP_ERA = 0x1_0000_0000
const FRACTION = 0x1_0000_0000

/**
 * Of an NTP timestamp (RFC 5905 section 6), as RFC 7011 section 6.1.9 writes micro- and nanoseconds. Seconds of the
 * lower half are of the era that begins in 2036.
 */
export function ntpMs(secondsSince1900: number, fraction: number): number {
  const whole = secondsSince1900 < 0x8000_0000 ? secondsSince1900 + NTP_ERA : secondsSince1900
  return 1000 * (whole - NTP_TO_UNIX) + (1000 * fraction) / FRACTION
}

/** No time of a flow is later: 2107, where the seconds of the headers end. */
const LATEST_MS = 1000 * 0x1_0000_0000

/** Gives the record its start and its end, from whichever fields it had; times that cannot be are not told. */
export function settleTimes(record: FlowRecord, clock: ExportClock): void {
  if (record.firstUptime !== UNTOLD || record.lastUptime !== UNTOLD) settleUptimes(record, clock)
  if (!Number.isNaN(record.duration)) {
    if (Number.isNaN(record.end)) record.end = record.start + record.duration
    else if (Number.isNaN(record.start)) record.start = record.end - record.duration
  }
  if (!canBe(record.start)) record.start = Number.NaN
  if (!canBe(record.end)) record.end = Number.NaN
  if (Number.isNaN(record.end)) record.end = Number.isNaN(record.start) ? clock.exportMs : record.start
  if (Number.isNaN(record.start)) record.start = record.end
  if (record.end < record.start) record.end = record.start
}

const canBe = (time: number): boolean => time >= 0 && time <= LATEST_MS

function settleUptimes(record: FlowRecord, { exportMs, uptimeMs, bootMs }: ExportClock): void {
  const { firstUptime, lastUptime } = record
  const boot = Number.isNaN(record.bootAt) ? bootMs : record.bootAt
  const uptime = Number.isNaN(uptimeMs) ? exportMs - boot : uptimeMs
  // Without a beginning to count from, the last packet is taken to be as old as its export.
  const pivot = Number.isNaN(uptime) ? (lastUptime === UNTOLD ? firstUptime : lastUptime) : uptime
  if (firstUptime !== UNTOLD) record.start = exportMs + sinceUptime(firstUptime, pivot)
  if (lastUptime !== UNTOLD) record.end = exportMs + sinceUptime(lastUptime, pivot)
}

/** From `pivot` to `uptime`, across a wrap of 32 bits, in either direction. */
const sinceUptime = (uptime: number, pivot: number): number => (uptime - wrapped(pivot)) | 0

const WRAP = 0x1_0000_0000
const wrapped = (length: number): number => ((length % WRAP) + WRAP) % WRAP
