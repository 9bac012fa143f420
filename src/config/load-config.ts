// From the text of `linesman.yaml` to what runs by it, or to everything that is wrong with it: an SBC of one's own and all
// around it, or what watches those of others alone.
//
//   text --yaml--> raw --keys--> sections --files, checks--> settings + where each value came from

import type { ChannelSettings } from '../alerts/index.ts'
import type { CollectorConfig, HepExportConfig } from '../collector/index.ts'
import { fault, type Millis, millis, ok, type Result } from '../kernel/index.ts'
import type { SbcConfig } from '../sbc/index.ts'
import type { AgentSettings } from '../snmp/index.ts'
import type { MaintenanceRule } from '../watch/index.ts'
import { type AlertingSettings, type DeskKeys, deskSettings, readChannels } from './alerting.ts'
import { readApi } from './api-reading.ts'
import type { ApiSettings } from './api-settings.ts'
import { readCollect, readHepExport } from './collecting.ts'
import { crossCheck } from './cross-checks.ts'
import { type EffectiveValue, effectiveValues } from './effective-values.ts'
import { readMaintenance } from './maintenance.ts'
import { type LoadOptions, readSecret } from './material.ts'
import { type Problem, Problems, type Report } from './problem.ts'
import { readSections } from './read-sections.ts'
import { type RecordsSettings, readRecordSettings } from './record-collecting.ts'
import { readSbcFiles, sbcConfig, sbcStandards, type WholeSbc } from './sbc-reading.ts'
import { type Readable, type Section, schema, watchingSchema } from './schema.ts'
import type { KnownContexts } from './shared-contexts.ts'
import { readSnmp } from './snmp-reading.ts'
import { readWatch, type WatchSettings } from './watching.ts'
import { readYaml } from './yaml-source.ts'

export interface StoreSettings {
  /** Path of a file, or URL of a database; it may hold a password. */
  place: string
  keepMs: Millis
  capBytes: number
}

export interface Loaded {
  /** Absent where SBCs of others are watched alone. */
  sbc?: SbcConfig
  dns: { servers: string[]; hosts: Record<string, string[]> }
  collect: CollectorConfig
  /** Absent where records of calls are handed in over the API alone. */
  records?: RecordsSettings
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

/** With an SBC of one's own. */
export type LoadedSbc = Loaded & { sbc: SbcConfig }
export const hasSbc = (loaded: Loaded): loaded is LoadedSbc => loaded.sbc !== undefined

/**
 * Reads a configuration. The fault holds all problems in the order of their lines, errors and warnings; a
 * configuration with warnings only is loaded. Never throws.
 */
export function loadConfig(text: string, options: LoadOptions): Result<Loaded, Problem[]> {
  const source = readYaml(text)
  if (!source.ok) return source
  const { raw, lineOf } = source.value
  const problems = new Problems(lineOf)
  const found = readSections(raw, problems)
  crossCheck(found, problems)
  const files = found.hasSbc ? readSbcFiles(found, options, problems) : undefined
  const outside = readOutside(found, files?.known, options, problems)
  if (problems.hasErrors || (found.hasSbc && files === undefined)) return fault(problems.all)
  // Without an error every section is whole.
  const whole = found as WholeSbc & Watching
  const sbc = files && sbcConfig(whole, files)
  const standards = new Map([...STANDARDS, ...(sbc ? sbcStandards(whole, sbc) : [])])
  const values = effectiveValues(sbc ? schema : watchingSchema, raw, lineOf, standards)
  const { channels, maintenance, ...others } = outside
  return ok({
    ...(sbc && { sbc }),
    dns: whole.dns,
    ...others,
    alerts: { desk: deskSettings(sbc ? whole : watchedAs(whole), channels), channels, maintenance },
    values,
    warnings: problems.all,
  })
}

/** What every configuration has. */
type Watching = { [Name in 'dns' | 'alerts' | 'watch']: Section<Name> }

/** Whom alerts are about where there is no SBC of one's own: the one that is watched, if it is one. */
function watchedAs({ alerts, watch: { sbcs = [] } }: Watching): DeskKeys {
  const [only, another] = sbcs
  return { alerts, fqdn: only !== undefined && another === undefined ? only.fqdn : 'linesman' }
}

/** What others than the SBC need of files and of the environment, read. */
interface Outside {
  collect: CollectorConfig
  records?: RecordsSettings
  watch?: WatchSettings
  hepExport?: HepExportConfig
  store?: StoreSettings
  channels: readonly ChannelSettings[]
  maintenance: readonly MaintenanceRule[]
  api?: ApiSettings
  snmp?: AgentSettings
}

function readOutside(
  found: Readable,
  known: KnownContexts | undefined,
  options: LoadOptions,
  report: Report,
): Outside {
  const store = readStore(found, options, report)
  const records = readRecordSettings(found, options, report)
  const watch = readWatch(found, options, report)
  const hepExport = readHepExport(found, options, report)
  const api = readApi(found, known, options, report)
  const snmp = readSnmp(found, options, report)
  return {
    collect: readCollect(found, known, options, report),
    ...(records && { records }),
    ...(watch && { watch }),
    ...(hepExport && { hepExport }),
    ...(store && { store }),
    channels: readChannels(found, options, report),
    maintenance: readMaintenance(found, options.now, report),
    ...(api && { api }),
    ...(snmp && { snmp }),
  }
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

/** What keys without a fixed default come to. */
const STANDARDS: readonly (readonly [string, string])[] = [
  ['collect.syslog', 'none'],
  ['collect.hep', 'none'],
  ['collect.records', 'none'],
  ['collect.records.folder', 'none'],
  ['collect.records.graph', 'not asked'],
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
]
