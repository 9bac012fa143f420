// A new configuration for a running SBC: what can take its place at once, and what is built into sockets, ports and
// timers that stand and so waits for a restart.

import type { SbcConfig } from './config.ts'

/** Paths of a configuration that wait for a restart. */
export type BoundPath =
  | 'fqdn'
  | 'carrier.transport'
  | 'carrier.local'
  | 'carrier.keepAliveMs'
  | 'teams.transport'
  | 'teams.local'
  | 'teams.keepAliveMs'
  | 'media.carrierAddress'
  | 'media.teamsAddress'
  | 'media.ports'
  | 'limits.transactions'
  | 'timers.idleMs'
  | 'timers.sip'
  | 'behaviour.reuseTeamsConnections'

export interface Reconfiguration {
  /** The new configuration, with the old values where they are bound. */
  config: SbcConfig
  /** Of the bound ones those that differ. */
  needsRestart: BoundPath[]
}

export function reconfigured(running: SbcConfig, next: SbcConfig): Reconfiguration {
  const { carrier, teams, media, limits, timers, behaviour } = running
  const needsRestart = BOUND.filter(path => textOf(running, path) !== textOf(next, path))
  const { carrierAddress, teamsAddress, ports } = media
  const config: SbcConfig = {
    ...next,
    fqdn: running.fqdn,
    carrier: withKept(next.carrier, carrier, ['transport', 'local', 'keepAliveMs']),
    teams: withKept(next.teams, teams, ['transport', 'local', 'keepAliveMs']),
    media: { ...next.media, carrierAddress, teamsAddress, ports },
    limits: withKept(next.limits, limits, ['transactions']),
    timers: withKept(next.timers, timers, ['idleMs', 'sip']),
    behaviour: withKept(next.behaviour, behaviour, ['reuseTeamsConnections']),
  }
  return { config, needsRestart }
}

const BOUND: readonly BoundPath[] = [
  'fqdn',
  'carrier.transport',
  'carrier.local',
  'carrier.keepAliveMs',
  'teams.transport',
  'teams.local',
  'teams.keepAliveMs',
  'media.carrierAddress',
  'media.teamsAddress',
  'media.ports',
  'limits.transactions',
  'timers.idleMs',
  'timers.sip',
  'behaviour.reuseTeamsConnections',
]

function textOf(config: SbcConfig, path: BoundPath): string | undefined {
  const found = path
    .split('.')
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | undefined)?.[key], config)
  return JSON.stringify(found)
}

/** `next` with some keys as they are in `running`, absent ones included. */
function withKept<Section extends object, Key extends keyof Section>(
  next: Section | undefined,
  running: Section | undefined,
  keys: readonly Key[],
): Section {
  const section = { ...next } as Section
  for (const key of keys) {
    delete section[key]
    if (running?.[key] !== undefined) section[key] = running[key]
  }
  return section
}

/**
 * Whether two TLS policies are the same. Keys print as a fixed word, certificates with their fingerprints: the text
 * changes when a certificate does.
 */
export const isSamePolicy = (running: object, next: object): boolean =>
  JSON.stringify(running) === JSON.stringify(next)
