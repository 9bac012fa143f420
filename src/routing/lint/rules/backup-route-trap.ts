// The story backup-route-trap: the main SBC alone in the first route, the backup alone in the second. Each remedy is
// played on the tenant it makes.

import { type Said, say } from '../../../findings/index.ts'
import type { Reading } from '../../reading.ts'
import type { Gateway } from '../../tenant/gateway.ts'
import { EMPTY_TENANT, type Tenant } from '../../tenant/tenant.ts'
import { nameKey } from '../../tenant/tenant-index.ts'
import type { VoiceRoute } from '../../tenant/voice-route.ts'
import { type Change, changed } from '../change.ts'
import { fqdnsOf, gatewayPiece, quotedNames, routePiece } from '../piece.ts'
import { firstShare, type OutageCall, playOutage, type Wait } from '../play-outage.ts'
import { OPTIONS_COST } from '../remedies.ts'
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
  const strict = strictReading(facts.reading)
  const wait = playOutage(tenant, call, true, strict)
  const routes = [...new Set(traps.map(({ mainRoute }) => mainRoute))]
  return {
    severity: main.sendSipOptions ? 'warning' : 'critical',
    certainty: main.sendSipOptions ? 'likely' : 'proven',
    says: [
      say(TRAPPED, {
        main: main.fqdn,
        routes: { list: quotedNames(routes) },
        backup: fqdnsOf(backups),
        wait: waitOf(wait),
        number: call.number,
      }),
      say(main.sendSipOptions ? UNTIL_DEMOTED : NEVER_DEMOTED),
    ],
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

const TRAPPED = {
  en: '{main} is alone in route {routes}; the route after it has {backup}. While {main} is dead, {wait} before {backup} is called (played with a call to {number}).',
  de: '{main} steht allein im Anrufweg {routes}; im nächsten Anrufweg steht {backup}. Solange {main} tot ist, gilt: {wait}, bevor {backup} gerufen wird (durchgespielt mit einem Anruf zu {number}).',
} as const
const UNTIL_DEMOTED = {
  en: 'For the first minutes that is so in every reading, until Microsoft has noticed that no OPTIONS come. Afterwards it depends on what demotion reaches: by a statement of Microsoft support it ends at the route, and the wait lasts as long as the outage (reading demotionScope each-route); by "What\'s new" it reaches over all routes, and the wait ends with it (whole-list).',
  de: "In den ersten Minuten ist das in jeder Lesart so, bis Microsoft gemerkt hat, dass keine OPTIONS kommen. Danach hängt es davon ab, wie weit das Zurückstellen reicht: Nach einer Aussage von Microsofts Support endet es am Anrufweg, und das Warten dauert so lange wie der Ausfall (Lesart demotionScope each-route); nach „What's new“ reicht es über alle Anrufwege, und das Warten endet damit (whole-list).",
} as const
const NEVER_DEMOTED = {
  en: 'It lasts as long as the outage: SendSipOptions is false, so Microsoft never demotes this SBC.',
  de: 'Das dauert so lange wie der Ausfall: SendSipOptions ist false, deshalb stellt Microsoft diesen SBC nie zurück.',
} as const

/** As the article reads what support said: the one that makes callers wait. */
const strictReading = (reading: Reading): Reading => ({ ...reading, demotionScope: 'one-try-each-route' })

/** Without a full stop: it goes on. */
function waitOf({ waiting, worstMs }: Wait): Said {
  const seconds = worstMs / 1000
  if (worstMs === 0) return say({ en: 'no call waits', de: 'kein Anruf wartet' })
  return waiting >= 0.999
    ? say({ en: 'every call waits {seconds} s', de: 'jeder Anruf wartet {seconds} s' }, { seconds })
    : say(SOME_WAIT, { percent: Math.round(waiting * 100), seconds })
}
const SOME_WAIT = {
  en: '{percent} % of the calls wait {seconds} s',
  de: '{percent} % der Anrufe warten {seconds} s',
} as const

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
function gainOf(facts: TenantFacts, { call, tenant }: Trap, changes: readonly Change[]): Said[] {
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
  const isSame = early.worstMs === after.worstMs && early.waiting === after.waiting
  return [
    say(PLAYED, { wait: waitOf(after), seconds: before.worstMs / 1000 }),
    ...(isSame ? [] : [say(AT_FIRST, { wait: waitOf(early) })]),
  ]
}
const PLAYED = {
  en: 'Played: {wait} instead of {seconds} s for every call.',
  de: 'Durchgespielt: {wait}; bisher wartet jeder Anruf {seconds} s.',
} as const
const AT_FIRST = {
  en: 'In the first minutes, before the SBC is demoted, {wait}.',
  de: 'In den ersten Minuten, bevor der SBC zurückgestellt ist, gilt: {wait}.',
} as const

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
  const backup = fqdnsOf(first.backups)
  return {
    says: say(SAME_ROUTE, { backup, main: first.main.fqdn }),
    gain: gainOf(facts, first, changes),
    cost: say(SHARED, { percent: Math.round(share * 100), backup }),
    changes,
  }
}

