// findings: the shape of what is wrong, which several rooms find and the doors show.

export {
  CERTAINTIES,
  type Certainty,
  EVIDENCE_LIMIT,
  type Evidence,
  type Finding,
  type RuleHead,
  type Severity,
  worstFirst,
} from './finding.ts'
export { counted, listed } from './words.ts'
