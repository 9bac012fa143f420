// From the text of `linesman.yaml` to what the SBC is told, or to everything that is wrong with it.
//
//   text --yaml--> raw --keys--> sections --files, checks--> SbcConfig + where each value came from

import type { ChannelSettings } from '../alerts/index.ts'
import type { CollectorConfig, HepExportConfig } from '../collector/index.ts'
import { fault, type Instant, type Millis, millis, ok, type Result } from '../kernel/index.ts'
import type { Behaviour, CarrierTls, RegistrationConfig, SbcConfig } from '../sbc/index.ts'
import type { DigestSecret } from '../sip/index.ts'
import type { AgentSettings } from '../snmp/index.ts'
import {
  byServerName,
  type ContextPolicy,
  MICROSOFT_RULES,
  type TlsContext,
  type TrustStore,
} from '../tls/index.ts'
import type { MaintenanceRule } from '../watch/index.ts'
import { type AlertingSettings, deskSettings, readChannels } from './alerting.ts'
import { readApi } from './api-reading.ts'
import type { ApiSettings } from './api-settings.ts'
import { readCarrierTls } from './carrier-tls.ts'
import { readCollect, readHepExport } from './collecting.ts'
import { checkCover, clientContext } from './context-cover.ts'
import { readContexts } from './context-files.ts'
import { crossCheck } from './cross-checks.ts'
import { type EffectiveValue, effectiveValues } from './effective-values.ts'
import { readMaintenance } from './maintenance.ts'
import { readSecret, type Surroundings } from './material.ts'
import { publicRoots } from './microsoft-roots.ts'
import { type Problem, Problems, type Report } from './problem.ts'
import { readSections } from './read-sections.ts'
import { type Readable, type Section, schema } from './schema.ts'
import { readSnmp } from './snmp-reading.ts'
import { formatTarget, isAddress } from './text-values.ts'
import { readTrust } from './trust.ts'
import { readWatch, type WatchSettings } from './watching.ts'
import { readYaml } from './yaml-source.ts'

export interface LoadOptions extends Surroundings {
  now: Instant
  /** Roots of public CAs as PEM blocks, from which Microsoft's are picked and by which certificates are judged. */
  publicRoots: readonly string[]
}

export interface StoreSettings {
  /** Path of a file, or URL of a database; it may hold a password. */
  place: string
  keepMs: Millis
  capBytes: number
}

export interface Loaded {
  sbc: SbcConfig
  dns: { servers: string[]; hosts: Record<string, string[]> }
  collect: CollectorConfig
  /** Absent where no SBC of others is probed. */
  watch?: WatchSettings
  hepExport?: HepExportConfig
  /** Absent where nothing is kept. */
  store?: StoreSettings
  /** Without channels nobody is told, and the dashboard shows it all the same. */
  alerts: AlertingSettings
  /** Absent where nothing is served. */
  api?: ApiSettings
  /** Absent where nobody may ask by SNMP. */
  snmp?: AgentSettings
  /** In the order of the reference; secrets are not in it. */
  values: EffectiveValue[]
  warnings: Problem[]
}

/**
 * Reads a configuration. The fault holds all problems in the order of their lines, errors and warnings; a
 * configuration with warnings only is loaded. Never throws.
 */
export function loadConfig(text: string, options: LoadOptions): Result<Loaded, Problem[]> {
  const source = readYaml(text)
  if (!source.ok) return source
  const problems = new Problems(source.value.lineOf)
  const found = readSections(source.value.raw, problems)
  crossCheck(found, problems)
  const outside = readOutside(found, options, problems)
  if (problems.hasErrors || outside === undefined) return fault(problems.all)
  // Without an error every section is whole.
  const whole = found as Whole
  const sbc = assemble(whole, outside)
  const values = effectiveValues(schema, source.value.raw, source.value.lineOf, standardsOf(whole, sbc))
  const { collect, watch, hepExport, store, channels, maintenance, api, snmp } = outside
  return ok({
    sbc,
    dns: whole.dns,
    collect,
    ...(watch && { watch }),
    ...(hepExport && { hepExport }),
    ...(store && { store }),
    alerts: { desk: deskSettings(whole, channels), channels, maintenance },
    ...(api && { api }),
    ...(snmp && { snmp }),
    values,
    warnings: problems.all,
  })
}

interface Whole {
  fqdn: string
  carrier: Section<'carrier'>
  teams: Section<'teams'>
  media: Section<'media'>
  dns: Section<'dns'>
  limits: Section<'limits'>
  timers: Section<'timers'>
  behaviour: Section<'behaviour'>
  collect: Section<'collect'>
  watch: Section<'watch'>
  export: Section<'export'>
  store: Section<'store'>
  alerts: Section<'alerts'>
  api: Section<'api'>
}

