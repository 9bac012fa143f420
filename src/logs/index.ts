// logs: what SBCs and SIP servers write of themselves, to facts. Octets come in as chunks, datagrams or streams; who
// holds files and sockets is a door.

export { AudiocodesLogWriter, type LogStyle, type LogWriterOptions } from './audiocodes/log-writer.ts'
export {
  LogAnalysis,
  type LogAnalysisOptions,
  logKindOf,
} from './log-analysis.ts'
export type { LogCounts, LogResult } from './log-intake.ts'
export { beginsAsSyslog, SyslogStream, type SyslogStreamOptions } from './syslog-stream.ts'
export {
  asteriskLog,
  cubeLog,
  kamailioLog,
  opensipsLog,
  oracleLog,
  ribbonCoreLog,
  ribbonEdgeLog,
} from './vendor-logs.ts'
