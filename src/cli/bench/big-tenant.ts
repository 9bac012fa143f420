// The tenant of the routing benchmark: an international company with 1,000 routes, 200 gateways and 500 policies, the
// same every time. Each of 100 sites has two SBCs and ten routes, as administrators write them.

import { type Chance, seededChance } from '../../kernel/index.ts'
import {
  type Gateway,
  newGateway,
  newTenant,
  newUser,
  type Tenant,
  type VoiceRoute,
  type VoiceRoutingPolicy,
} from '../../routing/index.ts'

const SITES = 100
const COUNTRIES = ['49', '43', '41', '33', '44', '39', '34', '31', '45', '48']
const REGIONS = ['EMEA', 'NOAM', 'APAC']
const POLICIES = 500
const USERS = 10_000

interface Site {
  number: number
  country: string
  /** Two area codes. */
  areas: readonly [string, string]
  /** Its own pair, and the pair of the next site. */
  own: readonly string[]
  next: readonly string[]
}

export function bigTenant(): Tenant {
  const chance = seededChance(1)
  const sites = Array.from({ length: SITES }, (_, number) => siteOf(number))
  return newTenant({
    gateways: sites.flatMap(gatewaysOf),
    voiceRoutes: sites
      .flatMap(routesOf)
      .map((route, index) => ({ ...route, priority: index + 1 }) satisfies VoiceRoute),
    voiceRoutingPolicies: Array.from({ length: POLICIES }, (_, number) => policyOf(number, sites, chance)),
    users: Array.from({ length: USERS }, (_, number) =>
      newUser({
        userPrincipalName: `user${number}@example.net`,
        usageLocation: 'DE',
        onlineVoiceRoutingPolicy: `Policy ${number % POLICIES}`,
      }),
    ),
    dialPlans: [
      {
        identity: 'Global',
        normalizationRules: [
          rule('International', '^00([1-9]\\d+)$', '+$1'),
          rule('National', '^0([1-9]\\d+)$', '+49$1'),
          rule('Extension', '^(\\d{4})$', '+493012$1'),
        ],
      },
    ],
  })
}

const rule = (name: string, pattern: string, translation: string) => ({
  name,
  pattern,
  translation,
  isInternalExtension: false,
})

const nameOf = (site: number, sbc: number): string => `sbc${sbc}.site${site % SITES}.example.net`

function siteOf(number: number): Site {
  const pair = (site: number): string[] => [nameOf(site, 1), nameOf(site, 2)]
  const area = (place: number): string => String(201 + ((number * 37 + place * 403) % 790))
  return {
    number,
    country: COUNTRIES[number % COUNTRIES.length] as string,
    areas: [area(0), area(1)],
    own: pair(number),
    next: pair(number + 1),
  }
}

const gatewaysOf = ({ number, own }: Site): Gateway[] =>
  own.map(fqdn =>
    newGateway({
      fqdn,
      sipSignalingPort: 5061,
      enabled: true,
      failoverTimeSeconds: number % 5 === 0 ? 20 : 10,
      site: `Site ${number}`,
      region: REGIONS[number % REGIONS.length] as string,
    }),
  )

function routesOf({ number, country, areas, own, next }: Site): VoiceRoute[] {
  const usage = (kind: string): string => `${kind} ${number}`
  const made = (
    name: string,
    numberPattern: string,
    kind: string,
    onlinePstnGatewayList: readonly string[],
  ): VoiceRoute => ({
    identity: `Site ${number} ${name}`,
    numberPattern,
    onlinePstnUsages: [usage(kind)],
    onlinePstnGatewayList,
  })
  const [first, second] = areas
  return [
    made('emergency', '^\\+?11[02]$', 'local', own),
    made('extensions', `^\\+${country}${first}5(1\\d{2}|20[0-4])$`, 'local', own),
    made('local', `^\\+${country}(${first}|${second})\\d{5,}$`, 'local', own),
    made('local backup', `^\\+${country}(${first}|${second})\\d{5,}$`, 'local', next),
    made('mobile', `^\\+${country}1[567]\\d{7,9}$`, 'national', own),
    made('free', `^\\+${country}800\\d{6,8}$`, 'national', own),
    made('national', `^\\+${country}[2-9]\\d{6,12}$`, 'national', [...own, ...next]),
    made('neighbours', `^\\+(${neighbours(country).join('|')})\\d{7,12}$`, 'international', own),
    made('international', '^\\+[1-9]\\d{7,14}$', 'international', own),
    made('international backup', '^\\+\\d+$', 'international', next),
  ]
}

function neighbours(country: string): string[] {
  const place = COUNTRIES.indexOf(country)
  return [1, 2, 3].map(further => COUNTRIES[(place + further) % COUNTRIES.length] as string)
}

/** Three or four usages of one site, now and then another site's local ones before them. */
function policyOf(number: number, sites: readonly Site[], chance: Chance): VoiceRoutingPolicy {
  const site = number % SITES
  const other = chance.below(sites.length)
  const visiting = number >= SITES ? [`local ${other}`] : []
  const level = number % 3
  return {
    identity: `Policy ${number}`,
    onlinePstnUsages: [
      ...visiting,
      `local ${site}`,
      ...(level > 0 ? [`national ${site}`] : []),
      ...(level > 1 ? [`international ${site}`] : []),
    ],
  }
}

/** Numbers that people call: near ones, national ones, mobiles, foreign ones. */
export function dialledNumbers(count: number): string[] {
  const chance = seededChance(2)
  const digits = (length: number): string => Array.from({ length }, () => String(chance.below(10))).join('')
  return Array.from({ length: count }, () => {
    const country = COUNTRIES[chance.below(COUNTRIES.length)] as string
    switch (chance.below(4)) {
      case 0:
        return `+${country}${20 + chance.below(80)}${digits(7)}`
      case 1:
        return `0${2 + chance.below(8)}${digits(8)}`
      case 2:
        return `+${country}1${5 + chance.below(3)}${digits(8)}`
      default:
        return `+${1 + chance.below(9)}${digits(10)}`
    }
  })
}