/** What lies in files and in the environment, read. */
interface Outside {
  contexts: TlsContext[]
  policies: ContextPolicy[]
  client: TlsContext
  trust: TrustStore
  credentials?: DigestSecret
  carrierTls?: CarrierTls
  collect: CollectorConfig
  watch?: WatchSettings
  hepExport?: HepExportConfig
  store?: StoreSettings
  channels: readonly ChannelSettings[]
  maintenance: readonly MaintenanceRule[]
  api?: ApiSettings
  snmp?: AgentSettings
}

function readOutside(found: Readable, options: LoadOptions, report: Report): Outside | undefined {
  const { teams, fqdn } = found
  const store = readStore(found, options, report)
  const channels = readChannels(found, options, report)
  const maintenance = readMaintenance(found, report)
  const credentials = readCredentials(found, options, report)
  const trust =
    teams.trust === undefined ? undefined : readTrust(teams.trust, ['teams', 'trust'], options, report)
  if (teams.contexts === undefined) return undefined
  const contexts = readContexts(teams.contexts, options, report)
  const policies = teams.policies?.map(policyOf) ?? byServerName(contexts)
  // Contexts that could not be read are told already; what the others cover would be a second, false alarm.
  const complete = contexts.length === teams.contexts.length
  if (complete && fqdn !== undefined && teams.allow !== undefined && trust !== undefined) {
    const written = teams.policies !== undefined
    const roots = publicRoots(options.publicRoots, trust)
    checkCover(
      { fqdn, contexts, policies, written, allow: teams.allow, publicRoots: roots, now: options.now },
      report,
    )
  }
  const client = clientOf(teams.context, contexts, fqdn ?? '', complete, report)
  if (client === undefined || trust === undefined) return undefined
  const known = { contexts, client, complete }
  const carrierTls = readCarrierTls(found, known, options, report)
  const watch = readWatch(found, options, report)
  const hepExport = readHepExport(found, options, report)
  const api = readApi(found, known, options, report)
  const snmp = readSnmp(found, options, report)
  return {
    contexts,
    policies,
    client,
    trust,
    ...(credentials && { credentials }),
    ...(carrierTls && { carrierTls }),
    collect: readCollect(found, known, options, report),
    ...(watch && { watch }),
    ...(hepExport && { hepExport }),
    ...(store && { store }),
    channels,
    maintenance,
    ...(api && { api }),
    ...(snmp && { snmp }),
  }
}

function readCredentials(
  { carrier }: Readable,
  options: LoadOptions,
  report: Report,
): Outside['credentials'] {
  if (carrier.credentials === undefined) return undefined
  const { username, password, realm } = carrier.credentials
  const secret = readSecret(password, options)
  if (secret.ok) return { username, password: secret.value, ...(realm !== undefined && { realm }) }
  report.error(['carrier', 'credentials', 'password'], secret.fault)
  return undefined
}

function readStore({ store }: Readable, options: LoadOptions, report: Report): StoreSettings | undefined {
  const { place, keepDays, cap } = store
  if (place === undefined || keepDays === undefined || cap === undefined) return undefined
  const read = readSecret(place, options)
  if (read.ok) return { place: read.value, keepMs: millis(keepDays * DAY_MS), capBytes: cap }
  report.error(['store', 'place'], read.fault)
  return undefined
}
const DAY_MS = 86_400_000

function clientOf(
  name: string | undefined,
  contexts: readonly TlsContext[],
  fqdn: string,
  complete: boolean,
  report: Report,
): TlsContext | undefined {
  if (name === undefined) return clientContext(contexts, fqdn)
  const context = contexts.find(each => each.name === name)
  if (context === undefined && complete) {
    const names = contexts.map(each => each.name).join(', ')
    report.error(['teams', 'context'], {
      what: `there is no context "${name}"`,
      remedy: `write one of ${names}`,
    })
  }
  return context
}

function policyOf(entry: NonNullable<Section<'teams'>['policies']>[number]): ContextPolicy {
  const { context, serverName, remote, listener, any } = entry
  return {
    context,
    when: {
      ...(serverName !== undefined && { serverName }),
      ...(remote !== undefined && { remote }),
      ...(listener !== undefined && { listener }),
      ...(any !== undefined && { any: true as const }),
    },
    ...((entry.default !== undefined || any !== undefined) && { isDefault: true }),
  }
}

