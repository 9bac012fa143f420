// Shapes of all answers, for whoever asks: a browser knows nothing else of the API.

export type { AlertsAnswer, AlertTold } from './alerts.ts'
export type {
  CallAnswer,
  CallsAnswer,
  CallTold,
  CountsAnswer,
  LadderTold,
} from './calls.ts'
export type {
  AuditAnswer,
  CertificatesAnswer,
  DiagnosisAnswer,
  FactsAnswer,
  LabAnswer,
  LiveEvents,
  Overview,
  PlayedAnswer,
  RecordSourcesAnswer,
  Session,
  SettingsAnswer,
} from './desk.ts'
export type { FindingAnswer, FindingsAnswer, FindingTold } from './findings.ts'
export type { HealthAnswer, HealthChangeTold, HealthOne } from './health.ts'
export type { MaintenanceAnswer, MaintenanceWindow } from './maintenance.ts'
export type { Problem } from './parts.ts'
export type { ProbesAnswer } from './probe.ts'
export type { LintAnswer, MatrixAnswer, TenantAnswer } from './routing.ts'
