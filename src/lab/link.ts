// A simulated TCP connection as the network sees it, and what may be done to it.

import type { ConnectionId } from '../element/index.ts'
import type { Endpoint } from '../kernel/index.ts'
import type { Segment } from './segment.ts'

export type Side = 'client' | 'server'

export interface Link {
  readonly from: Endpoint
  readonly to: Endpoint
  readonly client: LinkEnd
  /** Absent until the connection is accepted. */
  readonly server: LinkEnd | undefined
  /** Lets go what a blocked path held back. */
  resume(): void
  reset(): void
  cut(): void
  forget(side: Side): void
}

/** One end of it, at an element. */
export interface LinkEnd {
  readonly element: string
  readonly id: ConnectionId
  readonly isOver: boolean
  receive(segment: Segment): void
  /** The element's side knows nothing of it any more, and the element is not told. */
  vanish(): void
}
