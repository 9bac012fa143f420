// Emergency calls (Set-CsTeamsEmergencyCallRoutingPolicy; direct-routing reference, Emergency): their numbers go by a
// usage of their own. Direct Routing only.

export interface EmergencyCallRoutingPolicy {
  identity: string
  emergencyNumbers: readonly EmergencyNumber[]
  allowEnhancedEmergencyServices: boolean
  description?: string
}

export interface EmergencyNumber {
  /** What goes out, as `112`. */
  emergencyDialString: string
  /** What is turned into it: each 1 to 10 digits. */
  emergencyDialMask: readonly string[]
  onlinePstnUsage: string
}

/** A place in the network that brings an emergency policy of its own (Set-CsTenantNetworkSite). */
export interface NetworkSite {
  identity: string
  emergencyCallRoutingPolicy?: string
  onlineVoiceRoutingPolicy?: string
  enableLocationBasedRouting: boolean
}
