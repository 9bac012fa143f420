// The story backup-route-trap: the main SBC alone in the first route, the backup alone in the second. Each remedy is
// played on the tenant it makes.

import { listed } from '../../../findings/index.ts'
import type { Reading } from '../../reading.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import { EMPTY_TENANT, type Tenant } from '../../tenant/tenant.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import type { VoiceRoute } from '../../tenant/voice-route.ts'
import { type Change, changed } from '../change.ts'
import { gatewayPiece, quotedNames, routePiece } from '../piece.ts'
import { firstShare, type OutageCall, playOutage, type Wait } from '../play-outage.ts'
import type { LintMatch, LintRule, Remedy } from '../rule.ts'
import { type StandingCall, standingCalls } from '../standing-calls.ts'
import type { TenantFacts } from '../tenant-facts.ts'

export const backupRouteTrap: LintRule = {
  id: 'routing/backup-route-trap',
  severity: 'warning',
  title: {
    en: 'Every call waits for the main SBC while it is dead',
    de: 'Jeder Anruf wartet auf den Haupt-SBC, solange er tot ist',
  },
  why: 'SBCs of one route are tried by chance, SBCs of the next only after those. Where the main SBC is alone in the first route and the backup alone in the second, Microsoft tries the main one first even when it is known to be dead, and each call waits FailoverTimeSeconds for it.',
  byHand:
    'Compare Get-CsOnlineVoiceRoute | Sort-Object Priority: two routes for the same numbers and usage with one gateway each.',
  remedy: {
    en: 'Put both SBCs into one route if both may carry calls every day; else be ready to disable the dead one, and shorten its timer.',
    de: 'Beide SBCs in einen Anrufweg stellen, wenn beide täglich Anrufe tragen dürfen; sonst bereit sein, den toten abzuschalten, und seine Wartezeit verkürzen.',
  },
  reference:
    'Microsoft Learn, "Monitor and troubleshoot Direct Routing" and "What\'s new for Direct Routing"; MSXFAQ, "Direct Routing Hochverfügbar"',
  needs: ['gateways', 'voiceRoutes', 'voiceRoutingPolicies'],
  find: facts => [...trapsIn(facts).values()].map(traps => judge(facts, traps)),
}

/** A shorter wait is borne. */
const BEARABLE_SECONDS = 5

/** One call that the trap catches. */
interface Trap {
  main: Gateway
  /** Those of the next route. */
  backups: readonly Gateway[]
  mainRoute: VoiceRoute
  backupRoute: VoiceRoute
  call: OutageCall
  /** The routes that take this call, and the SBCs: what else the tenant has does not count. */
  tenant: Tenant
}

/** By the SBCs; each route once. */
function trapsIn(facts: TenantFacts): Map<string, [Trap, ...Trap[]]> {
  const traps = new Map<string, [Trap, ...Trap[]]>()
  for (const call of standingCalls(facts)) {
    const trap = trapOf(facts, call)
    if (trap === undefined) continue
    const key = [trap.main, ...trap.backups].map(({ fqdn }) => nameKey(fqdn)).join(' ')
    const there = traps.get(key)
    if (there === undefined) traps.set(key, [trap])
    else if (there.every(({ mainRoute }) => mainRoute !== trap.mainRoute)) there.push(trap)
  }
  return traps
}

function trapOf({ tenant }: TenantFacts, { usages, number, routes }: StandingCall): Trap | undefined {
  const [first, second] = routes
  const [main, ...others] = first.gateways
  if (second === undefined || main === undefined || others.length > 0) return undefined
  const backups = second.gateways.filter(({ fqdn }) => nameKey(fqdn) !== nameKey(main.fqdn))
  if (backups.length === 0 || main.failoverTimeSeconds <= BEARABLE_SECONDS) return undefined
  return {
    main,
    backups,
    mainRoute: first.route,
    backupRoute: second.route,
    call: { usages, number, dead: main.fqdn },
    tenant: {
      ...EMPTY_TENANT,
      gateways: tenant.gateways,
      carrierDomains: tenant.carrierDomains,
      voiceRoutes: routes.map(({ route }) => route),
    },
  }
}

