// config: the door that reads `linesman.yaml`.

export type { AlertingSettings } from './alerting.ts'
export {
  API_DEFAULTS,
  type ApiSettings,
  type ApiToken,
  type Role,
  type UploadLimits,
  unsafePlace,
} from './api-settings.ts'
export { readContext } from './context-files.ts'
export type { EffectiveValue } from './effective-values.ts'
export { hasSbc, type Loaded, type LoadedSbc, loadConfig, type StoreSettings } from './load-config.ts'
export type { LoadOptions } from './material.ts'
export { nearestOnes } from './nearest.ts'
export { formatProblem, type Problem } from './problem.ts'
export type { RecordsSettings } from './record-collecting.ts'
export { configReference } from './reference.ts'
export { type NamedFile, readTenantFiles, type TenantFilesRead } from './tenant-folder.ts'
export type { WatchedPlace, WatchSettings } from './watching.ts'
