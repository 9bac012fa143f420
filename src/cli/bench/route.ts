// `linesman bench route`: what voice routing costs on a large tenant: a decision with its plan, the whole failure matrix,
// and the import of ten thousand users. There is no other program that answers this to measure against.

import {
  decide,
  failureMatrix,
  importTenant,
  indexTenant,
  plan,
  type Tenant,
  type TenantFile,
} from '../../routing/index.ts'
import type { Terminal } from '../terminal.ts'
import { bigTenant, dialledNumbers } from './big-tenant.ts'
import { type Comparison, compare } from './paired.ts'
import { processorTimeOf, type Timed } from './processor-time.ts'
import type { BenchCommand, Row } from './row.ts'

const RUN_MS = 150
const WARM_UPS = 3
const NUMBERS = 16_384
/** A run that counts as so many units is told in milliseconds. */
const MICROS_A_MILLI = 1000

export async function benchRoute({ runs }: BenchCommand, terminal: Terminal): Promise<Row[]> {
  const tenant = bigTenant()
  const { voiceRoutes, gateways, voiceRoutingPolicies, users } = tenant
  terminal.err(
    `${voiceRoutes.length} routes, ${gateways.length} gateways, ${voiceRoutingPolicies.length} policies, ${users.length} users\n`,
  )
  return await compare([decisions(tenant), matrix(tenant), ready(tenant), userImport(tenant)], {
    runs,
    warmUps: WARM_UPS,
  })
}

function decisions(tenant: Tenant): Comparison {
  const index = indexTenant(tenant)
  const questions = dialledNumbers(NUMBERS).map((dialled, place) => {
    const user = tenant.users[(place * 7919) % tenant.users.length]
    if (user === undefined) throw new Error('the tenant of the benchmark has users')
    return { user, dialled }
  })
  const work: Timed = {
    units: questions.length,
    run: () => {
      let attempts = 0
      for (const question of questions) attempts += plan(decide(index, question)).attempts.length
      return attempts
    },
  }
  return {
    measures: [
      { name: 'decide a call and plan its attempts', unit: 'µs CPU per decision', better: 'lower' },
      { name: 'decisions', unit: 'a second and core', better: 'higher' },
    ],
    run: () => {
      const micros = processorTimeOf(work, RUN_MS)
      return [micros, Math.round(1e6 / micros)]
    },
  }
}

function matrix(tenant: Tenant): Comparison {
  const index = indexTenant(tenant)
  return once('every single and double failure against everybody', () => failureMatrix(index).rows.length)
}

const ready = (tenant: Tenant): Comparison =>
  once('make the tenant ready to be asked', () => indexTenant(tenant).routes.length)

function userImport(tenant: Tenant): Comparison {
  const file = userExport(tenant)
  return once(`import ${tenant.users.length} users from ${file.octets?.length} octets of JSON`, () => {
    const imported = importTenant([file])
    return imported.tenant.users.length
  })
}

/** As the script of `route export-script` writes them. */
function userExport({ users }: Tenant): TenantFile & { octets: Uint8Array } {
  const exported = users.map((user, place) => ({
    UserPrincipalName: user.userPrincipalName,
    DisplayName: `User ${place}`,
    LineUri: `tel:+4930${1_000_000 + place}`,
    EnterpriseVoiceEnabled: true,
    UsageLocation: user.usageLocation,
    FeatureTypes: ['PhoneSystem', 'Teams'],
    OnlineVoiceRoutingPolicy: user.onlineVoiceRoutingPolicy,
    TenantDialPlan: null,
    TeamsEmergencyCallRoutingPolicy: null,
    CallingLineIdentity: null,
  }))
  return { name: 'CsOnlineUser.json', octets: new TextEncoder().encode(JSON.stringify(exported, null, 2)) }
}

const once = (name: string, run: () => number): Comparison => ({
  measures: [{ name, unit: 'ms CPU', better: 'lower' }],
  run: () => [processorTimeOf({ units: MICROS_A_MILLI, run }, RUN_MS)],
})
