// findings: the shape of what is wrong, which several rooms find and the doors show.

export {
  CERTAINTIES,
  type Certainty,
  EVIDENCE_LIMIT,
  type Evidence,
  type Finding,
  type RuleHead,
  type Severity,
  type ToldFinding,
  worstFirst,
} from './finding.ts'
export {
  inAll,
  LANGUAGES,
  type Language,
  lengthOfTime,
  type Noun,
  type Said,
  type Sentences,
  say,
  type Value,
  type Wording,
  worded,
  written,
} from './wording.ts'
export { counted, listed } from './words.ts'
