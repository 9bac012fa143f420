// OPTIONS as Microsoft's proxy sends it to an SBC (traces of 2020 to 2022): to the SBC's FQDN, with a host of
// Microsoft's in From and Contact and names in UPPER CASE. User-Agent says who really asks.

import { type Chance, type Endpoint, formatEndpoint, token } from '../../kernel/index.ts'
import { formatHostPort, makeBranch, makeTag, SipHeaders, SipRequest } from '../../sip/index.ts'
import type { ProbeOrder } from './order.ts'

export function optionsMessage(order: ProbeOrder, local: Endpoint, chance: Chance): SipRequest {
  const own = `sip:${formatHostPort(order.from, 5061)}`
  const theirs = `sip:${formatHostPort(order.serverName, order.port)}`
  const headers = SipHeaders.of(
    ['FROM', `<${own}>;tag=${makeTag(chance)}`],
    ['TO', `<${theirs}>`],
    ['CSEQ', '1 OPTIONS'],
    ['CALL-ID', token(chance, 16)],
    ['MAX-FORWARDS', '70'],
    ['VIA', `SIP/2.0/TLS ${formatEndpoint(local)};branch=${makeBranch(chance)}`],
    ['CONTACT', `<${own};transport=tls>`],
    ['USER-AGENT', 'Linesman probe'],
    ['ALLOW', 'INVITE,ACK,OPTIONS,CANCEL,BYE,NOTIFY'],
    ['CONTENT-LENGTH', '0'],
  )
  return new SipRequest({ method: 'OPTIONS', uri: `${theirs};transport=tls`, headers })
}
