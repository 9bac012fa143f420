// What travels on a simulated TCP connection.

import type { TlsMessage } from './tls-message.ts'

export type Segment =
  | { type: 'bytes'; bytes: Uint8Array }
  | { type: 'tls'; message: TlsMessage }
  | { type: 'fin' }
  | { type: 'reset' }
