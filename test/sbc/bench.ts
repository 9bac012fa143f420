// The SBC between a carrier and Microsoft in simulated time, for its tests. Addresses are those of the article.

import type { SipInterface } from '../../src/element/index.ts'
import type { CallFact, FactOf } from '../../src/facts/index.ts'
import { type Instant, millis, seconds } from '../../src/kernel/index.ts'
import { LabWorld, type LabWorldOptions } from '../../src/lab/index.ts'
import { type CarrierConfig, Sbc, type SbcConfig } from '../../src/sbc/index.ts'
import type { UsageProfile } from '../../src/sip/index.ts'
import {
  byServerName,
  describeCertificate,
  type TlsClientPolicy,
  type TlsContext,
  type TlsServerPolicy,
} from '../../src/tls/index.ts'
import { type FarCall, FarEnd } from './far-end.ts'

export const FQDN = 'sbc1.example.net'
export const CALLER = '+4930555100'
export const CALLED = '+4952511234'
export const PROXIES = ['sip', 'sip2', 'sip3'].map(name => `${name}.pstnhub.microsoft.com`)
export const CARRIER = '198.51.100.1'
/** Of `behaviour`: all that rings is told, with its early media, on both sides. */
const PASSED_ON = { multiple18x: 'all', earlyMedia: 'pass' } as const
export const EARLY_MEDIA_PASSES = { ring: { carrier: PASSED_ON, teams: PASSED_ON } }
const SBC_CARRIER_SIDE = '203.0.113.10'
const SBC_TEAMS_SIDE = '203.0.113.20'
const MICROSOFT = ['52.114.75.24', '52.114.132.46', '52.114.7.24'] as const
const SBC_TLS = { address: SBC_TEAMS_SIDE, port: 5061 }

const root = describeCertificate({ subject: 'Lab Root', isCa: true })
export const contextFor = (name: string, ...names: string[]): TlsContext => ({
  name,
  chain: [describeCertificate({ subject: names[0] ?? name, names, issuer: 'Lab Root' })],
})
const sbcContext = contextFor('teams', FQDN)
const microsoftContext = contextFor('microsoft', 'sip.pstnhub.microsoft.com', '*.pstnhub.microsoft.com')
const carrierContext = contextFor('carrier', 'sip.carrier.example')
const strangerContext = contextFor('stranger', 'sip.pstnhub.microsoft.example')

const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' } as const
const trust = { name: 'lab', roots: [root] }
export const serverOf = (context: TlsContext, clientCertificate: 'ask' | 'require'): TlsServerPolicy => ({
  ...versions,
  contexts: [context],
  policies: byServerName([context]),
  clientCertificate,
  clientTrust: trust,
  handshakeLimitMs: seconds(10),
})
export const clientOf = (context: TlsContext): Omit<TlsClientPolicy, 'serverName'> => ({
  ...versions,
  context,
  trust,
  checkAt: 'handshake-end',
})

export function sbcConfig(change: Partial<SbcConfig> = {}): SbcConfig {
  return {
    fqdn: FQDN,
    carrier: {
      transport: 'udp',
      local: { address: SBC_CARRIER_SIDE, port: 5060 },
      peer: { host: CARRIER, port: 5060 },
      allow: [CARRIER],
    },
    teams: {
      local: SBC_TLS,
      proxies: PROXIES.map(host => ({ host, port: 5061 })),
      tls: { server: serverOf(sbcContext, 'ask'), client: clientOf(sbcContext) },
      allow: ['52.112.0.0/14'],
      identities: ['sip.pstnhub.microsoft.com'],
      referTargets: ['pstnhub.microsoft.com'],
    },
    media: {
      relay: true,
      carrierAddress: SBC_CARRIER_SIDE,
      teamsAddress: SBC_TEAMS_SIDE,
      ports: { first: 30_000, last: 30_099 },
      codecs: ['PCMA', 'PCMU'],
    },
    ...change,
  }
}

