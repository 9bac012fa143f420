// api: the door for programs and for the dashboard. Shapes of all answers stand in `shapes/`; the OpenAPI document and the
// types of the dashboard come from them.

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
  type Self,
  type Services,
  type TenantFiles,
} from './services.ts'
export type { AlertsAnswer, AlertTold } from './shapes/alerts.ts'
export type {
  CallAnswer,
  CallsAnswer,
  CallsQuery,
  CallTold,
  CountsAnswer,
  LadderTold,
} from './shapes/calls.ts'
export type {
  AuditAnswer,
  CertificatesAnswer,
  DiagnosisAnswer,
  FactsAnswer,
  LabAnswer,
  LiveEvents,
  Overview,
  PlayedAnswer,
  Session,
  SettingsAnswer,
  TenantAnswer,
} from './shapes/desk.ts'
export type { FindingAnswer, FindingsAnswer, FindingTold } from './shapes/findings.ts'
export type { HealthAnswer, HealthChangeTold, HealthOne, MaintenanceAnswer } from './shapes/health.ts'
export type { Problem } from './shapes/parts.ts'
