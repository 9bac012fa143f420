// The scene most stories play on: a carrier, the SBC of example.net, and Microsoft's side with three regions, an auto
// attendant before a call queue, and users. A story or a fault takes it and changes what it is about.

import type { CarrierConfig } from '../carrier/index.ts'
import { type Millis, seconds } from '../kernel/index.ts'
import type { SbcConfig } from '../sbc/index.ts'
import type { RegionConfig, TeamsConfig } from '../teams/index.ts'
import { byServerName, MICROSOFT_CIPHERS, type TlsContext } from '../tls/index.ts'
import type { Addresses } from './addresses.ts'
import type { CertificateMaker } from './certificates.ts'

export const SBC_NAME = 'sbc1.example.net'
export const CALLER = '+4930555100'
export const ATTENDANT_NUMBER = '+4952511234'
export const USER_NUMBER = '+4952511235'
/** A telephone of the carrier that takes calls. */
export const SUBSCRIBER_NUMBER = '+4930555200'

export interface Scene {
  addresses: Addresses
  carrier: CarrierConfig
  sbc: SbcConfig
  teams: TeamsConfig
  hosts: [name: string, addresses: string[]][]
}

/** Names of the contexts in the SBC's table, the default one first as AudioCodes numbers them. */
export const DEFAULT_CONTEXT = 'default'
export const TEAMS_CONTEXT = 'teams'

const REGIONS = ['EUWE', 'USEA', 'ASSE'] as const
const AREAS = ['eu', 'us', 'as'] as const
export const PROXY_NAMES = ['sip', 'sip2', 'sip3'].map(name => `${name}.pstnhub.microsoft.com`)
export const MICROSOFT_NAMES = ['pstnhub.microsoft.com', '*.pstnhub.microsoft.com']
const HANDSHAKE_LIMIT: Millis = seconds(10)

/** Everything as it should be. */
export async function healthyScene(addresses: Addresses, certificates: CertificateMaker): Promise<Scene> {
  const teams = await certificates.make({ context: TEAMS_CONTEXT, commonName: SBC_NAME })
  const fallback = await certificates.make({
    context: DEFAULT_CONTEXT,
    commonName: 'SBC default certificate',
    names: [],
    selfSigned: true,
  })
  const microsoft = await certificates.make({
    context: 'microsoft',
    commonName: 'sip.pstnhub.microsoft.com',
    names: MICROSOFT_NAMES,
  })
  const regions = addresses.proxies.map((address, index) => region(address, index))
  return {
    addresses,
    carrier: carrierOf(addresses),
    sbc: sbcOf(addresses, [fallback, teams], certificates),
    teams: teamsOf(addresses, regions, microsoft, certificates),
    hosts: [
      [SBC_NAME, [addresses.sbcTeamsSide]],
      ...regions.flatMap(({ fqdn, apiHost, routeHost, address }): [string, string[]][] => [
        [fqdn, [address]],
        [apiHost, [address]],
        [routeHost, [address]],
      ]),
    ],
  }
}

function region(address: string, index: number): RegionConfig {
  const name = REGIONS[index] ?? 'EUWE'
  const area = AREAS[index] ?? 'eu'
  return {
    name,
    fqdn: PROXY_NAMES[index] ?? 'sip.pstnhub.microsoft.com',
    address,
    apiHost: `api-du-a-${name.toLowerCase()}.pstnhub.microsoft.com`,
    routeHost: `sip-du-a-${area}.pstnhub.microsoft.com`,
    nodes: [`${name}.0`, `${name}.10`],
  }
}

const carrierOf = (addresses: Addresses): CarrierConfig => ({
  transport: 'udp',
  local: { address: addresses.carrier, port: 5060 },
  sbc: { address: addresses.sbcCarrierSide, port: 5060 },
  media: { address: addresses.carrier, ports: { first: 20_000, last: 20_999 } },
  subscribers: [{ number: SUBSCRIBER_NUMBER, ringMs: seconds(1), answer: { prompt: 'caller' } }],
})

function sbcOf(addresses: Addresses, contexts: TlsContext[], certificates: CertificateMaker): SbcConfig {
  const [, teams] = contexts
  const versions = { minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2', ciphers: MICROSOFT_CIPHERS } as const
  return {
    fqdn: SBC_NAME,
    carrier: {
      transport: 'udp',
      local: { address: addresses.sbcCarrierSide, port: 5060 },
      peer: { host: addresses.carrier, port: 5060 },
      allow: [`${addresses.carrier}/32`],
    },
    teams: {
      local: { address: addresses.sbcTeamsSide, port: 5061 },
      proxies: PROXY_NAMES.map(host => ({ host, port: 5061 })),
      tls: {
        server: {
          ...versions,
          contexts,
          policies: byServerName(teams === undefined ? [] : [teams]),
          clientCertificate: 'ask',
          clientTrust: certificates.trust,
          handshakeLimitMs: HANDSHAKE_LIMIT,
        },
        client: {
          ...versions,
          ...(teams && { context: teams }),
          trust: certificates.trust,
          checkAt: 'handshake-end',
        },
      },
      allow: addresses.proxies.map(address => `${address}/32`),
      identities: PROXY_NAMES,
      referTargets: ['pstnhub.microsoft.com'],
    },
    media: {
      relay: true,
      carrierAddress: addresses.sbcCarrierSide,
      teamsAddress: addresses.sbcTeamsSide,
      ports: { first: 30_000, last: 31_999 },
      codecs: ['PCMA', 'PCMU'],
    },
  }
}

const teamsOf = (
  addresses: Addresses,
  regions: RegionConfig[],
  context: TlsContext,
  certificates: CertificateMaker,
): TeamsConfig => ({
  regions,
  mediaProcessors: addresses.mediaProcessors.map(address => ({
    address,
    ports: { first: 49_152, last: 50_151 },
  })),
  tls: { context, trust: certificates.trust },
  sbcs: [{ fqdn: SBC_NAME, port: 5061 }],
  numbers: {
    [ATTENDANT_NUMBER]: { kind: 'attendant', name: 'reception' },
    [USER_NUMBER]: { kind: 'user', name: 'kim' },
  },
  users: { kim: { number: USER_NUMBER, behaviour: { type: 'answers', afterMs: 1000 } } },
  attendants: { reception: { forwardTo: { kind: 'queue', name: 'service' } } },
  queues: { service: { agents: [{ name: 'robin', answersAfterMs: 2000 }] } },
})