function judge(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): LintMatch {
  const [{ main, backups, call, tenant }] = traps
  const backup = namesOf(backups)
  const strict = strictReading(facts.reading)
  const wait = playOutage(tenant, call, true, strict)
  const routes = [...new Set(traps.map(({ mainRoute }) => mainRoute))]
  const name = listed(quotedNames(routes))
  const lasts = main.sendSipOptions
    ? `For the first minutes that is so in every reading, until Microsoft has noticed that no OPTIONS come. Afterwards it depends on what demotion reaches: by a statement of Microsoft support it ends at the route, and the wait lasts as long as the outage (reading demotionScope each-route); by "What's new" it reaches over all routes, and the wait ends with it (whole-list).`
    : `It lasts as long as the outage: SendSipOptions is false, so Microsoft never demotes this SBC.`
  return {
    severity: main.sendSipOptions ? 'warning' : 'critical',
    certainty: main.sendSipOptions ? 'likely' : 'proven',
    says: `${main.fqdn} is alone in route ${name}; ${backup} ${backups.length === 1 ? 'comes' : 'come'} in the route after it. While ${main.fqdn} is dead, ${shareOf(wait)} ${secondsOf(wait)} before ${backup} is called (played with a call to ${call.number}). ${lasts}`,
    evidence: [
      gatewayPiece(
        main,
        `FailoverTimeSeconds ${main.failoverTimeSeconds}, SendSipOptions ${main.sendSipOptions}`,
      ),
      ...traps.flatMap(({ mainRoute, backupRoute }) => [routePiece(mainRoute), routePiece(backupRoute)]),
    ],
    count: routes.length,
    remedies: remediesOf(facts, traps),
  }
}

const namesOf = (gateways: readonly Gateway[]): string => listed(gateways.map(({ fqdn }) => fqdn))

/** As the article reads what support said: the one that makes callers wait. */
const strictReading = (reading: Reading): Reading => ({ ...reading, demotionScope: 'one-try-each-route' })

const shareOf = ({ waiting }: Wait): string =>
  waiting >= 0.999 ? 'every call waits' : `${Math.round(waiting * 100)} % of the calls wait`

const secondsOf = ({ worstMs }: Wait): string => `${worstMs / 1000} s`