export interface Bench {
  world: LabWorld
  config: SbcConfig
  sbc: Sbc
  carrier: FarEnd
  /** One for each proxy; `teams` is the first. */
  regions: FarEnd[]
  teams: FarEnd
  /** Lets a far end do something now. */
  act(who: 'carrier' | 'teams', what: (now: Instant) => void): void
  pass(ms: number): Promise<void>
  /** The carrier calls the number at Teams. */
  carrierCalls(headers?: [string, string][], body?: string): FarCall
  /** Teams calls a number of the telephone network. */
  teamsCalls(headers?: [string, string][], body?: string): FarCall
  callFacts(): CallFact[]
  refusals(): FactOf<'refused'>[]
  /** After everybody has hung up: whether the SBC has forgotten everything. */
  settles(): Promise<Record<string, number>>
}

export interface BenchOptions {
  config?: Partial<SbcConfig>
  carrierProfile?: Partial<UsageProfile>
  teamsProfile?: Partial<UsageProfile>
  carrierTransport?: 'udp' | 'tcp' | 'tls'
  carrierMedia?: 'RTP/SAVP'
  /** No relay: the carrier speaks SRTP with Teams itself. */
  direct?: true
  seed?: number
  network?: LabWorldOptions['network']
  allowCarrier?: string[]
  ports?: { first: number; last: number }
  /** SIP and audio of both sides on the address of the Teams side. */
  oneAddress?: true
  credentials?: { username: string; password: string }
  /** The last word on the side of the carrier. */
  change?: (carrier: CarrierConfig) => CarrierConfig
  carrierCodecs?: ('PCMA' | 'PCMU')[]
  teamsCodecs?: ('PCMA' | 'PCMU')[]
  /** Both sides agree on audio and send none: many calls in little time. */
  silent?: true
}

export function bench(options: BenchOptions = {}): Bench {
  const hosts: [string, string[]][] = [
    [FQDN, [SBC_TEAMS_SIDE]],
    ...PROXIES.map((name, i): [string, string[]] => [name, [MICROSOFT[i] as string]]),
    ['api-du-a-euwe.pstnhub.microsoft.com', [MICROSOFT[0]]],
  ]
  const { seed = 1, network } = options
  const world = new LabWorld({ hosts, seed, ...(network && { network }) })
  const config = sbcConfig(options.config)
  const { carrierTransport = 'udp' } = options
  config.carrier = { ...config.carrier, transport: carrierTransport }
  if (options.direct) config.media = { ...config.media, relay: false }
  if (options.allowCarrier) config.carrier = { ...config.carrier, allow: options.allowCarrier }
  if (options.ports) config.media = { ...config.media, ports: options.ports }
  if (options.credentials) config.carrier = { ...config.carrier, credentials: options.credentials }
  const carrierSide = options.oneAddress ? SBC_TEAMS_SIDE : SBC_CARRIER_SIDE
  config.carrier = { ...config.carrier, local: { address: carrierSide, port: 5060 } }
  config.media = { ...config.media, carrierAddress: carrierSide }
  config.carrier = options.change?.(config.carrier) ?? config.carrier
  const sbc = new Sbc(config, world.chance)
  const carrier = carrierEnd(world, carrierSide, options)
  const regions = MICROSOFT.map((_, i) => regionEnd(world, i, options))
  world.add('carrier', carrier)
  for (const [i, region] of regions.entries()) world.add(i === 0 ? 'teams' : `teams-${i + 1}`, region)
  world.add('sbc', sbc)
  const teams = regions[0] as FarEnd
  const act = (who: 'carrier' | 'teams', what: (now: Instant) => void): void => {
    const end = who === 'carrier' ? carrier : teams
    world.command(who, now => {
      what(now)
      return end.act(now)
    })
  }
  const places =
    (who: 'carrier' | 'teams', from: string, to: string) =>
    (headers: [string, string][] = [], body?: string) => {
      const placed: FarCall[] = []
      const uri =
        who === 'carrier'
          ? `sip:${to}@${carrierSide}:5060;user=phone`
          : `sip:${to}@${FQDN}:5061;user=phone;transport=tls`
      const host = who === 'carrier' ? CARRIER : PROXIES[0]
      const parts = { uri, from: `"Ada" <sip:${from}@${host};user=phone>`, to: `<${uri}>`, headers }
      act(who, now => {
        const end = who === 'carrier' ? carrier : teams
        placed.push(end.place({ ...parts, ...(body !== undefined && { body }) }, now))
      })
      return placed[0] as FarCall
    }
  return {
    world,
    config,
    sbc,
    carrier,
    regions,
    teams,
    act,
    pass: ms => world.pass(millis(ms)),
    carrierCalls: places('carrier', CALLER, CALLED),
    teamsCalls: places('teams', CALLED, CALLER),
    callFacts: () => [...world.facts.of('call')],
    refusals: () => world.facts.of('refused').filter(fact => fact.observer === 'sbc'),
    async settles() {
      // Transactions and late messages are remembered for 64*T1; connections to Teams are kept for the OPTIONS.
      await world.pass(seconds(80))
      const { connections: _, ...left } = sbc.counts()
      return left
    },
  }
}

