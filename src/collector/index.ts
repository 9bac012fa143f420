// collector: evidence of others while it comes in (syslog of an SBC, HEP3 of capture agents, exports of flows, records of
// calls), and what the SBC sees sent on as HEP3. Two elements, whose sockets are the world's, and what decides which records
// are read when.

export type { Collector } from './collector.ts'
export type { CollectedKind, CollectorConfig, CollectorListener } from './collector-config.ts'
export type { HepExport, HepExportConfig } from './hep-export.ts'
export { openCollector, openHepExport } from './open-elements.ts'
export { type FolderEntry, FolderWatch, type ReadFile } from './records/folder-watch.ts'
export { type GraphEffect, GraphPoll, type HttpAnswer, type HttpAsk } from './records/graph-poll.ts'
export type { ClientProof, GraphSettings } from './records/graph-settings.ts'
export { RecordIntake, type Taken } from './records/record-intake.ts'
export { FINE, NOT_KNOWN, type RecordSource, type RecordStanding } from './records/record-source.ts'
