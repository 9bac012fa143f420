// facts: all that can be observed, and the call ladder drawn from it.

export { escapeMarkup, printable, shortened, wrapped } from '../kernel/index.ts'
export {
  type Ladder,
  type LadderJson,
  type LadderLeg,
  type LadderRow,
  type LegColour,
  type LegRole,
  ladderHtml,
  ladderHtmlText,
  ladderJson,
  ladderJsonText,
  ladderMermaid,
  ladderSection,
  ladderSvg,
  ladderText,
  type Participant,
} from '../ladder/index.ts'
export { alignClocks, type ClockOffset, type TimedSource } from './clocks/align-clocks.ts'
export { nameAddresses } from './clocks/known-addresses.ts'
export {
  type BugFact,
  type CallEvent,
  type CallFact,
  type CallLeg,
  type CallRecordFact,
  type CloseCause,
  type ConnectionClosedFact,
  type ConnectionOpenedFact,
  type Fact,
  type FactKind,
  type FactOf,
  type FlowCount,
  type FlowFact,
  type FlowOutcome,
  type GapFact,
  type Note,
  type OptionsFact,
  type RefusedFact,
  type RtpFact,
  type SettingFact,
  type SipFact,
  type TlsHandshakeFact,
  type TransferCompletionFact,
  UNDATED,
} from './fact.ts'
export { FactKeeper } from './fact-keeper.ts'
export { FACT_LINES_VERSION, formatFactLine, type LineProblem, parseFactLines } from './fact-lines.ts'
export { FACT_LIMIT, FactLog, inTimeOrder } from './fact-log.ts'
export { type KeptMessage, type KeptPlace, SipKeeper } from './kept-sip.ts'
export { duration } from './ladder/connection-label.ts'
export { type Call, type CallLegMessages, callsOf } from './ladder/ladder-calls.ts'
export { type CallLadders, type LadderOptions, ladderOf, laddersIn } from './ladder/ladder-of.ts'
export { hasNumber, type ListedCall, listedCall } from './ladder/listed-call.ts'
export { sipLabel } from './ladder/sip-label.ts'
export {
  isMicrosoftAddress,
  isMicrosoftName,
  MICROSOFT_MEDIA,
  MICROSOFT_MEDIA_PORTS,
  MICROSOFT_SIGNALLING,
} from './microsoft.ts'
export { OngoingView } from './orientation.ts'
export { plainFact } from './plain-fact.ts'
export { redact, STRUCK_OUT } from './redact.ts'
export { CallsGoing, type GoingCall } from './seen/calls-going.ts'
export { SilentConnections } from './seen/silent-connections.ts'
export {
  type CallDirection,
  directionOf,
  isShortConnection,
  SHORT_CALL,
  SHORT_CONNECTION,
  talkMs,
  trunkOf,
} from './seen/terms.ts'
export type {
  ClassificationSetting,
  IpGroupSetting,
  IpProfileSetting,
  ProxySetSetting,
  Setting,
  SipInterfaceSetting,
  TlsContextSetting,
} from './setting.ts'
export { type SipNote, type SipPlace, sipFact } from './sip-fact.ts'
export { isSipPort, SIP_PORTS } from './sip-port.ts'
export { drawn, isOutsideDialog, type SipSketch, type StampedSketch, sketchOf } from './sip-sketch.ts'
export {
  headerValues,
  hostIn,
  nodeOf,
  type Parties,
  parseReason,
  partiesOf,
  requestUri,
  type SipReason,
  showsMicrosoft,
  uriIn,
  userIn,
} from './sip-text.ts'
export { stamp } from './stamp.ts'
export { strikeKeys } from './strike-keys.ts'
export { firstFrom, inTimes } from './time-order.ts'
