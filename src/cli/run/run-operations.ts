// What a configuration says of records, health, alerts and the API, put together for the SBC that runs by it.

import type { Loaded } from '../../config/index.ts'
import type { FactLog } from '../../facts/index.ts'
import { formatEndpoint } from '../../kernel/index.ts'
import type { Sbc } from '../../sbc/index.ts'
import { isPostgres } from '../../store/index.ts'
import type { HealthPlaces } from '../../watch/index.ts'
import type { OperationsPlan } from '../operations/operations.ts'
import { diagnoseApart, labDesk, probeFor, tenantFilesIn } from '../operations/shown.ts'
import { VERSION } from '../version.ts'

interface Running {
  facts: FactLog
  sbc: Sbc
  /** As it is in force: it changes with a reload. */
  loaded: () => Loaded
  say: (line: string) => void
}

export function operationsOf({ facts, sbc, loaded, say }: Running): OperationsPlan {
  const { sbc: config, store, alerts, api } = loaded()
  return {
    ...{ facts, say, alerts },
    self: { sbc: config.fqdn, observer: 'sbc', version: VERSION, demo: false },
    places: placesOf(loaded()),
    ...(store && { store }),
    ...(store && !isPostgres(store.place) && { state: store.place }),
    ...(api && { api }),
    shows: {
      ...{ sbc, lab: labDesk, diagnose: diagnoseApart, probe: probeFor },
      audit: ({ who, from, what, status }) => say(`api: ${who} from ${from}: ${what}: ${status}`),
      settings: () => loaded().values,
      contexts: () => contextsOf(loaded()),
      ...(api?.tenant !== undefined && { tenant: tenantFilesIn(api.tenant) }),
    },
  }
}

function placesOf({ sbc: { fqdn, carrier, teams } }: Loaded): HealthPlaces {
  const { host, port } = carrier.peer
  return {
    sbcs: [{ name: fqdn, observers: ['sbc'], addresses: [teams.local.address] }],
    trunks: [
      {
        name: port === undefined ? host : formatEndpoint({ address: host, port }),
        ...{ observers: ['sbc'], hosts: [host], addresses: carrier.allow },
      },
    ],
    microsoft: teams.allow,
    proxies: teams.proxies.map(proxy => proxy.host),
  }
}

/** The last policy is what a connection gets that no other one is for. */
function contextsOf({ sbc: { teams } }: Loaded) {
  const { contexts, policies } = teams.tls.server
  const last = policies.at(-1)?.context
  return contexts.map(({ name, chain }) => ({ name, chain, isDefault: name === last }))
}
