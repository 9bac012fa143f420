// element: the contract between the elements and the two worlds they run in.

export { AudioEnd, audioSocket } from './audio-end.ts'
export {
  addressAnswer,
  answerFromHosts,
  type DnsAnswer,
  type DnsFault,
  type DnsRecord,
  type Question,
  type RecordType,
} from './dns.ts'
export type {
  ConnectionId,
  Element,
  ElementEffect,
  ElementEvent,
  ListenerId,
  SocketId,
} from './element.ts'
export { ElementLoop, type WorldEffect } from './element-loop.ts'
export { asksForCall } from './endpoint/asks-for-call.ts'
export { SipEndpoint, type SipEvent } from './endpoint/sip-endpoint.ts'
export { type UsageNews, UsageTable } from './endpoint/usage-table.ts'
export { type Ending, Handshake, type HandshakeEnding } from './handshake.ts'
export { placeOf, type SipInterface, type SipSource, type SipTarget } from './sip-interface.ts'
export type { World } from './world.ts'
export { DEFAULT_WORLD_LIMITS, type WorldLimits } from './world-limits.ts'
