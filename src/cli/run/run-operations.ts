// What a configuration says of records, health, alerts and the API, put together for what runs by it.

import type { SbcNow } from '../../alerts/index.ts'
import type { RecordDesk } from '../../api/index.ts'
import type { Loaded, WatchSettings } from '../../config/index.ts'
import type { FactLog } from '../../facts/index.ts'
import { seconds } from '../../kernel/index.ts'
import type { OwnConnections } from '../../node/index.ts'
import { carrierName, DEFAULT_LIMITS, type Sbc, type SbcConfig } from '../../sbc/index.ts'
import { MICROSOFT_RULES } from '../../tls/index.ts'
import { DEFAULT_PROBE_FROM, type HealthPlaces } from '../../watch/index.ts'
import type { OperationsPlan, Renewed } from '../operations/operations.ts'
import type { ProbePlan } from '../operations/probe-keeping.ts'
import { askSbc } from '../probe/ask-sbc.ts'
import { VERSION } from '../version.ts'

interface Running {
  facts: FactLog
  records?: RecordDesk
  /** Absent where others' SBCs are watched alone. */
  sbc: Sbc | undefined
  /** What is written down here the SBC does not note. */
  dials?: OwnConnections
  /** As it is in force: it changes with a reload. */
  loaded: () => Loaded
  say: (line: string) => void
  /** What was beyond a bound elsewhere than here. */
  leftOut?: () => Readonly<Record<string, number>>
}

export function operationsOf({ facts, records, sbc, dials, loaded, say, leftOut }: Running): OperationsPlan {
  const { dns, watch, store, alerts, snmp } = loaded()
  return {
    ...{ facts, say, dials, alerts, maintenance: alerts.maintenance },
    self: {
      // Of what others see, nobody's view goes before another's.
      ...{ sbc: alerts.desk.fqdn, version: VERSION, demo: false },
      ...(sbc && { observer: 'sbc' }),
    },
    ...renewedBy(loaded()),
    ...(watch && { probes: probesOf(watch, dns, dials) }),
    ...(store && { store }),
    ...(snmp && { snmp }),
    shows: {
      ...(sbc && { sbc, contexts: () => contextsOf(loaded()) }),
      ...(records && { records }),
      ...(leftOut && { leftOut }),
      audit: ({ who, from, what, status }) => say(`api: ${who} from ${from}: ${what}: ${status}`),
      settings: () => loaded().values,
    },
  }
}

/** What of it a reload brings, too. */
export const renewedBy = (running: Loaded): Renewed => ({
  api: running.api,
  places: placesOf(running),
  sbc: running.sbc && sbcNow(running.sbc),
})

const sbcNow = ({ limits, teams }: SbcConfig): SbcNow => ({
  callLimit: limits?.calls ?? DEFAULT_LIMITS.calls,
  firstProxy: teams.proxies[0]?.host.toLowerCase(),
})

function placesOf({ sbc, watch }: Loaded): HealthPlaces {
  const watched = (watch?.sbcs ?? []).map(each => ({ name: each.fqdn }))
  if (sbc === undefined) return { sbcs: watched }
  const { fqdn, carrier, teams } = sbc
  const name = carrierName(carrier)
  return {
    sbcs: [{ name: fqdn, observers: ['sbc'], addresses: [teams.local.address] }, ...watched],
    trunks: [
      {
        ...{ name, observers: ['sbc'], hosts: [name, carrier.peer.host], addresses: carrier.allow },
      },
    ],
    microsoft: teams.allow,
    proxies: teams.proxies.map(proxy => proxy.host),
  }
}

/** As `linesman probe` asks, with few tries: what varies shows in the next ones. */
function probesOf(
  { sbcs, everyMs, trust }: WatchSettings,
  { hosts, servers }: Loaded['dns'],
  dials: OwnConnections | undefined,
): ProbePlan {
  const dns = {
    hosts: Object.entries(hosts),
    ...(servers.length > 0 && { dnsServers: servers }),
  }
  return {
    orders: sbcs.map(({ fqdn, host, port }) => ({
      ...{ host, port, serverName: fqdn, times: PROBE_TRIES, from: DEFAULT_PROBE_FROM, trust },
      ...{ rules: MICROSOFT_RULES, limitMs: PROBE_LIMIT, answerLimitMs: ANSWER_LIMIT },
    })),
    everyMs,
    // What is found is said of the SBC, and stands beside its health.
    ask: (order, signal) =>
      askSbc(order, { observer: order.serverName, dns, signal, ...(dials && { dials }) }),
  }
}
const PROBE_TRIES = 1
const PROBE_LIMIT = seconds(30)
const ANSWER_LIMIT = seconds(5)

/** The last policy is what a connection gets that no other one is for. */
function contextsOf({ sbc }: Loaded) {
  const { contexts, policies } = sbc?.teams.tls.server ?? { contexts: [], policies: [] }
  const last = policies.at(-1)?.context
  return contexts.map(({ name, chain }) => ({ name, chain, isDefault: name === last }))
}
