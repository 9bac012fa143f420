// A tenant's SBCs in the lab: Microsoft's side with the voice routing of the tenant, an SBC for each of its gateways,
// one carrier behind all of them. Which SBC was tried when is read from the facts.

import assert from 'node:assert/strict'
import { Carrier } from '../../src/carrier/index.ts'
import { type Instant, type Millis, seconds } from '../../src/kernel/index.ts'
import { LabWorld } from '../../src/lab/index.ts'
import type { Reading, TenantIndex } from '../../src/routing/index.ts'
import { Sbc, type SbcConfig } from '../../src/sbc/index.ts'
import {
  ATTENDANT_NUMBER,
  articleAddresses,
  CALLER,
  type CertificateMaker,
  describedCertificates,
  healthyScene,
  type Scene,
  TEAMS_CONTEXT,
} from '../../src/stories/index.ts'
import { Teams, type TeamsConfig } from '../../src/teams/index.ts'
import { byServerName } from '../../src/tls/index.ts'

/** A telephone of the carrier in Paderborn. */
export const PADERBORN = '+4952518791'

export interface RoutingLabOptions {
  seed?: number
  reading?: Partial<Reading>
  /** SBCs that cannot be reached from the beginning, without the domain. */
  dead?: string[]
  /** SBCs that send OPTIONS once and then for an hour no more. */
  mute?: string[]
  /** The SBC that the carrier calls. */
  ingress?: string
  teams?: Partial<TeamsConfig>
}

export interface Tried {
  /** Without the domain. */
  sbc: string
  at: Instant
}

const DOMAIN = '.example.net'

export class RoutingLab {
  readonly world: LabWorld
  readonly teams: Teams
  readonly carrier: Carrier
  readonly #addresses: ReadonlyMap<string, string>

  constructor(world: LabWorld, teams: Teams, carrier: Carrier, addresses: ReadonlyMap<string, string>) {
    this.world = world
    this.teams = teams
    this.carrier = carrier
    this.#addresses = addresses
  }

  /** From now on nothing reaches the SBC or comes from it. */
  kill(sbc: string): void {
    const address = this.#addresses.get(sbc) ?? ''
    this.world.network.block('*', address, 'all')
    this.world.network.block(address, '*', 'all')
  }

  /** A user calls until it is answered or over, and hangs up: what was tried, and the record. */
  async calls(user: string, number: string, patienceMs: Millis = seconds(120)): Promise<Call> {
    const before = this.world.facts.all().length
    const records = this.teams.records.length
    const beganAt = this.world.now()
    this.world.command('teams', now => this.teams.callOut(user, number, now))
    const settled = (): boolean => this.teams.calls.every(call => call.state === 'talking')
    await this.world.passUntil(settled, patienceMs)
    const call = this.teams.calls.at(-1)
    if (call !== undefined) this.world.command('teams', now => this.teams.hangUp(call.id, now))
    await this.world.pass(seconds(2))
    const record = this.teams.records[records]
    assert.ok(record, 'the call came to its end')
    return { tried: this.tried(before), beganAt, record }
  }

  /** Somebody at the carrier calls the attendant. */
  async callsIn(from = CALLER, to = ATTENDANT_NUMBER): Promise<void> {
    const caller = { from, to, prompt: 'caller' as const, patienceMs: seconds(20) }
    this.world.command('carrier', now => this.carrier.call(caller, now))
    await this.world.pass(seconds(30))
  }

  /** SBCs tried since so many facts; a second try of the same one, as from another datacenter, is not told. */
  tried(since = 0): Tried[] {
    return this.world.facts
      .all()
      .slice(since)
      .flatMap(fact => {
        if (fact.kind !== 'call' || fact.observer !== 'teams' || fact.event !== 'offered') return []
        const sbc = / by (\S+)$/.exec(fact.says ?? '')?.[1]?.replace(DOMAIN, '')
        return sbc === undefined ? [] : [{ sbc, at: fact.at }]
      })
      .filter(({ sbc }, at, all) => sbc !== all[at - 1]?.sbc)
  }
}

export interface Call {
  tried: Tried[]
  beganAt: Instant
  record: Teams['records'][number]
}

export const namesOf = ({ tried }: Pick<Call, 'tried'>): string => tried.map(({ sbc }) => sbc).join(' ')

export async function routingLab(index: TenantIndex, options: RoutingLabOptions = {}): Promise<RoutingLab> {
  const { seed = 7, dead = [], mute = [], ingress, reading } = options
  const certificates = describedCertificates()
  const scene = await healthyScene(articleAddresses(), certificates)
  const world = new LabWorld({ seed, hosts: scene.hosts })
  const names = index.tenant.gateways.map(({ fqdn }) => fqdn.replace(DOMAIN, ''))
  const addresses = new Map(names.map((name, at) => [name, `203.0.113.${200 + at}`]))
  const teams = new Teams(
    {
      ...scene.teams,
      users: usersOf(index),
      voiceRouting: { index, ...(reading && { reading }) },
      ...options.teams,
    },
    world.chance,
  )
  const behind = names.indexOf(ingress ?? '')
  const carrier = new Carrier(carrierOf(scene, behind === -1 ? 0 : behind), world.chance)
  const lab = new RoutingLab(world, teams, carrier, addresses)
  world.add('teams', teams)
  world.add('carrier', carrier)
  for (const [at, name] of names.entries()) {
    if (dead.includes(name)) lab.kill(name)
    const config = await sbcOf(scene, certificates, `${name}${DOMAIN}`, at)
    const silence = { optionsIntervalMs: seconds(3600) }
    const { teams: side } = config
    world.hosts.set(config.fqdn, [side.local.address])
    const own = mute.includes(name) ? { ...config, teams: { ...side, ...silence } } : config
    world.add(name, new Sbc(own, world.chance))
  }
  // Connections and first OPTIONS.
  await world.pass(seconds(3))
  return lab
}

const carrierSide = (at: number): string => `203.0.113.${100 + at}`

const carrierOf = ({ carrier }: Scene, ingress: number): Scene['carrier'] => ({
  ...carrier,
  sbc: { address: carrierSide(ingress), port: 5060 },
  subscribers: [{ number: PADERBORN, ringMs: seconds(1), answer: { prompt: 'caller' } }],
})

/** Users by the name before their domain. */
const usersOf = ({ tenant }: TenantIndex): NonNullable<TeamsConfig['users']> =>
  Object.fromEntries(
    tenant.users.map(({ userPrincipalName }) => [
      userPrincipalName.split('@', 1)[0] ?? '',
      { userPrincipalName, behaviour: { type: 'answers', afterMs: 1000 } as const },
    ]),
  )

async function sbcOf(
  { sbc }: Scene,
  certificates: CertificateMaker,
  fqdn: string,
  at: number,
): Promise<SbcConfig> {
  const context = await certificates.make({ context: TEAMS_CONTEXT, commonName: fqdn })
  const { carrier, teams, media } = sbc
  const { server, client } = teams.tls
  const teamsSide = `203.0.113.${200 + at}`
  return {
    ...sbc,
    fqdn,
    carrier: { ...carrier, local: { address: carrierSide(at), port: 5060 } },
    teams: {
      ...teams,
      local: { address: teamsSide, port: 5061 },
      tls: {
        server: { ...server, contexts: [context], policies: byServerName([context]) },
        client: { ...client, context },
      },
    },
    media: { ...media, carrierAddress: carrierSide(at), teamsAddress: teamsSide },
  }
}
