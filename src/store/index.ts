// store: calls, facts, findings, health changes and probes, kept in SQLite or PostgreSQL.

export type { CallRow } from './call-row.ts'
export { callRowsOf } from './call-rows.ts'
export { CallTracker } from './call-tracker.ts'
export { FactPage } from './fact-page.ts'
export { isPostgres, openStore, type StorePlace } from './open-store.ts'
export type {
  Batch,
  CallQuestion,
  CallStory,
  Count,
  CountedBy,
  CountQuestion,
  FactQuestion,
  FindingQuestion,
  HealthQuestion,
  KeptFinding,
  Page,
  ProbeQuestion,
  ProbeResult,
  Retention,
  Span,
  Store,
  StoreSize,
  StoryQuestion,
} from './store.ts'
export { StoreTrouble, type Trouble } from './store-trouble.ts'
export { type DropReason, StoreWriter, type WriterCounts, type WriterLimits } from './store-writer.ts'
export { ThreadedStore } from './threads/threaded-store.ts'