function assemble(whole: Whole, outside: Outside): SbcConfig {
  const { fqdn, carrier, teams, media, limits, timers, behaviour } = whole
  return {
    fqdn,
    carrier: {
      transport: carrier.transport,
      ...(outside.carrierTls && { tls: outside.carrierTls }),
      srtp: carrier.srtp,
      local: carrier.listen,
      peer: carrier.peer,
      allow: carrier.allow ?? carrierAddresses(carrier),
      ...(outside.credentials && { credentials: outside.credentials }),
      ...(carrier.domain !== undefined && { domain: carrier.domain }),
      ...(carrier.outboundProxy && { outboundProxy: carrier.outboundProxy }),
      ...(carrier.registration && { registration: registrationOf(carrier.registration) }),
      ...(carrier.optionsInterval !== undefined && { optionsIntervalMs: carrier.optionsInterval }),
      ...(carrier.keepAlive !== undefined && { keepAliveMs: carrier.keepAlive }),
    },
    teams: {
      transport: teams.transport,
      local: teams.listen,
      proxies: teams.proxies,
      tls: tlsOf(teams, outside),
      allow: teams.allow,
      identities: teams.identities,
      referTargets: teams.referTargets,
      optionsIntervalMs: teams.optionsInterval,
      ...(teams.keepAlive !== undefined && { keepAliveMs: teams.keepAlive }),
    },
    media: {
      relay: media.relay,
      carrierAddress: media.carrierAddress ?? carrier.listen.address,
      teamsAddress: media.teamsAddress ?? teams.listen.address,
      ports: media.ports,
      codecs: media.codecs,
    },
    limits,
    timers: {
      noAnswerMs: timers.noAnswer,
      referMs: timers.refer,
      proxyAnswerMs: timers.proxyAnswer,
      oldLegMs: timers.oldLeg,
      endingMs: timers.ending,
      portQuarantineMs: timers.portQuarantine,
      idleMs: timers.idle,
    },
    behaviour: behaviourOf(behaviour),
  }
}

/** Names among them are told as a problem where they matter (cross-checks.ts). */
const carrierAddresses = ({ peer, outboundProxy, registration }: Section<'carrier'>): string[] => {
  const hosts = [peer, outboundProxy, registration?.registrar].flatMap(each => (each ? [each.host] : []))
  return [...new Set(hosts)].filter(isAddress)
}

function registrationOf({
  expires,
  contactUser,
  ...rest
}: NonNullable<Section<'carrier'>['registration']>): RegistrationConfig {
  return { ...rest, expiresSeconds: expires / 1000, ...(contactUser !== undefined && { contactUser }) }
}

function tlsOf(teams: Section<'teams'>, outside: Outside): SbcConfig['teams']['tls'] {
  const { minVersion, maxVersion, ciphers } = teams
  const versions = { minVersion, maxVersion, ...(ciphers && { ciphers }) }
  return {
    server: {
      contexts: outside.contexts,
      policies: outside.policies,
      clientCertificate: teams.clientCertificate,
      clientTrust: outside.trust,
      // Microsoft's own certificates carry serverAuth alone from 2026 on.
      clientRules: MICROSOFT_RULES,
      handshakeLimitMs: teams.handshakeLimit,
      ...versions,
    },
    client: { context: outside.client, trust: outside.trust, checkAt: 'handshake-end', ...versions },
  }
}

function behaviourOf(section: Section<'behaviour'>): Behaviour {
  const { numberPlan, sessionTimer, carrierRefer, ...rest } = section
  const { carrier, teams } = sessionTimer
  return {
    ...rest,
    carrierRefer: carrierRefer === '405' ? 405 : 603,
    ...(numberPlan && { numberPlan }),
    sessionTimer: { ...(carrier && { carrier }), ...(teams && { teams }) },
  }
}

/** What keys without a fixed default came to. */
const standardsOf = (whole: Whole, sbc: SbcConfig): Map<string, string> =>
  new Map([
    ['carrier.allow', sbc.carrier.allow.join(', ')],
    ['carrier.domain', whole.carrier.peer.host],
    ['carrier.optionsInterval', 'off'],
    ['carrier.outboundProxy', 'none'],
    ['carrier.registration', 'none'],
    ['carrier.tls', 'none'],
    ['carrier.keepAlive', 'off'],
    ['teams.keepAlive', 'off'],
    ['teams.policies', 'by server name'],
    ['teams.context', sbc.teams.tls.client.context?.name ?? ''],
    ['teams.ciphers', "OpenSSL's choice"],
    ['teams.proxies', sbc.teams.proxies.map(formatTarget).join(', ')],
    ['media.carrierAddress', sbc.media.carrierAddress],
    ['media.teamsAddress', sbc.media.teamsAddress],
    ['behaviour.numberPlan', 'none'],
    ['collect.syslog', 'none'],
    ['collect.hep', 'none'],
    ['collect.flows', 'none'],
    ['watch.sbcs', 'none'],
    ['export.hep', 'none'],
    ['store.place', 'none'],
    ['alerts.channels', 'none'],
    ['api.listen', 'none'],
    ['api.tls', 'none'],
    ['api.tokens', 'none'],
    ['api.hosts', 'none'],
    ['api.upload', 'none'],
    ['api.tenant', 'none'],
    ['snmp.listen', 'none'],
    ['snmp.allow', 'this machine'],
    ['snmp.community', 'none'],
    ['snmp.users', 'none'],
  ])
