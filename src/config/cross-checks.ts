// What only shows when keys are held against each other.

import { checkListeners, isAnywhere, listenersIn } from './listener-checks.ts'
import { formatPath, type Report } from './problem.ts'
import type { Readable } from './schema.ts'
import { MICROSOFT_PROXIES } from './side-keys.ts'
import { formatTarget, isAddress, pairsIn } from './text-values.ts'

export function crossCheck(found: Readable, report: Report): void {
  checkProxies(found, report)
  checkAllow(found, report)
  checkListeners(found, report)
  checkCarrierTls(found, report)
  checkCarrierWay(found, report)
  checkMediaPorts(found, report)
  checkVersions(found, report)
  checkDemand(found, report)
}

/** Clouds of the government have one name each (Plan Direct Routing). */
const GOVERNMENT = ['sip.pstnhub.gov.teams.microsoft.us:5061', 'sip.pstnhub.dod.teams.microsoft.us:5061']

function checkProxies({ teams }: Readable, report: Report): void {
  const proxies = teams.proxies?.map(formatTarget)
  if (proxies === undefined) return
  if (proxies.some(proxy => proxy.startsWith('sip-all.'))) {
    return report.warning(['teams', 'proxies'], {
      what: 'Microsoft took sip-all out of service in June 2022',
      remedy: `write ${MICROSOFT_PROXIES.join(', ')}`,
    })
  }
  const isMicrosofts = proxies.join() === MICROSOFT_PROXIES.join()
  if (isMicrosofts || (proxies.length === 1 && GOVERNMENT.includes(proxies[0] as string))) return
  report.warning(['teams', 'proxies'], {
    what: "these are not Microsoft's three names in their order",
    remedy: `write ${MICROSOFT_PROXIES.join(', ')}, or take the key out; other names are for a lab`,
  })
}

function checkAllow({ carrier }: Readable, report: Report): void {
  if (carrier.allow !== undefined || carrier.peer === undefined || isAddress(carrier.peer.host)) return
  // A carrier that takes a registration shows with its answer where it calls from.
  if (carrier.registration !== undefined) return
  report.error(['carrier', 'allow'], {
    what: `is missing, and the peer ${carrier.peer.host} is a name`,
    remedy: 'write the address ranges the carrier calls from',
  })
}

function checkCarrierTls({ carrier }: Readable, report: Report): void {
  if (carrier.transport === 'tls' && carrier.tls === undefined) {
    report.error(['carrier', 'tls'], {
      what: 'is missing, and carrier.transport is tls',
      remedy: 'write it with trust: public, or a file with the roots of the carrier',
    })
  }
  if (carrier.transport !== undefined && carrier.transport !== 'tls' && carrier.srtp === true) {
    report.warning(['carrier', 'srtp'], {
      what: `the keys of SRTP stand in SDP that ${carrier.transport} carries for everybody to read`,
      remedy: 'write carrier.transport: tls, or srtp: no',
    })
  }
}

/** An IPv4 socket reaches no IPv6 address, nor the other way round; pings need a connection. */
function checkCarrierWay({ carrier }: Readable, report: Report): void {
  const { listen, peer, transport, keepAlive } = carrier
  const isNumeric = peer !== undefined && isAddress(peer.host)
  if (listen !== undefined && isNumeric && listen.address.includes(':') !== peer.host.includes(':')) {
    report.error(['carrier', 'peer'], {
      what: `${peer.host} cannot be reached from ${listen.address}: one is IPv4, the other IPv6`,
      remedy: 'write both of one family',
    })
  }
  if (keepAlive !== undefined && transport === 'udp') {
    report.warning(['carrier', 'keepAlive'], {
      what: 'is for TCP, and the carrier speaks UDP',
      remedy: 'write optionsInterval in its place',
    })
  }
}

function checkMediaPorts(found: Readable, report: Report): void {
  const { carrier, teams, media, limits } = found
  const { ports, relay } = media
  if (ports === undefined || relay === false) return
  const carrierAddress = media.carrierAddress ?? carrier.listen?.address
  const teamsAddress = media.teamsAddress ?? teams.listen?.address
  // With one address for both sides they share the range, and a call takes two pairs of it.
  const pairsPerCall = carrierAddress !== undefined && carrierAddress === teamsAddress ? 2 : 1
  const room = Math.floor(pairsIn(ports) / pairsPerCall)
  if (limits.calls !== undefined && room < limits.calls) {
    report.warning(['media', 'ports'], {
      what: `the range has room for ${room} calls, limits.calls allows ${limits.calls}`,
      remedy: `write ${wideEnough(ports.first, limits.calls * pairsPerCall)}, or lower limits.calls`,
    })
  }
  for (const { path, place, isUdp } of listenersIn(found)) {
    const isOurs = isAnywhere(place) || [carrierAddress, teamsAddress].includes(place.address)
    if (!isUdp || !isOurs || place.port < ports.first || place.port > ports.last) continue
    report.error(['media', 'ports'], {
      what: `the range holds the port ${place.port} of ${formatPath(path)}`,
      remedy: 'choose a range without it',
    })
  }
}

function wideEnough(first: number, pairs: number): string {
  const last = first + (first % 2) + pairs * 2 - 1
  return last <= 65_535 ? `a range as ${first}-${last}` : 'a range that begins lower'
}

function checkVersions({ teams }: Readable, report: Report): void {
  const { minVersion, maxVersion } = teams
  if (minVersion === undefined || maxVersion === undefined || minVersion <= maxVersion) return
  report.error(['teams', 'maxVersion'], {
    what: `${maxVersion} is older than minVersion ${minVersion}`,
    remedy: 'exchange the two',
  })
}

function checkDemand({ teams, behaviour }: Readable, report: Report): void {
  const { transport } = teams
  if (transport !== undefined && transport !== 'tls' && behaviour.requireTeamsCertificate === true) {
    return report.error(['teams', 'transport'], {
      what: `over ${transport} nobody shows the certificate that behaviour.requireTeamsCertificate demands`,
      remedy:
        'write tls; in a lab, or behind a TLS proxy that checks it, behaviour.requireTeamsCertificate: no',
    })
  }
  if (teams.clientCertificate !== 'no' || behaviour.requireTeamsCertificate !== true) return
  report.error(['teams', 'clientCertificate'], {
    what: 'Teams is never asked for the certificate that behaviour.requireTeamsCertificate demands',
    remedy: 'write ask, or behaviour.requireTeamsCertificate: no',
  })
}
