// routing: a tenant's voice routing: whom Microsoft calls for a number, in which order, and why. Pure, and loadable by a
// browser: a door reads the files.

export type { TextStyle } from '../kernel/index.ts'
export { type Admission, admitInbound, type InboundCall } from './admit-inbound.ts'
export { type Asked, asker, type CallAnswer } from './ask.ts'
export { type ComparedReading, compareReadings } from './compare-readings.ts'
export {
  type Chosen,
  type Considered,
  chooseRoutes,
  type Decision,
  decide,
  type Outcome,
  type Question,
  type Stage,
  type Struck,
} from './decide.ts'
export { type Down, formatHow, gatewaysOf, HOWS, type How, parseHow } from './down.ts'
export { draw } from './draw.ts'
export { type EmergencyCall, emergencyCall } from './emergency.ts'
export { exportScript } from './import/export-script.ts'
export { type FileText, fileOf, fileText } from './import/file-text.ts'
export { type ImportedTenant, importTenant, type ReadFile } from './import/import-tenant.ts'
export { type ImportProblem, importProblemText } from './import/problem.ts'
export type { FileFormat, TenantFile } from './import/read-file.ts'
export type { Change } from './lint/change.ts'
export { type Linted, type LintOptions, lint, type NotRun } from './lint/lint.ts'
export type { PowerShell } from './lint/powershell.ts'
export type { LintFinding, LintMatch, LintRule, Remedy, RemedyJson } from './lint/rule.ts'
export { LINT_RULES } from './lint/rules.ts'
export { rulesPage } from './lint/rules-page.ts'
export type { Addresses } from './lint/tenant-facts.ts'
export type { Calls } from './matrix/choices.ts'
export type { Effect, Experience } from './matrix/effects.ts'
export { failureMatrix, type Matrix, type MatrixRow } from './matrix/matrix.ts'
export {
  type NormalisationRemark,
  type NormalisationStep,
  type Normalised,
  normalise,
} from './normalise.ts'
export { type FoundNumber, findNumber, type Wanted } from './pattern/find-number.ts'
export { type InvisibleCharacter, invisibleCharacters } from './pattern/invisible-characters.ts'
export {
  type Answer,
  compilePattern,
  compileReplacement,
  firstMatch,
  isMatch,
  type Pattern,
  type PatternFault,
  type Replacement,
  replace,
} from './pattern/pattern.ts'
export {
  ALL_HEALTHY,
  type Attempt,
  type Group,
  type GroupKind,
  type Health,
  type Plan,
  plan,
  probabilityAt,
} from './plan.ts'
export { type Ending, type Played, play, type Stagecraft } from './play.ts'
export { type PolicyOf, policyOf } from './policy-of.ts'
export {
  DEFAULT_READING,
  formatReading,
  READINGS,
  type Reading,
  type ReadingOption,
  withReading,
} from './reading.ts'
export {
  type ExplainJson,
  explainJson,
  type PlanJson,
  planJson,
  type ReadingsJson,
  readingsJson,
  struckText,
  type WhatifJson,
  whatifJson,
} from './route-json.ts'
export type { EmergencyCallRoutingPolicy, EmergencyNumber, NetworkSite } from './tenant/emergency.ts'
export { type BypassMode, GATEWAY_DEFAULTS, type Gateway, newGateway } from './tenant/gateway.ts'
export type { IndexedRoute, ListedGateway, StandingRoute, StruckGateway } from './tenant/indexed-route.ts'
export type {
  CallingLineIdentity,
  DialPlan,
  InboundNumberPattern,
  NormalizationRule,
  TranslationRule,
} from './tenant/number-rules.ts'
export { EMPTY_TENANT, newTenant, type Tenant, type TenantPart } from './tenant/tenant.ts'
export {
  type IndexedDialPlan,
  type IndexedInboundPattern,
  type IndexedRule,
  indexTenant,
  type NameIndex,
  nameKey,
  type TenantIndex,
} from './tenant/tenant-index.ts'
export { newUser, type User } from './tenant/user.ts'
export {
  GLOBAL,
  type GroupGrant,
  NUMBER_PATTERN_DEFAULT,
  type PolicyType,
  type VoiceRoute,
  type VoiceRoutingPolicy,
} from './tenant/voice-route.ts'
export type { TimelineRow } from './timeline.ts'
export { type RuleTrouble, type Translated, type TranslationList, translate } from './translate.ts'
export { type Behaviour, TRIAL_HABITS, type Trial, type TrialHabits, tryGateway } from './try-gateway.ts'
export { type AnswerPage, answerHtml } from './view/answer-html.ts'
export { type RouteRow, routeRows, untried } from './view/answer-rows.ts'
export { explainText, planText, waitText } from './view/answer-text.ts'
export { decisionMermaid } from './view/decision-mermaid.ts'
export { decisionSvg } from './view/decision-svg.ts'
export { matrixHtml } from './view/matrix-html.ts'
export { type ExperienceJson, type MatrixJson, matrixCsv, matrixJson } from './view/matrix-json.ts'
export { matrixText } from './view/matrix-text.ts'
export { matrixDomain, productsOf } from './view/matrix-words.ts'
export { readingsText } from './view/readings-text.ts'
export { type TimelineOptions, timelineSvg } from './view/timeline-svg.ts'
export { commonDomain, positionsText, probabilityText, withoutDomain } from './view/words.ts'
export { type LintJson, type TenantAnswers, type TenantWish, workOut } from './work-out.ts'
