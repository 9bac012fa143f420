// What the readers of firewall lines share: ends, and numbers as they are written.

import type { Endpoint } from '../../kernel/index.ts'
import { shown } from '../log-record.ts'

/** Undefined where address or port is none. The address is a copy that holds on to no chunk of the file. */
export function endpointOf(address: string | undefined, port: string | undefined): Endpoint | undefined {
  if (address === undefined || port === undefined || !ADDRESS.test(address) || !/^\d{1,5}$/.test(port))
    return undefined
  return { address: shortAddress(shown(address)), port: Number(port) }
}
const ADDRESS = /^(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]*(?::[\da-f]*){2,7})$/i

/** Netfilter writes all digits of IPv6; others, and captures, write them in short (RFC 5952 section 4). */
function shortAddress(address: string): string {
  if (!address.includes(':')) return address
  const url = URL.parse(`http://[${address}]/`)
  return url === null ? address : url.hostname.slice(1, -1)
}

/** Undefined for what is no number. */
export function numberIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}
