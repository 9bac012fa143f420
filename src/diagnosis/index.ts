// diagnosis: facts to findings.

export type { Certainty, Evidence, Finding, Severity } from '../findings/index.ts'
export { DIAGNOSIS_DEFAULTS, diagnose } from './diagnose.ts'
export { type FindingSection, type FindingTextOptions, findingText } from './finding-text.ts'
export type { DiagnosisOptions, Match, Rule } from './rule.ts'
export { RULES } from './rules.ts'
