// sbc: the session border controller between a carrier and Teams. Where a call is decided: call.ts; a transfer:
// transfer.ts; what passes between legs: header-policy.ts, sdp-bridge.ts.

export { carrierName } from './carrier-way.ts'
export {
  type Behaviour,
  type CarrierConfig,
  type CarrierTls,
  DEFAULT_BEHAVIOUR,
  DEFAULT_LIMITS,
  DEFAULT_TIMERS,
  type Limits,
  type RegistrationConfig,
  type SbcConfig,
  type SbcTimers,
} from './config.ts'
export { type BoundPath, reconfigured } from './reconfiguration.ts'
export { Sbc, type SbcCounts, type SbcHealth } from './sbc.ts'
