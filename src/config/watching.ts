// From the keys of `watch` to the SBCs that are probed on a schedule.

import type { Millis } from '../kernel/index.ts'
import type { TrustStore } from '../tls/index.ts'
import type { Surroundings } from './material.ts'
import type { Report } from './problem.ts'
import type { Readable } from './schema.ts'
import { readTrust } from './trust.ts'

export interface WatchSettings {
  sbcs: readonly WatchedPlace[]
  everyMs: Millis
  trust: TrustStore
}

export interface WatchedPlace {
  fqdn: string
  /** A name or an address. */
  host: string
  port: number
}

/** Of SIP over TLS (RFC 3261 section 19.1.2). */
const SIPS_PORT = 5061

/** Undefined where none is watched. */
export function readWatch(
  { watch: { sbcs = [], every, trust }, fqdn: own }: Readable,
  around: Surroundings & { publicRoots: readonly string[] },
  report: Report,
): WatchSettings | undefined {
  if (sbcs.length === 0 || every === undefined || trust === undefined) return undefined
  const names = sbcs.map(({ fqdn }) => fqdn.toLowerCase())
  for (const [index, fqdn] of names.entries()) {
    const path = ['watch', 'sbcs', index, 'fqdn']
    if (fqdn === own?.toLowerCase())
      report.error(path, {
        what: `${fqdn} is this SBC, which sees more of itself than a probe would`,
        remedy: 'probe it from another machine: linesman probe, or a Linesman there',
      })
    if (names.indexOf(fqdn) < index)
      report.error(path, { what: `${fqdn} stands above already`, remedy: 'name each SBC once' })
  }
  const roots = readTrust(trust, ['watch', 'trust'], around, report)
  if (roots === undefined) return undefined
  const places = sbcs.map(({ at }, index): WatchedPlace => {
    const fqdn = names[index] as string
    return { fqdn, ...(at ?? { host: fqdn, port: SIPS_PORT }) }
  })
  return { sbcs: places, everyMs: every, trust: roots }
}
