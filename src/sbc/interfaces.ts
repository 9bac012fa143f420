// Where the SBC speaks SIP: the names `carrier` and `teams` are those of its two sides. Via names the FQDN towards
// Teams, so that nothing Microsoft sees is an address.

import type { SipInterface } from '../element/index.ts'
import {
  type Behaviour,
  type CarrierTls,
  type SbcConfig,
  type TeamsConfig,
  teamsTransport,
} from './config.ts'
import type { Side } from './leg-id.ts'

/** `trusts` says whether a host that a peer names may be asked for and connected to. */
export function interfacesOf(
  { fqdn, carrier, teams }: SbcConfig,
  { reuseTeamsConnections }: Behaviour,
  trusts: (side: Side, host: string) => boolean,
): SipInterface[] {
  return [
    {
      name: 'carrier',
      transport: carrier.transport,
      local: carrier.local,
      sentBy: { host: carrier.local.address, port: carrier.local.port },
      ...(carrier.tls && { tls: carrierTls(carrier.tls) }),
      trusts: host => trusts('carrier', host),
      ...(carrier.keepAliveMs !== undefined && { keepAliveMs: carrier.keepAliveMs }),
    },
    {
      name: 'teams',
      transport: teamsTransport(teams),
      local: teams.local,
      sentBy: { host: fqdn, port: teams.local.port },
      ...(teamsTransport(teams) === 'tls' && { tls: teamsTls(teams.tls) }),
      trusts: host => trusts('teams', host),
      reusesConnections: reuseTeamsConnections,
      ...(teams.keepAliveMs !== undefined && { keepAliveMs: teams.keepAliveMs }),
    },
  ]
}

export const carrierTls = ({ server, client, serverName }: CarrierTls): NonNullable<SipInterface['tls']> => ({
  server,
  client: host => ({ ...client, serverName: serverName ?? host }),
})

export const teamsTls = ({ server, client }: TeamsConfig['tls']): NonNullable<SipInterface['tls']> => ({
  server,
  client: serverName => ({ ...client, serverName }),
})

export const sideOf = (interfaceName: string): Side | undefined =>
  interfaceName === 'carrier' || interfaceName === 'teams' ? interfaceName : undefined
