// How an SBC is set up, in words of no vendor: what of its configuration bears on Direct Routing.

import type { Millis, Transport } from '../kernel/index.ts'

/** Settings of any vendor's SBC, as far as they bear on Direct Routing. */
export type Setting =
  | TlsContextSetting
  | SipInterfaceSetting
  | ProxySetSetting
  | IpGroupSetting
  | IpProfileSetting
  | ClassificationSetting

/** Certificates and rules of TLS under one name. */
export interface TlsContextSetting {
  object: 'tls-context'
  name: string
  /** The one taken where nothing else is named. */
  isDefault: boolean
  /** `TLSv1.2`, `TLSv1.3`; absent where any will do. */
  versions?: string[]
  ciphers?: string
}

/** Where the SBC listens. */
export interface SipInterfaceSetting {
  object: 'sip-interface'
  name: string
  tlsPort?: number
  /** Name of its TLS context; absent where the default one is taken. */
  context?: string
  /** Whether it asks its clients for a certificate. */
  mutualTls?: boolean
}

/** Whom the SBC calls, and by whose address it knows callers. */
export interface ProxySetSetting {
  object: 'proxy-set'
  name: string
  proxies: { host: string; port?: number; transport?: Transport }[]
  sipInterface?: string
  context?: string
  /** Between OPTIONS; absent where none are sent. */
  optionsIntervalMs?: Millis
}

/** A peer, or many of a kind, and how calls from there are known. */
export interface IpGroupSetting {
  object: 'ip-group'
  name: string
  proxySet?: string
  profile?: string
  /** Whether callers are known by the addresses of the proxy set. */
  byProxySet: boolean
  /** Host it puts into Contact. */
  contactHost?: string
}

/** How calls of a peer are treated. */
export interface IpProfileSetting {
  object: 'ip-profile'
  name: string
  media?: 'as-is' | 'srtp' | 'rtp' | 'both'
  /** Whether the SBC carries a REFER out itself or sends it on to the other side. */
  refer?: 'handled' | 'forwarded'
  /** How it holds a call towards this peer. */
  hold?: 'as-is' | 'sendonly' | 'inactive'
}

/** How a request that comes in is known to be a peer's. */
export interface ClassificationSetting {
  object: 'classification'
  name: string
  /** In the vendor's own words. */
  condition?: string
  sourceAddress?: string
  sipInterface?: string
  ipGroup?: string
}
