// Commands that look again at what a finding rests on, to be copied into a shell. What comes from a peer gets into one
// only where it is a plain name.

import { type Endpoint, formatEndpoint } from '../kernel/index.ts'

/** What a listener shows to a client that asks for this name. */
export function showCertificates(server: Endpoint, serverName: string | undefined): string {
  const asked = serverName !== undefined && PLAIN_NAME.test(serverName) ? ` -servername ${serverName}` : ''
  return `openssl s_client -connect ${endpointForShell(server)}${asked} -showcerts </dev/null`
}

/** The SBC's name to be typed, or what stands for one. */
export const nameForShell = (name: string): string => (PLAIN_NAME.test(name) ? name : 'FQDN-OF-THE-SBC')

/** An address may come from a file of facts or a log that anybody wrote. */
export const endpointForShell = (end: Endpoint): string =>
  PLAIN_ADDRESS.test(end.address) ? formatEndpoint(end) : `ADDRESS-OF-THE-SBC:${end.port}`

const PLAIN_ADDRESS = /^[\w.:]+$/

const PLAIN_NAME = /^\w[\w.-]*$/

/** A capture for this program: `filter` as pcap-filter(7) has it, without a quote. */
export const capture = (filter: string): string => `tcpdump -i any -s 0 -w trace.pcap '${filter}'`

export const DIAGNOSE_CAPTURE = 'linesman diagnose trace.pcap'
