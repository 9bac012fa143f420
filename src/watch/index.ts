// watch: looks at an SBC from outside, as Microsoft would (`probe`), and says what is known of its health (`health`).

export type {
  CallQuality,
  Direction,
  EffectivenessRatio,
  Health,
  HealthChange,
  HealthState,
  HealthSubject,
  Maintenance,
  NextCall,
  PortalView,
  Signal,
  Standing,
} from './health/health.ts'
export { HealthBook } from './health/health-book.ts'
export { DEFAULT_HEALTH_OPTIONS, type HealthOptions } from './health/health-options.ts'
export { NOT_WATCHED } from './health/ledger.ts'
export {
  MaintenanceCalendar,
  type MaintenanceRule,
  type SavedCalendar,
} from './health/maintenance-calendar.ts'
export { verdictOf } from './health/outcome.ts'
export type { HealthPlaces, WatchedSbc, WatchedTrunk } from './health/places.ts'
export {
  clockAt,
  isZone,
  parseMoment,
  parseWeeklySpan,
  type WeeklySpan,
  type WeeklyWindow,
} from './health/wall-clock.ts'
export { nagiosState, nagiosText } from './probe/nagios.ts'
export { DEFAULT_PROBE_FROM, type ProbeOrder } from './probe/order.ts'
export { Probe } from './probe/probe.ts'
export {
  type AddressReport,
  type CertificateSeen,
  type NameReport,
  type ProbeReport,
  probeReport,
} from './probe/probe-report.ts'
export { microsoftTakes, type ProbeResult, probeResult } from './probe/probe-result.ts'
export { probeText } from './probe/probe-text.ts'
export { ROOTS } from './probe/probe-words.ts'
