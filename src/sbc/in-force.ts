// A configuration with all that follows from it, worked out once and not for each call.

import { type Chance, minutes } from '../kernel/index.ts'
import { type UsageContext, usageContext } from '../sip/index.ts'
import { AddressRanges } from '../tls/index.ts'
import type { CallRules } from './call-language.ts'
import { isCarrierHost } from './carrier-way.ts'
import { DEFAULT_BEHAVIOUR, DEFAULT_LIMITS, DEFAULT_TIMERS, type SbcConfig, type Settings } from './config.ts'
import { carrierContact, teamsContact } from './invites.ts'
import type { Side } from './leg-id.ts'
import { profileOf } from './profile.ts'
import { isNameOf } from './referral.ts'
import type { Trust } from './trunk-guard.ts'

/** A reload puts another one in its place. */
export interface InForce {
  readonly config: SbcConfig
  readonly settings: Settings
  readonly rules: CallRules
  readonly trusts: Readonly<Record<Side, Trust>>
  /** Of every leg of a side; what is told of the caller in Contact towards the callee is the call's own. */
  readonly contexts: Readonly<Record<Side, UsageContext>>
}

export function inForce(config: SbcConfig, chance: Chance): InForce {
  const settings = settingsOf(config)
  const { behaviour, timers } = settings
  const contextOf = (side: Side, contact: string): UsageContext =>
    usageContext({
      chance,
      profile: { contact, ...profileOf(side, config, behaviour) },
      ...(timers.sip && { timers: timers.sip }),
    })
  return {
    config,
    settings,
    rules: callRules(settings),
    trusts: trustsOf(config, settings),
    contexts: {
      carrier: contextOf('carrier', carrierContact(config)),
      teams: contextOf('teams', teamsContact(config)),
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

/** Whether a host that a peer of this side names may be asked for in DNS, and sent to. */
export function trustsHost({ config, trusts }: InForce, side: Side, host: string): boolean {
  if (trusts[side].allow.has(host)) return true
  return side === 'teams' ? isNameOf(host, config.teams.referTargets) : isCarrierHost(config.carrier, host)
}
