// A configuration with all that follows from it, worked out once and not for each call.

import { minutes } from '../kernel/index.ts'
import type { UsageProfile } from '../sip/index.ts'
import { AddressRanges } from '../tls/index.ts'
import type { CallRules } from './call-language.ts'
import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS, DEFAULT_TIMERS, type SbcConfig, type Settings } from './config.ts'
import type { Side } from './leg-id.ts'
import { profileOf } from './profile.ts'
import type { Trust } from './trunk-guard.ts'

/** A reload puts another one in its place. */
export interface InForce {
  readonly config: SbcConfig
  readonly settings: Settings
  readonly rules: CallRules
  readonly trusts: Readonly<Record<Side, Trust>>
  /** What the SBC says of itself on every leg of a side, but for its Contact. */
  readonly profiles: Readonly<Record<Side, Omit<UsageProfile, 'contact'>>>
}

export function inForce(config: SbcConfig): InForce {
  const settings = settingsOf(config)
  const { behaviour } = settings
  return {
    config,
    settings,
    rules: callRules(settings),
    trusts: trustsOf(config, settings),
    profiles: {
      carrier: profileOf('carrier', config, behaviour),
      teams: profileOf('teams', config, behaviour),
    },
  }
}

/** Everything that has a default, with the configuration's own values before it. */
function settingsOf(config: SbcConfig): Settings {
  const behaviour = { ...DEFAULT_BEHAVIOUR, ...config.behaviour }
  return {
    optionsIntervalMs: config.teams.optionsIntervalMs ?? minutes(1),
    limits: { ...DEFAULT_LIMITS, ...config.limits },
    timers: { ...DEFAULT_TIMERS, ...config.timers },
    // Without a relay there is no address of ours to offer.
    behaviour: config.media.relay ? behaviour : { ...behaviour, lateOffer: 'refuse' },
  }
}

/** The rules of the call machine. */
function callRules({ timers, limits, behaviour }: Settings): CallRules {
  return {
    noAnswerMs: timers.noAnswerMs,
    endingMs: timers.endingMs,
    transfer: { referMs: timers.referMs, oldLegMs: timers.oldLegMs },
    transfersLimit: limits.transfersPerCall,
    carrierRefer: behaviour.carrierRefer,
    ring: behaviour.ring,
  }
}

/** Who may speak on which side. */
function trustsOf({ carrier, teams }: SbcConfig, { behaviour }: Settings): Record<Side, Trust> {
  return {
    carrier: { allow: new AddressRanges(carrier.allow), requireCertificate: false, identities: [] },
    teams: {
      allow: new AddressRanges(teams.allow),
      requireCertificate: behaviour.requireTeamsCertificate,
      identities: teams.identities,
    },
  }
}
