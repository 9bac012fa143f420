// The tenant that the tests of this room play with, and the two elements on the bench.

import { seconds, seededChance } from '../../kernel/index.ts'
import { describeCertificate, type TlsContext } from '../../tls/index.ts'
import type { TeamsConfig } from '../config.ts'
import { Teams } from '../teams.ts'
import { Bench } from './bench.ts'
import { BenchSbc, SBC } from './bench-sbc.ts'

export const ATTENDANT = '+4952511234'
export const USER = '+4952511235'
export const QUEUE = '+4952511236'
export const SECOND_QUEUE_MEDIA = '127.0.52.173'

const root = describeCertificate({ subject: 'Bench Root', isCa: true })
const trust = { name: 'bench', roots: [root] }
const contextOf = (name: string, subject: string, issuer?: string): TlsContext => ({
  name,
  chain: [describeCertificate({ subject, names: [subject], ...(issuer && { issuer }) })],
})
export const SBC_CONTEXT = contextOf('teams', SBC, 'Bench Root')
/** What an SBC serves whose listener nobody bound to a context. */
export const DEFAULT_CONTEXT = contextOf('default', 'default certificate')
const MICROSOFT: TlsContext = {
  name: 'microsoft',
  chain: [
    describeCertificate({
      subject: 'sip.pstnhub.microsoft.com',
      names: ['*.pstnhub.microsoft.com'],
      issuer: 'Bench Root',
    }),
  ],
}

export function tenant(change: Partial<TeamsConfig> = {}): TeamsConfig {
  const ports = { first: 49_152, last: 49_351 }
  return {
    regions: [
      {
        name: 'EUWE',
        fqdn: 'sip.pstnhub.microsoft.com',
        address: '127.0.75.24',
        apiHost: 'api-du-a-euwe.pstnhub.microsoft.com',
        routeHost: 'sip-du-a-eu.pstnhub.microsoft.com',
        nodes: ['EUWE.0', 'EUWE.10'],
      },
    ],
    mediaProcessors: [
      { address: '127.0.136.29', ports },
      { address: SECOND_QUEUE_MEDIA, ports },
    ],
    tls: { context: MICROSOFT, trust },
    sbcs: [{ fqdn: SBC, port: 5061 }],
    numbers: {
      [ATTENDANT]: { kind: 'attendant', name: 'reception' },
      [USER]: { kind: 'user', name: 'kim' },
      [QUEUE]: { kind: 'queue', name: 'service' },
    },
    users: {
      kim: { displayName: 'Kim Test', number: USER, behaviour: { type: 'answers', afterMs: 1000 } },
      lee: { behaviour: { type: 'busy' } },
    },
    attendants: { reception: { forwardTo: { kind: 'queue', name: 'service' } } },
    queues: { service: { agents: [{ name: 'agent', answersAfterMs: seconds(5) }] } },
    ...change,
  }
}

export interface Stage {
  bench: Bench
  sbc: BenchSbc
  teams: Teams
}

export function stage(
  change: Partial<TeamsConfig> = {},
  served: { server?: TlsContext; client?: TlsContext } = {},
): Stage {
  const bench = new Bench()
  const contexts = { server: served.server ?? SBC_CONTEXT, client: served.client ?? SBC_CONTEXT, trust }
  const sbc = new BenchSbc(contexts, seededChance(1))
  const teams = new Teams(tenant(change), seededChance(2))
  bench.hosts.set(SBC, BenchSbc.address)
  for (const name of ['sip', 'sip-du-a-eu', 'api-du-a-euwe']) {
    bench.hosts.set(`${name}.pstnhub.microsoft.com`, '127.0.75.24')
  }
  bench.add(sbc)
  bench.add(teams)
  return { bench, sbc, teams }
}
