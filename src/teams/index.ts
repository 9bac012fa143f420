// teams: Microsoft's side of Direct Routing as an element.

export type { CallRecord } from './call-record.ts'
export type {
  AttendantConfig,
  Destination,
  MediaProcessor,
  QueueConfig,
  RegionConfig,
  SbcEntry,
  Target,
  TeamsConfig,
  UserBehaviour,
  UserConfig,
} from './config.ts'
export type { TransferRecord } from './exchange.ts'
export { hour, isOpen, type OpeningHours, onWorkdays } from './opening-hours.ts'
export { DEFAULT_LIMITS, DEFAULT_OPTIONS, type TeamsLimits, type TeamsOptions } from './options.ts'
export { Teams, type TeamsCall, type TeamsCounts } from './teams.ts'
export type { TransferCompletion } from './transfer-completion.ts'
export type { TrunkHealth } from './trunk-health.ts'
