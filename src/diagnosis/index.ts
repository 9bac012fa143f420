// diagnosis: facts to findings.

export { DIAGNOSIS_DEFAULTS, diagnose, EVIDENCE_LIMIT } from './diagnose.ts'
export { type FindingTextOptions, findingText } from './finding-text.ts'
export type {
  Certainty,
  DiagnosisOptions,
  Evidence,
  Finding,
  Match,
  Rule,
  Severity,
} from './rule.ts'
export { RULES } from './rules.ts'
