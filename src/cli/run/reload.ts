// What a reload comes to: the SBC takes what it can at once and names the rest, which waits for a restart together
// with what the world was built with.

import type { ClientProof } from '../../collector/index.ts'
import { type EffectiveValue, hasSbc, type Loaded } from '../../config/index.ts'
import { type BoundPath, reconfigured, type SbcConfig } from '../../sbc/index.ts'

export interface Reload {
  /** What runs from now on: the values that wait for a restart are still the old ones. */
  running: Loaded
  /** For the log, a line each. */
  says: string[]
}

/** What the file calls the values that the SBC names; `timers.sip` is in no file. */
const KEYS: Partial<Record<BoundPath, string>> = {
  'carrier.local': 'carrier.listen',
  'teams.local': 'teams.listen',
  'carrier.keepAliveMs': 'carrier.keepAlive',
  'teams.keepAliveMs': 'teams.keepAlive',
  'timers.idleMs': 'timers.idle',
}

/** What the worlds were built with. Collected connections get new certificates at once, and records come from elsewhere. */
const WAITING =
  /^(?:dns|watch|export|store|alerts|snmp)\.|^api\.(?!tokens|hosts|tls)|^collect\.(?!\w+\.tls\.|records\b)/

/** `reconfigure` hands the new configuration to the SBC and returns what of it waits for a restart. */
export function reload(
  running: Loaded,
  next: Loaded,
  reconfigure: (config: SbcConfig) => readonly BoundPath[],
): Reload {
  if (hasSbc(running) !== hasSbc(next))
    return { running, says: [`reload: nothing is taken: ${hasSbc(next) ? CAME : WENT}`] }
  const bound = next.sbc === undefined ? [] : reconfigure(next.sbc).map(path => KEYS[path] ?? path)
  // An API that the file has no more is served as it was until the restart, tokens and all; one that is new waits as a whole.
  const isKept = (path: string): boolean =>
    (running.api === undefined || next.api === undefined) && path.startsWith('api.')
  const isWaiting = (path: string): boolean => WAITING.test(path) || bound.includes(path) || isKept(path)
  const changed = changedKeys(running, next)
  const waiting = changed.filter(isWaiting)
  const taken = changed.filter(path => !isWaiting(path))
  const says = renewed(running.sbc, next.sbc)
  if (taken.length > 0) says.push(`reload: in force: ${taken.join(', ')}`)
  if (waiting.length > 0) says.push(`reload: waits for a restart: ${waiting.join(', ')}`)
  const values = [
    ...running.values.filter(({ path }) => isWaiting(path)),
    ...next.values.filter(({ path }) => !isWaiting(path)),
  ].toSorted(inOrderOf(running.values, next.values))
  return {
    running: { ...inForce(running, next), values },
    says: says.length > 0 ? says : ['reload: nothing has changed'],
  }
}

/** What waits stays as it runs, so that it is told again until it was restarted. An API is neither gone nor come before that. */
function inForce(running: Loaded, next: Loaded): Loaded {
  const { records: _, ...built } = running
  const { collect, records, api, warnings } = next
  const sbc = running.sbc && next.sbc && reconfigured(running.sbc, next.sbc).config
  const isServed = running.api !== undefined && api !== undefined
  return {
    ...built,
    collect,
    warnings,
    ...(sbc && { sbc }),
    ...(records && { records }),
    ...(isServed && { api }),
  }
}

/** That of the reference, in which both lists are: what stands in `before` alone stays behind what it stood behind. */
function inOrderOf(before: readonly EffectiveValue[], now: readonly EffectiveValue[]) {
  const places = new Map(now.map(({ path }, index) => [path, index]))
  let last = -1
  for (const { path } of before) {
    last = places.get(path) ?? last
    if (!places.has(path)) places.set(path, last + 0.5)
  }
  const placeOf = ({ path }: EffectiveValue): number => places.get(path) ?? 0
  return (one: EffectiveValue, other: EffectiveValue): number => placeOf(one) - placeOf(other)
}

const CAME = 'the file has an SBC now, which waits for a restart'
const WENT = 'the file has no SBC any more, which waits for a restart'

/** Renewed certificates change no key of the file. Keys of certificates print as a fixed word, certificates with their fingerprints. */
function renewed(before: SbcConfig | undefined, now: SbcConfig | undefined): string[] {
  const differ = (one: unknown, other: unknown): boolean => JSON.stringify(one) !== JSON.stringify(other)
  const says: string[] = []
  if (differ(before?.teams.tls, now?.teams.tls))
    says.push('reload: new connections with Teams get the new certificates and policies')
  if (before?.carrier.tls !== undefined && differ(before.carrier.tls, now?.carrier.tls))
    says.push('reload: new connections with the carrier get the new certificates and roots')
  return says
}

function changedKeys(running: Loaded, next: Loaded): string[] {
  const [before, now] = [byPath(running.values), byPath(next.values)]
  const changed = [...new Set([...before.keys(), ...now.keys()])].filter(
    path => before.get(path) !== now.get(path),
  )
  const others = Object.entries(SECRETS).filter(([, of]) => of(running) !== of(next))
  return [...new Set([...changed, ...others.map(([path]) => path)])]
}

/** Their values are in no list; that they are others may be told. */
const SECRETS: Readonly<Record<string, (loaded: Loaded) => string | undefined>> = {
  'carrier.credentials.password': ({ sbc }) => sbc?.carrier.credentials?.password,
  'collect.records.graph.secret': ({ records }) => proofIn(records?.graph?.proof),
  'api.tokens': ({ api }) => api?.tokens.map(({ sha256 }) => Buffer.from(sha256).toString('hex')).join(),
  'snmp.keys': ({ snmp }) => JSON.stringify([snmp?.community, snmp?.users]),
  'store.place': ({ store }) => store?.place,
  'alerts.channels': ({ alerts }) => JSON.stringify(alerts.channels),
}

const proofIn = (proof: ClientProof | undefined): string | undefined =>
  proof?.type === 'certificate' ? Buffer.from(proof.sha256).toString('hex') : proof?.secret

const byPath = (values: readonly EffectiveValue[]): Map<string, string> =>
  new Map(values.map(({ path, value }) => [path, value]))
