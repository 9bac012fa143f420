// Where the SBC speaks SIP: the names `carrier` and `teams` are those of its two sides. Via names the FQDN towards
// Teams, so that nothing Microsoft sees is an address.

import type { SipInterface } from '../element/index.ts'
import { type SbcConfig, type TeamsConfig, teamsTransport } from './config.ts'
import type { Side } from './leg-id.ts'

export function interfacesOf({ fqdn, carrier, teams }: SbcConfig): SipInterface[] {
  const transport = teamsTransport(teams)
  return [
    {
      name: 'carrier',
      transport: carrier.transport,
      local: carrier.local,
      sentBy: { host: carrier.local.address, port: carrier.local.port },
    },
    {
      name: 'teams',
      transport,
      local: teams.local,
      sentBy: { host: fqdn, port: teams.local.port },
      ...(transport === 'tls' && { tls: teamsTls(teams.tls) }),
    },
  ]
}

export const teamsTls = ({ server, client }: TeamsConfig['tls']): NonNullable<SipInterface['tls']> => ({
  server,
  client: serverName => ({ ...client, serverName }),
})

export const sideOf = (interfaceName: string): Side | undefined =>
  interfaceName === 'carrier' || interfaceName === 'teams' ? interfaceName : undefined
