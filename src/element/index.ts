// element: the contract between the elements and the two worlds they run in.

export { AudioEnd, type AudioEndOptions, audioSocket, type SdpRefusal } from './audio-end.ts'
export type {
  ClosedEvent,
  ConnectionId,
  Element,
  ElementEffect,
  ElementEvent,
  ListenerId,
  OpenedEvent,
  SocketId,
} from './element.ts'
export { SipEndpoint, type SipEndpointOptions, type SipEvent } from './sip-endpoint.ts'
export type { SipInterface, SipSource, SipTarget } from './sip-interface.ts'
export { type UsageNews, UsageTable } from './usage-table.ts'
export type { World } from './world.ts'
