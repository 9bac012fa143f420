// api: the door for programs and for the dashboard. Shapes of all answers stand in `shapes/`, which the dashboard enters; the
// OpenAPI document comes from them, too.

export { type Api, buildApi } from './api.ts'
export type { Places } from './app.ts'
export {
  type AlertDesk,
  type AuditEntry,
  type ChannelCounts,
  type Clock,
  type Diagnose,
  type Diagnosed,
  type EvidenceFile,
  Feed,
  type HealthDesk,
  type Heard,
  type LabDesk,
  type PlayOrder,
  type ProbeTarget,
  type RecordDesk,
  type RecordsTaken,
  type Self,
  type Services,
  type TenantFiles,
  type WorkOut,
} from './services.ts'
export type * from './shapes/index.ts'
