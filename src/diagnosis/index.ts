// diagnosis: facts to findings. Rules stand in rules/, in a folder for the first word of their id; what several of them
// ask of the facts stands by what it is about:
//
//   settings/   the SBC's configuration          records/   Microsoft's records and their codes
//   sip/        dialogs, refusals, OPTIONS       network/   connections that were short, refused, unanswered
//   tls/        handshakes and their causes      words/     how facts and findings are said

export type { Certainty, Evidence, Finding, Severity } from '../findings/index.ts'
export {
  DIAGNOSIS_DEFAULTS,
  type Diagnosed,
  diagnose,
  diagnoseInSteps,
  examine,
  findingIn,
  toldFinding,
} from './diagnose.ts'
export { HANDBOOK, handbookPage } from './handbook.ts'
export { isEstablished, isRefused } from './network/flow-flags.ts'
export { isShortFlow } from './network/short-connections.ts'
export { type DisplayFilter, displayFilters } from './report/display-filters.ts'
export type { ReportDocument } from './report/document.ts'
export { type ReportOptions, type ReportSource, reportOf } from './report/report.ts'
export { reportHtml } from './report/report-html.ts'
export { reportMarkdown } from './report/report-markdown.ts'
export type { DiagnosisOptions, Match, Rule } from './rule.ts'
export { RULES } from './rules.ts'
export { evidenceOf } from './words/evidence.ts'
export { type FindingSection, type FindingTextOptions, findingText } from './words/finding-text.ts'
