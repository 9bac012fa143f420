// What Microsoft's side is told: its regions and nodes, the tenant with its SBCs and numbers, and how its users,
// attendants and queues behave. Plain data; `settingsOf` fills in what was left out.

import type { PromptName } from '../media/index.ts'
import { DEFAULT_READING, type Gateway, type Reading, type TenantIndex } from '../routing/index.ts'
import type { TimerRules } from '../sip/index.ts'
import type { TlsContext, TrustStore } from '../tls/index.ts'
import type { OpeningHours } from './opening-hours.ts'
import { DEFAULT_LIMITS, DEFAULT_OPTIONS, type TeamsLimits, type TeamsOptions } from './options.ts'

export interface TeamsConfig {
  /** In the order in which an SBC should try them; calls to the PSTN leave from the first. */
  regions: RegionConfig[]
  /** Media processors; the first serves first legs, the next ones queues and transfers. */
  mediaProcessors: MediaProcessor[]
  tls: {
    /** Microsoft's own certificate, shown as server and as client. */
    context: TlsContext
    /** Roots an SBC's certificate may end in. */
    trust: TrustStore
  }
  /** The tenant's gateways (New-CsOnlinePSTNGateway), in the order in which calls try them. */
  sbcs: SbcEntry[]
  /**
   * The tenant's voice routing: whom a call to the PSTN tries, and what becomes of the numbers of a call from it. Its
   * gateways then take the place of `sbcs`, which only add addresses.
   */
  voiceRouting?: { index: TenantIndex; reading?: Partial<Reading> }
  /** Domains of the tenant; the names of `sbcs` when left out (SIP protocol page: domain look-up). */
  domains?: string[]
  tenant?: string
  /** E.164 with `+` to whom it belongs. */
  numbers: Record<string, Destination>
  users?: Record<string, UserConfig>
  attendants?: Record<string, AttendantConfig>
  queues?: Record<string, QueueConfig>
  options?: Partial<TeamsOptions>
  limits?: Partial<TeamsLimits>
  timers?: TimerRules
}

export interface RegionConfig {
  /** `EUWE`. */
  name: string
  /** What SBCs call: `sip.pstnhub.microsoft.com`. */
  fqdn: string
  /** Shared by all nodes of the region. */
  address: string
  port?: number
  /** Host of Contact: `api-du-a-euwe.pstnhub.microsoft.com`. */
  apiHost: string
  /** Host of Record-Route and of From in OPTIONS; must resolve to `address`: `sip-du-a-eu.pstnhub.microsoft.com`. */
  routeHost: string
  /** `EUWE.0`, `EUWE.10`: unique over all regions; the first one listens. */
  nodes: [string, ...string[]]
  /** The nodes that deliver REFERs, one transfer after the other in turn; the last one when left out. */
  referNodes?: [string, ...string[]]
  /** Nodes that work from another address than `address` (Plan Direct Routing: any of the signalling ranges). */
  nodeAddresses?: Record<string, string>
}

export interface MediaProcessor {
  address: string
  /** UDP ports, both inclusive; a call takes an even one (Microsoft's: 3478-3481 and 49152-53247). */
  ports: { first: number; last: number }
}

export interface SbcEntry {
  fqdn: string
  /** SipSignalingPort. */
  port: number
  /** Instead of resolving the name. */
  address?: string
  /** ForwardPai: P-Asserted-Identity and `Privacy: id` in calls to it (Set-CsOnlinePSTNGateway). */
  forwardPai?: boolean
}

export type Destination =
  | { kind: 'user'; name: string }
  | { kind: 'attendant'; name: string }
  | { kind: 'queue'; name: string }
/** Where a transfer leads: somebody in the tenant, or a number outside. */
export type Target = Destination | { kind: 'number'; number: string }

export interface UserConfig {
  /** Shown in From of calls to the PSTN. */
  displayName?: string
  /** By which the tenant knows the user; the name here when left out. */
  userPrincipalName?: string
  /** Where the user is, for emergency calls. */
  networkSite?: string
  /** The user's own number, From of calls to the PSTN. */
  number?: string
  /** Devices that ring at once; each is a fork with a To tag of its own. Default 1. */
  endpoints?: number
  behaviour: UserBehaviour
  /** What the user says in a call; default `agent`. */
  says?: PromptName
}

export type UserBehaviour =
  | { type: 'answers'; afterMs: number }
  | { type: 'declines'; afterMs: number }
  | { type: 'busy' }
  | { type: 'no-answer' }

export interface AttendantConfig {
  /** By which the tenant knows it; the name here when left out. */
  resourceAccount?: string
  /** Always open without. */
  openingHours?: OpeningHours
  menu?: {
    /** By the digit pressed. */
    choices: Record<string, Target>
    /** How long nobody needs to press anything. */
    timeoutMs: number
  }
  /** After the greeting without a menu, or when the menu ran out; the call ends without. */
  forwardTo?: Target
}

export interface QueueConfig {
  /** By which the tenant knows it; the name here when left out. */
  resourceAccount?: string
  /** Who rings, all at once, and after how long each takes the call; without a time, never. */
  agents: { name: string; answersAfterMs?: number }[]
  /** Index into `mediaProcessors`; default 1. */
  mediaProcessor?: number
  /** After this the queue gives up. Default three minutes. */
  timeoutMs?: number
}

export interface VoiceRouting {
  index: TenantIndex
  reading: Reading
}

export interface Settings extends Omit<TeamsConfig, 'voiceRouting'> {
  voiceRouting?: VoiceRouting
  options: TeamsOptions
  limits: TeamsLimits
}

/** The configuration with every default filled in. */
export function settingsOf({ voiceRouting, ...config }: TeamsConfig): Settings {
  const filled = {
    ...config,
    options: { ...DEFAULT_OPTIONS, ...config.options },
    limits: { ...DEFAULT_LIMITS, ...config.limits },
  }
  if (voiceRouting === undefined) return filled
  const { index, reading } = voiceRouting
  return {
    ...filled,
    sbcs: index.tenant.gateways.map(gateway => sbcOf(gateway, config.sbcs)),
    voiceRouting: { index, reading: { ...DEFAULT_READING, ...reading } },
  }
}

/** A gateway of the tenant; its address is that of the entry with its name, if there is one. */
export function sbcOf({ fqdn, sipSignalingPort, forwardPai }: Gateway, sbcs: readonly SbcEntry[]): SbcEntry {
  const address = sbcs.find(each => each.fqdn.toLowerCase() === fqdn.toLowerCase())?.address
  return { fqdn, port: sipSignalingPort, forwardPai, ...(address !== undefined && { address }) }
}

const SIGNALLING_PORT = 5061
export const portOf = (region: RegionConfig): number => region.port ?? SIGNALLING_PORT
export const referNodesOf = ({ referNodes, nodes }: RegionConfig): readonly [string, ...string[]] =>
  referNodes ?? [nodes.at(-1) ?? nodes[0]]
