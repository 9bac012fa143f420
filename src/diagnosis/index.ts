// diagnosis: facts to findings.

export type { Certainty, Evidence, Finding, Severity } from '../findings/index.ts'
export { DIAGNOSIS_DEFAULTS, type Diagnosed, diagnose, diagnoseInSteps, examine } from './diagnose.ts'
export { type FindingSection, type FindingTextOptions, findingText } from './finding-text.ts'
export { HANDBOOK, handbookPage } from './handbook.ts'
export { type DisplayFilter, displayFilters } from './report/display-filters.ts'
export type { ReportDocument } from './report/document.ts'
export { type ReportOptions, type ReportSource, reportOf } from './report/report.ts'
export { reportHtml } from './report/report-html.ts'
export { reportMarkdown } from './report/report-markdown.ts'
export type { DiagnosisOptions, Match, Rule } from './rule.ts'
export { RULES } from './rules.ts'
