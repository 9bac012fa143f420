// api: the door for programs and for the dashboard. Shapes of all answers stand in `shapes/`, which the dashboard enters; the
// OpenAPI document comes from them, too.

export { type Api, buildApi } from './api.ts'
export type { Places } from './app.ts'
export type {
  AlertDesk,
  AuditEntry,
  ChannelCounts,
  Clock,
  Diagnose,
  Diagnosed,
  EvidenceFile,
  HealthDesk,
  LabDesk,
  PlayOrder,
  ProbeTarget,
  RecordDesk,
  RecordsTaken,
  Self,
  Services,
  TenantFiles,
  WorkOut,
} from './services.ts'
export type * from './shapes/index.ts'
