// Whether a request comes from where it says: against pages of others that make a browser ask here, be it under a name of
// theirs that leads to this address (DNS rebinding), or across (cross-site request forgery).

import type { IncomingHttpHeaders } from 'node:http'
import { isAddress } from '../../kernel/index.ts'

/** `sbc1.example.net:8443`, `[::1]:8443` without its port. */
export function hostIn(header: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]+)\]|([^:]*))(?::\d+)?$/.exec(header.trim()) ?? []
  return (bracketed ?? plain ?? '').toLowerCase().replace(/\.$/, '')
}

/** An address is no name that somebody else could lead here; of names only those that are known as ours are. */
export function isOurs(header: string | undefined, names: ReadonlySet<string>): boolean {
  const host = hostIn(header ?? '')
  return host !== '' && (isAddress(host) || names.has(host))
}

/**
 * A browser asks for a page of somebody else. It says so itself (Fetch Metadata), and names the page's origin in what
 * changes something; what is no browser says neither.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders): boolean {
  const site = headers['sec-fetch-site']
  if (typeof site === 'string' && site !== 'same-origin' && site !== 'none') return true
  const { origin, host } = headers
  return origin !== undefined && withoutScheme(origin) !== host?.toLowerCase()
}

/** `null`, an opaque origin, is nobody's. */
const withoutScheme = (origin: string): string => origin.toLowerCase().replace(/^https?:\/\//, '')

/** Whether a browser vouches for the page that asks being ours. */
export const isVouchedFor = (headers: IncomingHttpHeaders): boolean =>
  headers['sec-fetch-site'] !== undefined || headers.origin !== undefined