function remediesOf(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy[] {
  const [{ main }] = traps
  const isOwn = facts.index.gateways.has(nameKey(main.identity))
  const own = isOwn ? [disable(facts, traps), shorterTimer(facts, traps)] : []
  const watched = isOwn && !main.sendSipOptions ? [watch(facts, traps)] : []
  return [
    ...watched,
    sameRoute(facts, traps),
    ...own.slice(0, 1),
    ...priorities(facts, traps),
    ...own.slice(1),
  ]
}

/** What a change comes to for the call that was played. */
function gainOf(facts: TenantFacts, { call, tenant }: Trap, changes: readonly Change[]): string {
  const after = playOutage(
    changed(tenant, relevant(tenant, changes)),
    call,
    true,
    strictReading(facts.reading),
  )
  const before = playOutage(tenant, call, true, strictReading(facts.reading))
  const early = playOutage(
    changed(tenant, relevant(tenant, changes)),
    call,
    false,
    strictReading(facts.reading),
  )
  const soon =
    early.worstMs === after.worstMs && early.waiting === after.waiting
      ? ''
      : ` In the first minutes, before the SBC is demoted, ${shareOf(early)} ${secondsOf(early)}.`
  const wait = after.worstMs === 0 ? 'no call waits' : `${shareOf(after)} ${secondsOf(after)}`
  return `Played: ${wait} instead of ${secondsOf(before)} for every call.${soon}`
}

/** Those to routes that are part of what is played. */
const relevant = (tenant: Tenant, changes: readonly Change[]): Change[] =>
  changes.filter(
    ({ part, identity }) =>
      part !== 'voiceRoutes' ||
      tenant.voiceRoutes.some(route => nameKey(route.identity) === nameKey(identity)),
  )

function sameRoute(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy {
  const [first] = traps
  const changes = uniqueRoutes(traps).map(
    ({ mainRoute, backups }): Change => ({
      do: 'set',
      part: 'voiceRoutes',
      identity: mainRoute.identity,
      fields: {
        onlinePstnGatewayList: [
          ...mainRoute.onlinePstnGatewayList,
          ...backups.map(({ identity }) => identity),
        ],
      },
    }),
  )
  const after = changed(first.tenant, relevant(first.tenant, changes))
  const { usages, number } = first.call
  const share = 1 - firstShare(after, usages, number, first.main.fqdn, facts.reading)
  const backup = namesOf(first.backups)
  return {
    says: `Put ${backup} into the same route as ${first.main.fqdn}.`,
    gain: gainOf(facts, first, changes),
    cost: `While both are well, ${Math.round(share * 100)} % of the calls go out by ${backup}, at its provider's price and with its numbers.`,
    changes,
  }
}

function disable(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy {
  const [first] = traps
  const changes: Change[] = [
    { do: 'set', part: 'gateways', identity: first.main.identity, fields: { enabled: false } },
  ]
  return {
    says: `When ${first.main.fqdn} is dead, disable it until it is back.`,
    gain: gainOf(facts, first, changes),
    cost: `Somebody must notice and do it, and undo it afterwards; until then all calls of ${first.main.fqdn} go elsewhere, also when it is well again.`,
    changes,
  }
}

function priorities(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy[] {
  const [first] = traps
  const changes = uniqueRoutes(traps).flatMap(({ mainRoute, backupRoute }): Change[] => {
    if (mainRoute.priority === undefined || backupRoute.priority === undefined) return []
    return [
      {
        do: 'set',
        part: 'voiceRoutes',
        identity: mainRoute.identity,
        fields: { priority: backupRoute.priority },
      },
      {
        do: 'set',
        part: 'voiceRoutes',
        identity: backupRoute.identity,
        fields: { priority: mainRoute.priority },
      },
    ]
  })
  if (changes.length === 0) return []
  return [
    {
      says: `When ${first.main.fqdn} is dead, exchange the priorities of the two routes until it is back.`,
      gain: gainOf(facts, first, changes),
      cost: `Somebody must notice and do it, and undo it afterwards; until then all calls go by ${namesOf(first.backups)} first.`,
      changes,
    },
  ]
}

function shorterTimer(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy {
  const [first] = traps
  const changes: Change[] = [
    {
      do: 'set',
      part: 'gateways',
      identity: first.main.identity,
      fields: { failoverTimeSeconds: BEARABLE_SECONDS },
    },
  ]
  return {
    says: `Wait ${BEARABLE_SECONDS} s for ${first.main.fqdn} instead of ${first.main.failoverTimeSeconds} s.`,
    gain: gainOf(facts, first, changes),
    cost: `A call that ${first.main.fqdn} would have let ring after more than ${BEARABLE_SECONDS} s goes to ${namesOf(first.backups)} although nothing is wrong, as calls abroad and to mobiles may.`,
    changes,
  }
}

function watch(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy {
  const [first] = traps
  const changes: Change[] = [
    { do: 'set', part: 'gateways', identity: first.main.identity, fields: { sendSipOptions: true } },
  ]
  const after = playOutage(changed(first.tenant, changes), first.call, true, facts.reading)
  return {
    says: `Let Microsoft watch ${first.main.fqdn} by OPTIONS.`,
    gain: `Played in the reading demotionScope ${facts.reading.demotionScope}: ${after.worstMs === 0 ? 'no call waits' : `${shareOf(after)} ${secondsOf(after)}`} once the SBC is demoted.`,
    cost: 'The SBC has to send OPTIONS every minute to every region, or it is demoted while it is well.',
    changes,
  }
}

/** A route may be in several traps; it is changed once. */
function uniqueRoutes(traps: readonly Trap[]): Trap[] {
  const seen = new Set<VoiceRoute>()
  return traps.filter(({ mainRoute }) => !seen.has(mainRoute) && seen.add(mainRoute))
}
