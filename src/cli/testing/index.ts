// Test support: what tests of other rooms use of the doors.

export { tenantFilesIn } from '../operations/shown.ts'
export { askSbc } from '../probe/ask-sbc.ts'
export { loadTenant } from '../route/load-tenant.ts'
export { workOutApart } from '../route/work-out-apart.ts'
export { exchange } from '../run/records/http-exchange.ts'
export { filesIn, readRecordFile } from '../run/records/record-files.ts'
export { RecordFolder } from '../run/records/record-folder.ts'
export { inputOf } from '../sources/input.ts'
export { type Evidence, readInputs, type SourceOptions } from '../sources/read-sources.ts'
export { readRecords } from '../sources/records-source.ts'
export type { Terminal } from '../terminal.ts'