const SAME_ROUTE = {
  en: 'Put {backup} into the same route as {main}.',
  de: '{backup} in denselben Anrufweg wie {main} stellen.',
} as const
const SHARED = {
  en: "While both are well, {percent} % of the calls go out by {backup}, at its provider's price and with its numbers.",
  de: 'Solange beide gesund sind, gehen {percent} % der Anrufe über {backup} hinaus, zum Preis seines Anbieters und mit dessen Nummern.',
} as const

function disable(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy {
  const [first] = traps
  const changes: Change[] = [
    { do: 'set', part: 'gateways', identity: first.main.identity, fields: { enabled: false } },
  ]
  return {
    says: say(DISABLE, { main: first.main.fqdn }),
    gain: gainOf(facts, first, changes),
    cost: say(DISABLED, { main: first.main.fqdn }),
    changes,
  }
}

const DISABLE = {
  en: 'When {main} is dead, disable it until it is back.',
  de: 'Wenn {main} tot ist, ihn abschalten, bis er wieder da ist.',
} as const
const DISABLED = {
  en: 'Somebody must notice and do it, and undo it afterwards; until then all calls of {main} go elsewhere, also when it is well again.',
  de: 'Jemand muss es merken, es tun und danach rückgängig machen; bis dahin gehen alle Anrufe von {main} woandershin, auch wenn er wieder gesund ist.',
} as const

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
      says: say(EXCHANGE, { main: first.main.fqdn }),
      gain: gainOf(facts, first, changes),
      cost: say(EXCHANGED, { backup: fqdnsOf(first.backups) }),
      changes,
    },
  ]
}

const EXCHANGE = {
  en: 'When {main} is dead, exchange the priorities of the two routes until it is back.',
  de: 'Wenn {main} tot ist, die Prioritäten der beiden Anrufwege tauschen, bis er wieder da ist.',
} as const
const EXCHANGED = {
  en: 'Somebody must notice and do it, and undo it afterwards; until then all calls go by {backup} first.',
  de: 'Jemand muss es merken, es tun und danach rückgängig machen; bis dahin gehen alle Anrufe zuerst über {backup}.',
} as const

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
    says: say(SHORTER, {
      seconds: BEARABLE_SECONDS,
      main: first.main.fqdn,
      now: first.main.failoverTimeSeconds,
    }),
    gain: gainOf(facts, first, changes),
    cost: say(SHORT, {
      seconds: BEARABLE_SECONDS,
      main: first.main.fqdn,
      backup: fqdnsOf(first.backups),
    }),
    changes,
  }
}

const SHORTER = {
  en: 'Wait {seconds} s for {main} instead of {now} s.',
  de: '{seconds} s statt {now} s auf {main} warten.',
} as const
const SHORT = {
  en: 'A call that {main} would have let ring after more than {seconds} s goes to {backup} although nothing is wrong, as calls abroad and to mobiles may.',
  de: 'Ein Anruf, den {main} erst nach mehr als {seconds} s hätte klingeln lassen, geht zu {backup}, obwohl nichts fehlt; bei Anrufen ins Ausland und zu Mobiltelefonen kommt das vor.',
} as const

function watch(facts: TenantFacts, traps: readonly [Trap, ...Trap[]]): Remedy {
  const [first] = traps
  const changes: Change[] = [
    { do: 'set', part: 'gateways', identity: first.main.identity, fields: { sendSipOptions: true } },
  ]
  const after = playOutage(changed(first.tenant, changes), first.call, true, facts.reading)
  return {
    says: say(WATCH, { main: first.main.fqdn }),
    gain: say(WATCHED, { scope: facts.reading.demotionScope, wait: waitOf(after) }),
    cost: say(OPTIONS_COST),
    changes,
  }
}
const WATCH = {
  en: 'Let Microsoft watch {main} by OPTIONS.',
  de: '{main} von Microsoft mit OPTIONS überwachen lassen.',
} as const
const WATCHED = {
  en: 'Played in the reading demotionScope {scope}: {wait} once the SBC is demoted.',
  de: 'Durchgespielt in der Lesart demotionScope {scope}: {wait}, sobald der SBC zurückgestellt ist.',
} as const

/** A route may be in several traps; it is changed once. */
function uniqueRoutes(traps: readonly Trap[]): Trap[] {
  const seen = new Set<VoiceRoute>()
  return traps.filter(({ mainRoute }) => !seen.has(mainRoute) && seen.add(mainRoute))
}
