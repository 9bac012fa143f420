// Whether everything that listens can: no two in one place.

import { type Endpoint, formatEndpoint } from '../kernel/index.ts'
import { formatPath, type Path, type Report } from './problem.ts'
import type { Readable } from './schema.ts'
import { isWildcard } from './text-values.ts'

export interface ListenerKey {
  /** Of the key. */
  path: Path
  place: Endpoint
  isUdp: boolean
}

/** All that could be read. */
export function listenersIn({ carrier, teams, collect, snmp }: Readable): ListenerKey[] {
  const { syslog, hep, flows } = collect
  const all: [Path, Endpoint | undefined, string | undefined][] = [
    [['carrier', 'listen'], carrier.listen, carrier.transport],
    [['teams', 'listen'], teams.listen, teams.transport],
    [['collect', 'syslog', 'listen'], syslog?.listen, syslog?.transport],
    [['collect', 'hep', 'listen'], hep?.listen, hep?.transport],
    [['collect', 'flows', 'listen'], flows?.listen, 'udp'],
    [['snmp', 'listen'], snmp.listen, 'udp'],
  ]
  return all.flatMap(([path, place, transport]) =>
    place === undefined ? [] : [{ path, place, isUdp: transport === 'udp' }],
  )
}

export const isAnywhere = ({ address }: Endpoint): boolean => isWildcard(address)

export function checkListeners(found: Readable, report: Report): void {
  const listeners = listenersIn(found)
  for (const [index, { path, place, isUdp }] of listeners.entries()) {
    const other = listeners.slice(0, index).find(each => each.isUdp === isUdp && meet(each.place, place))
    if (other === undefined) continue
    const isSame = formatEndpoint(other.place) === formatEndpoint(place)
    const also = isSame ? 'is also what' : `takes the port of ${formatEndpoint(other.place)}, which`
    report.error(path, {
      what: `${formatEndpoint(place)} ${also} ${formatPath(other.path)} says, and both are ${isUdp ? 'UDP' : 'TCP'}`,
      remedy: 'choose another port or address for one of them',
    })
  }
}

const meet = (one: Endpoint, other: Endpoint): boolean =>
  one.port === other.port && (one.address === other.address || isAnywhere(one) || isAnywhere(other))