function carrierEnd(world: LabWorld, carrierSide: string, options: BenchOptions): FarEnd {
  const local = { address: CARRIER, port: 5060 }
  const transport = options.carrierTransport ?? 'udp'
  const parameter = transport === 'udp' ? '' : `;transport=${transport}`
  const tls = {
    server: serverOf(carrierContext, 'ask'),
    client: () => ({ ...clientOf(carrierContext), serverName: FQDN }),
  }
  return new FarEnd({
    interfaces: [
      {
        name: 'trunk',
        transport,
        local,
        sentBy: { host: CARRIER, port: 5060 },
        ...(transport === 'tls' && { tls }),
      },
    ],
    sbc: { interface: 'trunk', host: carrierSide, port: 5060 },
    profile: { contact: `<sip:trunk@${CARRIER}:5060${parameter}>`, ...options.carrierProfile },
    media: {
      address: CARRIER,
      profile: options.direct ? 'RTP/SAVP' : (options.carrierMedia ?? 'RTP/AVP'),
      silent: options.silent === true,
      ...(options.carrierCodecs && { codecs: options.carrierCodecs }),
    },
    chance: world.chance,
  })
}

/** A region of Microsoft: a listener, and a second node behind the same address with connections of its own. */
function regionEnd(world: LabWorld, index: number, options: BenchOptions): FarEnd {
  const address = MICROSOFT[index] as string
  const fqdn = PROXIES[index] as string
  const tls = (context: TlsContext): SipInterface['tls'] => ({
    server: serverOf(microsoftContext, 'require'),
    client: () => ({ ...clientOf(context), serverName: FQDN }),
  })
  const node = (name: string, port: number, context: TlsContext): SipInterface => ({
    name,
    transport: 'tls',
    local: { address, port },
    sentBy: { host: fqdn, port: 5061 },
    ...{ tls: tls(context) as NonNullable<SipInterface['tls']> },
  })
  return new FarEnd({
    interfaces: [
      node('EUWE.0', 5061, microsoftContext),
      node('EUWE.10', 6061, microsoftContext),
      node('stranger', 7061, strangerContext),
    ],
    sbc: { interface: 'EUWE.0', host: SBC_TLS.address, port: SBC_TLS.port, serverName: FQDN },
    profile: {
      contact: `<sip:${fqdn}:5061;transport=tls;x-i=1;x-c=abc/s/1/def>`,
      headers: [['ALLOW', 'INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY']],
      ...options.teamsProfile,
    },
    media: {
      address: '52.113.136.29',
      profile: 'RTP/SAVP',
      silent: options.silent === true,
      ...(options.teamsCodecs && { codecs: options.teamsCodecs }),
    },
    chance: world.chance,
  })
}

/** The first call of a far end, which must have come. */
export function onlyCall(end: FarEnd, index = 0): FarCall {
  const call = end.calls[index]
  if (call === undefined) throw new Error(`call ${index} did not come: ${end.calls.length} calls`)
  return call
}

export const NOTHING_LEFT = { calls: 0, legs: 0, ports: 0, transactions: 0, remembered: 0 }
