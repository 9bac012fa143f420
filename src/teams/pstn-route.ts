// Which SBCs a call to the PSTN tries, in which order, and how each is to see it. With a tenant's voice routing that is
// decided and planned as `linesman route` does it; without, the SBCs are tried as they are configured.
//
//   user, dialled number --decide--> routes --plan--> groups --draw--> order --translate--> attempts

import { type Chance, fault, ok, type Result, seconds } from '../kernel/index.ts'
import {
  type Decision,
  decide,
  draw,
  type Gateway,
  type Health,
  nameKey,
  newUser,
  plan,
  TRIAL_HABITS,
  translate,
  type User,
} from '../routing/index.ts'
import { type Settings, sbcOf, type Target, type VoiceRouting } from './config.ts'
import type { OutgoingCall } from './outgoing.ts'
import type { PstnAttempt } from './pstn-attempts.ts'

export interface PstnQuestion {
  /** Who calls, or who forwards or transfers: whose policies count. */
  owner: Target
  dialled: string
  caller: OutgoingCall['caller']
}

export interface PstnRoute {
  /** What the dial plan made of the dialled number. */
  number: string
  caller: OutgoingCall['caller']
  attempts: PstnAttempt[]
}

/** A call for which no SBC is tried, and what the record of it says. */
export interface Unrouted {
  sipCode: number
  subCode: number
  says: string
}

export function routePstn(
  question: PstnQuestion,
  settings: Settings,
  health: Health,
  chance: Chance,
): Result<PstnRoute, Unrouted> {
  const { voiceRouting } = settings
  if (voiceRouting === undefined) return ok(asConfigured(question, settings))
  const { index, reading } = voiceRouting
  const { account, networkSite } = accountOf(question.owner, settings)
  // Whom the export does not have is somebody to whom nothing is granted.
  const user = index.users.get(nameKey(account)) ?? newUser({ userPrincipalName: account })
  const site = networkSite === undefined ? {} : { networkSite }
  const decision = decide(index, { user, dialled: question.dialled, ...site }, reading)
  if (decision.outcome.type !== 'routed') return fault(unrouted(decision))
  const caller = question.owner.kind === 'user' ? withLineUri(question.caller, user) : question.caller
  const call = { number: decision.number, caller }
  const attempts = draw(plan(decision, health, reading), chance).map(gateway =>
    attemptAt(gateway, call, settings, voiceRouting),
  )
  return ok({ ...call, attempts })
}

const asConfigured = (
  { dialled: number, caller }: PstnQuestion,
  { sbcs, options: { failoverMs, failoverCodes } }: Settings,
): PstnRoute => ({
  number,
  caller,
  attempts: sbcs.map(sbc => ({ sbc, call: { number, caller }, failoverMs, failoverCodes, datacenters: 1 })),
})

/** User principal name of a user, or of the resource account of an attendant or queue. */
function accountOf(owner: Target, settings: Settings): { account: string; networkSite?: string } {
  if (owner.kind === 'number') return { account: '' }
  const { name } = owner
  if (owner.kind !== 'user') {
    const services = owner.kind === 'attendant' ? settings.attendants : settings.queues
    return { account: services?.[name]?.resourceAccount ?? name }
  }
  const { userPrincipalName = name, networkSite } = settings.users?.[name] ?? {}
  return { account: userPrincipalName, ...(networkSite !== undefined && { networkSite }) }
}

/** The number that the tenant gave the user, where nothing else is told. */
function withLineUri(caller: OutgoingCall['caller'], { lineUri }: User): OutgoingCall['caller'] {
  const assigned = /^tel:(\+?\d+)/i.exec(lineUri ?? '')?.[1]
  return caller.number !== undefined || assigned === undefined ? caller : { ...caller, number: assigned }
}

function unrouted({ outcome }: Pick<Decision, 'outcome'>): Unrouted {
  if (outcome.type !== 'failed') {
    return { sipCode: 0, subCode: 0, says: 'the call goes by the Calling Plan, not by Direct Routing' }
  }
  const { sipCode, microsoftCode, says } = outcome
  return { sipCode, subCode: microsoftCode, says: `${says} (${microsoftCode})` }
}

function attemptAt(
  gateway: Gateway,
  { number, caller }: OutgoingCall,
  settings: Settings,
  { index, reading }: VoiceRouting,
): PstnAttempt {
  const called = translate(index, gateway, 'outboundPstnNumberTranslationRules', number, reading)
  const shown = (from: string): string =>
    translate(index, gateway, 'outboundTeamsNumberTranslationRules', from, reading).number
  return {
    sbc: sbcOf(gateway, settings.sbcs),
    call: {
      number: called.number,
      caller: caller.number === undefined ? caller : { ...caller, number: shown(caller.number) },
    },
    failoverMs: seconds(gateway.failoverTimeSeconds),
    failoverCodes: gateway.failoverResponseCodes,
    datacenters: TRIAL_HABITS.datacenters,
  }
}
