// What the desk is told to do: which thresholds make an alert, whom it goes to, how often it is said.

import { SHORT_CALL } from '../facts/index.ts'
import type { Severity } from '../findings/index.ts'
import { type Millis, minutes, seconds } from '../kernel/index.ts'
import type { Direction } from '../watch/index.ts'
import type { BusyHours } from './seen/busy-hours.ts'

export interface AlertSettings {
  /** FQDN of the SBC that Linesman runs; its observer is `sbc`. */
  fqdn: string
  /** Names of all channels there are. */
  channels: readonly string[]
  /** All that fit count; without any, every channel is told warnings and what is worse. */
  routes: readonly AlertRoute[]
  thresholds: AlertThresholds
  /** Absent where others' SBCs are watched alone. */
  sbc?: SbcNow | undefined
  /** From the first alert of a group to its notice, so that what belongs together is told together. */
  groupWaitMs: Millis
  /** What is still so is said again. */
  repeatMs: Millis
  /** An alert is over when nothing was seen of it for so long; longer, when it comes and goes. */
  recoverMs: Millis
  watchdog?: { everyMs: Millis; channel: string }
  /** Address of the dashboard. */
  dashboard?: string
}

/** What a configuration says of the SBC outside of `alerts`, in force at once. */
export interface SbcNow {
  /** Calls that it takes on. */
  callLimit: number
  /** Microsoft's, in small letters: the main way to Teams where the thresholds name none. */
  firstProxy: string | undefined
}

export interface AlertRoute {
  channels: readonly string[]
  /** This one and worse. */
  severity: Severity
  /** Rules, or what they begin with: `health/`; any without it. */
  rules?: readonly string[]
  /** What it is about, or what that begins with: `trunk `; anything without it. */
  about?: readonly string[]
}

/** Counted over a time, and saying nothing with fewer than a minimum. */
export interface Share {
  windowMs: Millis
  /** Of all: below it nothing is said. */
  minimum: number
  /** From 0 to 100. */
  percent: number
  /** So many are enough, whatever their share. */
  count?: number
}

export interface AlertThresholds {
  /** A finding is over when it was not seen for so long. */
  findingMs: Millis
  /** Days before the end of a certificate on which it is said, the most first. */
  certificateDays: readonly number[]
  failedCalls: Share
  /** Shorter ones are short, when they were answered. */
  shortCallMs: Millis
  shortCalls: Share
  /** Of those that peers make to the signalling port. */
  shortConnections: Share
  capacity: {
    percent: number
    /** `MaxConcurrentSessions` of the SBC in the tenant. */
    maxConcurrentSessions?: number
  }
  /** Calls in this time, of which none went the main way. */
  backup: {
    windowMs: Millis
    minimum: number
    /** Host names of the main ways: `inbound` to Teams, `outbound` the main carrier. */
    main: Readonly<Partial<Record<Direction, readonly string[]>>>
  }
  noCalls: {
    windowMs: Millis
    /** Calls in the same time of each of the weeks before. */
    usual: number
    /** Weeks that must be known. */
    weeks: number
    /** Hours in which there is always somebody who calls; then no weeks are asked. */
    hours?: BusyHours
  }
}

export const DEFAULT_THRESHOLDS: AlertThresholds = {
  findingMs: minutes(30),
  certificateDays: [30, 14, 7, 1],
  failedCalls: { windowMs: minutes(15), minimum: 10, percent: 30 },
  shortCallMs: SHORT_CALL,
  shortCalls: { windowMs: minutes(30), minimum: 20, percent: 50 },
  shortConnections: { windowMs: minutes(15), minimum: 20, percent: 50 },
  capacity: { percent: 90 },
  backup: { windowMs: minutes(15), minimum: 5, main: {} },
  noCalls: { windowMs: minutes(60), usual: 10, weeks: 2 },
}

export const DEFAULT_TIMES = {
  groupWaitMs: seconds(30),
  repeatMs: minutes(240),
  recoverMs: seconds(60),
} as const
