// Ports that signalling has by custom; SIP itself is recognised on any.

/** 5060 and 5061 by RFC 3261, and those above that trunks are told apart by. */
export const SIP_PORTS = { first: 5060, last: 5099 }

export const isSipPort = (port: number): boolean => port >= SIP_PORTS.first && port <= SIP_PORTS.last
