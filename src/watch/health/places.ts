// Who is who in the facts: which SBC somebody observed, which trunk or proxy of Microsoft's it spoke with. What is
// configured goes first; an SBC of others is known by what it calls itself towards Microsoft, a trunk by having been used.
// Nothing that a stranger writes makes a name known.

import { isMicrosoftName, MICROSOFT_SIGNALLING } from '../../facts/index.ts'
import { isAddress, remember } from '../../kernel/index.ts'
import { AddressRanges } from '../../tls/index.ts'

/** An SBC that is known before anything is seen of it. */
export interface WatchedSbc {
  /** Its FQDN in the tenant. */
  name: string
  /** Observers that speak of it alone: `sbc` is our own. */
  observers?: readonly string[]
  /** Its addresses towards Microsoft. */
  addresses?: readonly string[]
  /** SendSipOptions of the gateway; without it Microsoft neither watches nor demotes it. True by default. */
  sendSipOptions?: boolean
}

/** A trunk that is known before anything is seen of it. */
export interface WatchedTrunk {
  /** As lists of calls name it (`trunkOf`): `carrier.example`, `192.0.2.1`. */
  name: string
  /** Observers that have this trunk and no other. */
  observers?: readonly string[]
  /** Its host names. */
  hosts?: readonly string[]
  /** Ranges it speaks from. */
  addresses?: readonly string[]
}

export interface HealthPlaces {
  sbcs?: readonly WatchedSbc[]
  trunks?: readonly WatchedTrunk[]
  /** Ranges of Microsoft's side besides the published ones. */
  microsoft?: readonly string[]
  /** Names of its proxies besides those of pstnhub.microsoft.com. */
  proxies?: readonly string[]
  /** Observers that are no SBC, as Microsoft's side in a lab. */
  ignored?: readonly string[]
}

interface KnownTrunk {
  trunk: WatchedTrunk
  ranges: AddressRanges
}

/** What the configuration says, as it is asked for. */
interface Configured {
  sbcs: readonly WatchedSbc[]
  trunks: readonly WatchedTrunk[]
  ranges: readonly KnownTrunk[]
  microsoft: AddressRanges
  proxies: ReadonlySet<string>
  ignored: ReadonlySet<string>
  byObserver: ReadonlyMap<string, string>
  /** By address towards Microsoft. */
  byAddress: ReadonlyMap<string, string>
}

const LIMIT = 256
/** Microsoft takes no longer names (Plan Direct Routing). */
const FQDN = /^(?=.{4,63}$)[a-z0-9-]+(\.[a-z0-9-]+)+$/

export class Places {
  #configured: Configured
  /** SBCs by address towards Microsoft, as they named themselves. */
  readonly #named = new Map<string, string>()
  readonly #learned = new Map<string, string>()
  /** Carriers that were called, or whose calls were taken. */
  readonly #used = new Map<string, true>()
  readonly #proxyAt = new Map<string, string>()

  constructor(places: HealthPlaces) {
    this.#configured = configured(places)
  }

  /** Others are configured from now on; what was learned stays. */
  configure(places: HealthPlaces): void {
    this.#configured = configured(places)
  }

  get sbcs(): readonly WatchedSbc[] {
    return this.#configured.sbcs
  }

  get trunks(): readonly WatchedTrunk[] {
    return this.#configured.trunks
  }

  isIgnored(observer: string): boolean {
    return this.#configured.ignored.has(observer)
  }

  isMicrosoft(address: string): boolean {
    return this.#configured.microsoft.has(address)
  }

  isProxy(name: string): boolean {
    return isMicrosoftName(name) || this.#configured.proxies.has(name.toLowerCase())
  }

  /** The SBC an observer saw at an address towards Microsoft; without one, the only one it has. */
  sbcOf(observer: string, address?: string): string | undefined {
    const { byObserver, byAddress } = this.#configured
    const known = byObserver.get(observer)
    if (known !== undefined || address === undefined) return known ?? this.#learned.get(observer)
    const name = byAddress.get(address) ?? this.#named.get(address) ?? address
    // Facts of an observer that have no address are those of the SBC it spoke of last.
    if (this.#learned.get(observer) !== name) remember(this.#learned, observer, name, LIMIT)
    return name
  }

  /** Whether it is known how the SBC at an address calls itself. */
  isNamed(address: string): boolean {
    return this.#configured.byAddress.has(address) || this.#named.has(address)
  }

  /** How the SBC at an address calls itself towards Microsoft; the name it has from now on, where that is another one. */
  named(address: string, name: string): string | undefined {
    const fqdn = name.toLowerCase()
    if (isAddress(fqdn) || !FQDN.test(fqdn) || this.isNamed(address)) return undefined
    remember(this.#named, address, fqdn, LIMIT)
    return fqdn
  }

  /** The trunk at a carrier's address; a stranger's is none. */
  trunkAt(observer: string, address: string): string | undefined {
    const known = this.#configured.ranges.find(({ ranges }) => ranges.has(address))
    if (known !== undefined) return known.trunk.name
    if (!this.#used.has(address)) return undefined
    return this.#onlyTrunk(observer) ?? address
  }

  /** The SBC calls there, or took a call from there. */
  used(address: string): void {
    if (!this.#used.has(address)) remember(this.#used, address, true, LIMIT)
  }

  /** By a host name or `host:port`, as OPTIONS and registrations tell of it. */
  trunkNamed(observer: string, name: string): string | undefined {
    const host = name.replace(/:\d+$/, '').toLowerCase()
    const named = this.trunks.find(
      trunk => trunk.name === name || trunk.hosts?.some(each => each.toLowerCase() === host),
    )
    return named?.name ?? this.#onlyTrunk(observer) ?? this.trunkAt(observer, host)
  }

  /** A proxy answered from this address. */
  proxyAt(address: string): string | undefined {
    return this.#proxyAt.get(address)
  }

  proxyIs(name: string, address: string): void {
    if (this.#proxyAt.get(address) !== name) remember(this.#proxyAt, address, name, LIMIT)
  }

  #onlyTrunk(observer: string): string | undefined {
    return this.trunks.find(({ observers }) => observers?.includes(observer))?.name
  }
}

const configured = ({
  sbcs = [],
  trunks = [],
  microsoft = [],
  proxies = [],
  ignored = [],
}: HealthPlaces): Configured => ({
  sbcs,
  trunks,
  ranges: trunks.map(trunk => ({ trunk, ranges: new AddressRanges([...(trunk.addresses ?? [])]) })),
  microsoft: new AddressRanges([...MICROSOFT_SIGNALLING, ...microsoft]),
  proxies: new Set(proxies.map(name => name.toLowerCase())),
  ignored: new Set(ignored),
  byObserver: new Map(
    sbcs.flatMap(({ name, observers = [] }) => observers.map(each => [each, name] as const)),
  ),
  byAddress: new Map(
    sbcs.flatMap(({ name, addresses = [] }) => addresses.map(each => [each, name] as const)),
  ),
})
