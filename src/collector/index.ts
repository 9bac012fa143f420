// collector: evidence of others while it comes in (syslog of an SBC, HEP3 of capture agents, exports of flows), and
// what the SBC sees sent on as HEP3. Two elements; their sockets are the world's.

export { Collector } from './collector.ts'
export type { CollectedKind, CollectorConfig, CollectorListener } from './collector-config.ts'
export { HepExport, type HepExportConfig } from './hep-export.ts'
