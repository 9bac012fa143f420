// Cisco ASA and Firepower: the beginning and the end of a connection, and what an access list did not let in. Interfaces
// stand in the order of their security, not of who opened, which `inbound` and `outbound` tell:
//
//   %ASA-6-302013: Built inbound TCP connection 17 for outside:52.114.75.24/8576 (52.114.75.24/8576) to
//     inside:10.1.1.5/5061 (192.0.2.21/5061)
//   %ASA-6-302014: Teardown TCP connection 17 for outside:52.114.75.24/8576 to inside:10.1.1.5/5061 duration 0:00:00
//     bytes 1930 TCP FINs from outside
//   %ASA-4-106023: Deny tcp src outside:52.122.1.9/9000 dst inside:10.1.1.5/5061 by access-group "outside_in"
//   %ASA-2-106001: Inbound TCP connection denied from 52.122.1.9/9000 to 192.0.2.21/5061 flags SYN on interface outside

import { isSipPort } from '../../facts/index.ts'
import { type Endpoint, millis } from '../../kernel/index.ts'
import type { FirewallLine, LineRead } from './firewall-line.ts'
import { endpointOf, numberIn } from './line-parts.ts'

const MARK = /%(?:ASA|FTD|FWSM|PIX)-(?:\w+-)?\d-(\d{6}):? */
const BUILT =
  /^Built (inbound|outbound) TCP connection (\d+) for \S+?:([\da-f.:]+)\/(\d+) \([^)]*\)(?:\([^)]*\))? to \S+?:([\da-f.:]+)\/(\d+)/i
const TEARDOWN =
  /^Teardown TCP connection (\d+) for .+?:([\da-f.:]+)\/(\d+)(?:\([^)]*\))? to .+?:([\da-f.:]+)\/(\d+)(?:\([^)]*\))? duration (\d+):(\d\d):(\d\d) bytes (\d+) ?(.*)$/i
const DENY_LISTED = /^Deny tcp src \S+?:([\da-f.:]+)\/(\d+)(?:\([^)]*\))? dst \S+?:([\da-f.:]+)\/(\d+)/i
const DENY_INBOUND =
  /^Inbound TCP connection denied from ([\da-f.:]+)\/(\d+) to ([\da-f.:]+)\/(\d+) flags (.*?) on/i

export function readAsa(text: string): LineRead {
  const mark = MARK.exec(text)
  if (mark === null) return undefined
  const said = text.slice(mark.index + mark[0].length)
  switch (mark[1]) {
    case '302013':
      return built(said) ?? 'nothing'
    case '302014':
      return teardown(said) ?? 'nothing'
    case '106023':
      return denied(DENY_LISTED.exec(said)) ?? 'nothing'
    case '106001': {
      const found = DENY_INBOUND.exec(said)
      return (/^SYN\b(?!.*ACK)/.test(found?.[5] ?? '') && denied(found)) || 'nothing'
    }
    default:
      return 'nothing'
  }
}

function built(said: string): FirewallLine | undefined {
  const found = BUILT.exec(said)
  if (found === null) return undefined
  const [, way, id = '', outer, outerPort, inner, innerPort] = found
  const [outside, inside] = [endpointOf(outer, outerPort), endpointOf(inner, innerPort)]
  if (outside === undefined || inside === undefined) return undefined
  const [client, server] = way === 'inbound' ? [outside, inside] : [inside, outside]
  return { client, server, says: 'begun', id }
}

function teardown(said: string): FirewallLine | undefined {
  const found = TEARDOWN.exec(said)
  if (found === null) return undefined
  const [, id = '', outer, outerPort, inner, innerPort, hours, minutes, secs, octets, reason = ''] = found
  const [outside, inside] = [endpointOf(outer, outerPort), endpointOf(inner, innerPort)]
  if (outside === undefined || inside === undefined) return undefined
  const [client, server] = byPort(outside, inside)
  const lastedMs = millis(((Number(hours) * 60 + Number(minutes)) * 60 + Number(secs)) * 1000)
  const says = /^SYN Timeout/i.test(reason) ? 'unanswered' : 'closed'
  const bytes = numberIn(octets)
  return { client, server, says, id, lastedMs, ...(bytes !== undefined && { bytes }) }
}

/** Where the beginning is not in the log: a server's port is one of SIP, or the lower one. */
function byPort(left: Endpoint, right: Endpoint): [client: Endpoint, server: Endpoint] {
  const isLeft =
    isSipPort(left.port) === isSipPort(right.port) ? left.port < right.port : isSipPort(left.port)
  return isLeft ? [right, left] : [left, right]
}

function denied(found: RegExpExecArray | null): FirewallLine | undefined {
  const client = endpointOf(found?.[1], found?.[2])
  const server = endpointOf(found?.[3], found?.[4])
  return client && server && { client, server, says: 'denied' }
}
