// From the keys of `alerts` to what the desk and the channels are told: references to secrets resolved, names held against
// each other.

import type { AlertRoute, AlertSettings, ChannelSettings, Share, SnmpSecurity } from '../alerts/index.ts'
import type { TrustStore } from '../tls/index.ts'
import type { MaintenanceRule } from '../watch/index.ts'
import { channelKinds, FACILITIES } from './alert-channel-keys.ts'
import { readSecret, type Surroundings } from './material.ts'
import type { Path, Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import { readHttpUrl } from './text-values.ts'
import { readTrust } from './trust.ts'

type Around = Surroundings & { publicRoots: readonly string[] }
type Channel = NonNullable<Section<'alerts'>['channels']>[number]
type Kind = keyof typeof channelKinds
type Keys<Name extends Kind> = NonNullable<Channel[Name]>
type Thresholds = Section<'alerts'>['thresholds']

export interface AlertingSettings {
  desk: AlertSettings
  channels: readonly ChannelSettings[]
  maintenance: readonly MaintenanceRule[]
}

/** What is missing or wrong of a channel is told, and the channel then left out. */
export function readChannels(found: Readable, around: Around, report: Report): ChannelSettings[] {
  checkNames(found, report)
  const { channels = [], language = 'en' } = found.alerts
  return channels.flatMap((channel, index) => {
    const reader = new ChannelReader(['alerts', 'channels', index], around, report)
    return reader.channel(channel, channel.language ?? language) ?? []
  })
}

export interface DeskKeys {
  fqdn: string
  alerts: Section<'alerts'>
}

/** Of a configuration without errors. What comes with a reload is not in it. */
export function deskSettings(found: DeskKeys, channels: readonly ChannelSettings[]): AlertSettings {
  const { groupWait, repeat, recover, dashboard, watchdog, routes = [] } = found.alerts
  const names = channels.map(({ name }) => name)
  // Who waits for the sign of life wants nothing else, unless a route says so.
  const others = names.filter(name => name !== watchdog?.channel)
  const usual: AlertRoute = { channels: others.length > 0 ? others : names, severity: 'warning' }
  return {
    fqdn: found.fqdn,
    channels: names,
    routes: routes.length > 0 ? routes.map(routeOf) : [usual],
    thresholds: thresholdsOf(found),
    groupWaitMs: groupWait,
    repeatMs: repeat,
    recoverMs: recover,
    ...(watchdog && { watchdog: { everyMs: watchdog.every, channel: watchdog.channel } }),
    ...(dashboard !== undefined && { dashboard: dashboard.replace(/\/+$/, '') }),
  }
}

const routeOf = ({
  channels,
  severity,
  rules,
  about,
}: NonNullable<Section<'alerts'>['routes']>[number]): AlertRoute => ({
  channels,
  severity,
  ...(rules && { rules }),
  ...(about && { about }),
})

function thresholdsOf({ alerts }: DeskKeys): AlertSettings['thresholds'] {
  const { finding, certificateDays, shortCall, capacity, backup, noCalls, ...shares } = alerts.thresholds
  const { maxConcurrentSessions } = capacity
  return {
    findingMs: finding,
    certificateDays: certificateDays.toSorted((left, right) => right - left),
    shortCallMs: shortCall,
    failedCalls: shareOf(shares.failedCalls),
    shortCalls: shareOf(shares.shortCalls),
    shortConnections: shareOf(shares.shortConnections),
    capacity: {
      percent: capacity.percent,
      ...(maxConcurrentSessions !== undefined && { maxConcurrentSessions }),
    },
    backup: {
      windowMs: backup.window,
      minimum: backup.minimum,
      main: {
        ...(backup.inbound && { inbound: lower(backup.inbound) }),
        ...(backup.outbound && { outbound: lower(backup.outbound) }),
      },
    },
    noCalls: {
      windowMs: noCalls.window,
      usual: noCalls.usual,
      weeks: noCalls.weeks,
      ...(noCalls.hours && { hours: { zone: noCalls.zone, spans: noCalls.hours } }),
    },
  }
}

const lower = (names: readonly string[]): string[] => names.map(name => name.toLowerCase())

const shareOf = ({ window, minimum, percent, count }: Thresholds['failedCalls']): Share => ({
  windowMs: window,
  minimum,
  percent,
  ...(count !== undefined && { count }),
})

function checkNames({ alerts }: Readable, report: Report): void {
  const { channels = [], routes = [], watchdog } = alerts
  const names = channels.map(({ name }) => name)
  const known = (name: string, path: Path): void => {
    if (names.includes(name)) return
    const remedy = names.length === 0 ? 'write it under alerts.channels' : `write one of ${names.join(', ')}`
    report.error(path, { what: `there is no channel "${name}"`, remedy })
  }
  for (const [index, name] of names.entries()) {
    if (names.indexOf(name) === index) continue
    const what = `another channel is called "${name}", too`
    report.error(['alerts', 'channels', index, 'name'], { what, remedy: 'give each its own name' })
  }
  for (const [index, route] of routes.entries())
    for (const [place, name] of route.channels.entries())
      known(name, ['alerts', 'routes', index, 'channels', place])
  if (watchdog !== undefined) known(watchdog.channel, ['alerts', 'watchdog', 'channel'])
}

/** Reads one channel. */
class ChannelReader {
  readonly #path: Path
  readonly #around: Around
  readonly #report: Report

  constructor(path: Path, around: Around, report: Report) {
    this.#path = path
    this.#around = around
    this.#report = report
  }

  channel(channel: Channel, language: ChannelSettings['language']): ChannelSettings | undefined {
    const kinds = (Object.keys(channelKinds) as Kind[]).filter(kind => channel[kind] !== undefined)
    const kind = kinds[0]
    if (kind === undefined || kinds.length > 1) {
      const what = kind === undefined ? 'nothing says how it tells' : `it is ${kinds.join(' and ')} at once`
      const remedy = `write the keys of one kind: ${Object.keys(channelKinds).join(', ')}`
      return this.#wrong([], what, remedy)
    }
    const settings = this.#settings(kind, channel)
    return settings && ({ name: channel.name, language, ...settings } as ChannelSettings)
  }

  #settings(kind: Kind, channel: Channel): object | undefined {
    switch (kind) {
      case 'email':
        return this.#email(channel.email as Keys<'email'>)
      case 'syslog':
        return this.#syslog(channel.syslog as Keys<'syslog'>)
      case 'snmp':
        return this.#snmp(channel.snmp as Keys<'snmp'>)
      default:
        return this.#overHttp(kind, channel[kind] as Record<string, string>)
    }
  }

  /** All of their keys but `trust` are texts, and some of these secrets. */
  #overHttp(kind: Kind, { trust, ...texts }: Record<string, string>): object | undefined {
    const read: Record<string, unknown> = { type: kind }
    for (const [key, text] of Object.entries(texts)) {
      const value = this.#secret([kind, key], text)
      if (value === undefined) return undefined
      read[key] = value
    }
    const url = readHttpUrl(String(read.url))
    if (!url.ok) return this.#wrong([kind, 'url'], url.fault.what, url.fault.remedy)
    return this.#trusting(kind, trust, read)
  }

  #email({ trust, password, user, ...rest }: Keys<'email'>): object | undefined {
    if ((user === undefined) !== (password === undefined)) {
      const missing = user === undefined ? 'user' : 'password'
      return this.#wrong(['email', missing], 'is missing beside the other', 'write both, or none')
    }
    if (password === undefined) return this.#trusting('email', trust, { type: 'email', ...rest })
    const secret = this.#secret(['email', 'password'], password)
    return secret === undefined
      ? undefined
      : this.#trusting('email', trust, { type: 'email', ...rest, user, password: secret })
  }

  #syslog({ trust, facility, ...rest }: Keys<'syslog'>): object | undefined {
    const number = FACILITIES.indexOf(facility)
    return this.#trusting('syslog', trust, { type: 'syslog', ...rest, facility: number })
  }

  #snmp({ to, ...keys }: Keys<'snmp'>): object | undefined {
    const security = keys.version === 'v2c' ? this.#community(keys) : this.#user(keys)
    return security && { type: 'snmp', to, security }
  }

  #community({ community, inform }: Omit<Keys<'snmp'>, 'to'>): SnmpSecurity | undefined {
    if (community === undefined)
      return this.#wrong(['snmp', 'community'], 'is missing, and version is v2c', 'write it')
    const secret = this.#secret(['snmp', 'community'], community)
    return secret === undefined ? undefined : { version: 'v2c', community: secret, inform }
  }

  #user({ user, auth, authKey, privacy, privacyKey }: Omit<Keys<'snmp'>, 'to'>): SnmpSecurity | undefined {
    if (user === undefined) return this.#wrong(['snmp', 'user'], 'is missing, and version is v3', 'write it')
    if (privacyKey !== undefined && authKey === undefined)
      return this.#wrong(['snmp', 'authKey'], 'is missing beside privacyKey', 'write both (RFC 3411)')
    const key = authKey && this.#secret(['snmp', 'authKey'], authKey)
    const secret = privacyKey && this.#secret(['snmp', 'privacyKey'], privacyKey)
    return {
      version: 'v3',
      user,
      ...(key && { auth: { protocol: auth, key } }),
      ...(secret && { privacy: { protocol: privacy, key: secret } }),
    }
  }

  #trusting(kind: Kind, text: string | undefined, settings: object): object | undefined {
    const path = [...this.#path, kind, 'trust']
    const trust: TrustStore | undefined =
      text === undefined ? undefined : readTrust(text, path, this.#around, this.#report)
    return { ...settings, ...(trust && { trust }) }
  }

  #secret(path: Path, text: string): string | undefined {
    const read = readSecret(text, this.#around)
    return read.ok ? read.value : this.#wrong(path, read.fault.what, read.fault.remedy)
  }

  #wrong(path: Path, what: string, remedy: string): undefined {
    this.#report.error([...this.#path, ...path], { what, remedy })
  }
}
