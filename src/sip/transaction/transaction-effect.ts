// What the transaction layer tells the world and the TU.

import type { SipMessage, SipRequest, SipResponse } from '../message/sip-message.ts'

export type TransactionEffect<Way> =
  /** `client` is the client transaction the message belongs to, for `unreachable`; absent on responses. */
  | { type: 'send'; way: Way; message: SipMessage; client?: string }
  /** A new request for the TU; `id` is its server transaction. */
  | { type: 'request'; id: string; request: SipRequest; way: Way }
  /** The ACK to a 2xx; the dialog it names is the TU's to find. */
  | { type: 'ack'; request: SipRequest; way: Way }
  /** A CANCEL met the INVITE `id` and has its 200; the TU answers the INVITE with 487. */
  | { type: 'cancelled'; id: string; cancel: SipRequest }
  /** Also each further 2xx to an INVITE, of the same fork or of others. */
  | { type: 'response'; id: string; response: SipResponse }
  | { type: 'failed'; id: string; cause: 'timeout' | 'transport' }
  /** A response that belongs to no transaction (any more). */
  | { type: 'stray'; response: SipResponse; way: Way }
  /** Answered by the layer itself, the TU never sees it; `why` is for people. */
  | { type: 'refused'; request: SipRequest; way: Way; status: number; why: string }
