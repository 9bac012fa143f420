// facts: all that can be observed, and the call ladder drawn from it.

export { escapeMarkup, printable, shortened, wrapped } from '../kernel/index.ts'
export { duration } from './connection-label.ts'
export type {
  BugFact,
  CallEvent,
  CallFact,
  CallLeg,
  CloseCause,
  ConnectionClosedFact,
  ConnectionOpenedFact,
  Fact,
  FactKind,
  FactOf,
  Note,
  OptionsFact,
  RefusedFact,
  RtpFact,
  SipFact,
  TlsHandshakeFact,
  TransferCompletionFact,
} from './fact.ts'
export { FACT_LINES_VERSION, formatFactLine, type LineProblem, parseFactLines } from './fact-lines.ts'
export { FACT_LIMIT, FactLog, inTimeOrder } from './fact-log.ts'
export type {
  Ladder,
  LadderLeg,
  LadderOptions,
  LadderRow,
  LegColour,
  LegRole,
  Participant,
} from './ladder.ts'
export { type Call, type CallLegMessages, callsOf } from './ladder-calls.ts'
export { ladderHtml } from './ladder-html.ts'
export { type LadderJson, ladderJson } from './ladder-json.ts'
export { ladderMermaid } from './ladder-mermaid.ts'
export { ladderOf } from './ladder-of.ts'
export { type LadderSvgOptions, ladderSvg } from './ladder-svg.ts'
export { type LadderTextOptions, ladderText } from './ladder-text.ts'
export { redact, STRUCK_OUT } from './redact.ts'
export { type SipNote, type SipPlace, sipFact } from './sip-fact.ts'
export { sipLabel } from './sip-label.ts'
export type { SipSketch } from './sip-sketch.ts'
export {
  headerValues,
  hostIn,
  nodeOf,
  parseReason,
  requestUri,
  type SipReason,
  showsMicrosoft,
  uriIn,
  userIn,
} from './sip-text.ts'
export { stamp } from './stamp.ts'
