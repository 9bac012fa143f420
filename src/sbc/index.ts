// sbc: the session border controller between a carrier and Teams. Where a call is decided: call.ts; a transfer:
// transfer.ts; what passes between legs: header-policy.ts, sdp-bridge.ts.

export {
  type Behaviour,
  type CarrierConfig,
  type CarrierTls,
  DEFAULT_BEHAVIOUR,
  DEFAULT_LIMITS,
  DEFAULT_TIMERS,
  type Limits,
  type MediaConfig,
  type RegistrationConfig,
  type SbcConfig,
  type SbcTimers,
  type TeamsConfig,
} from './config.ts'
export type { ForwardingForm } from './header-policy.ts'
export type { NumberPlan } from './numbers.ts'
export type { RingRules } from './progress.ts'
export type { ProxyAddress, ProxyState } from './proxies.ts'
export type { BoundPath } from './reconfiguration.ts'
export type { RegistrationHealth } from './registrations.ts'
export { Sbc, type SbcCounts, type SbcHealth } from './sbc.ts'
