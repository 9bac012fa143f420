// Commands that look again at what a finding rests on, to be copied into a shell. What comes from a peer or
// from a log gets into one only where it is a plain name.

import { type Endpoint, formatEndpoint } from '../../kernel/index.ts'

/** What a listener shows to a client that asks for this name. A log may not know the listener's address. */
export function showCertificates(server: Endpoint, serverName: string | undefined): string {
  const name = serverName !== undefined && isPlainHost(serverName) ? serverName : undefined
  const place = isPlainHost(server.address)
    ? formatEndpoint(server)
    : `${name ?? 'FQDN-OF-THE-SBC'}:${server.port}`
  const asked = name === undefined ? '' : ` -servername ${name}`
  return `openssl s_client -connect ${place}${asked} -showcerts </dev/null`
}

/** A name or an address, and nothing that a shell would read otherwise. */
export const isPlainHost = (host: string): boolean => /^\w[\w.-]*$|^[\da-f:.]+$/i.test(host)

/** The SBC's name to be typed, or what stands for one. */
export const nameForShell = (name: string): string => (isPlainHost(name) ? name : 'FQDN-OF-THE-SBC')

/** An address may come from a file of facts or a log that anybody wrote. */
export const endpointForShell = (end: Endpoint): string =>
  isPlainHost(end.address) ? formatEndpoint(end) : `ADDRESS-OF-THE-SBC:${end.port}`

/** A capture for this program: `filter` as pcap-filter(7) has it, without a quote. */
export const capture = (filter: string): string => `tcpdump -i any -s 0 -w trace.pcap '${filter}'`

export const DIAGNOSE_CAPTURE = 'linesman diagnose trace.pcap'
