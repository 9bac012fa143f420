// All transactions of one element (RFC 3261 section 17): it matches messages to them, makes and ends them, answers
// by itself what no TU need see (100, merged requests, CANCEL, overload) and hands the rest up as effects.
//
//        TU ----- request, cancel, respond -----> layer -----> send
//        TU <-- request, ack, cancelled, -------- layer <----- receive, unreachable, tick
//               response, failed, stray
//
// `Way` says where to send and is opaque here: a response goes the way the latest copy of its request came.

import { assert, type Chance, earliest, type Instant } from '../../kernel/index.ts'
import type { SipMessage, SipRequest, SipResponse } from '../message/sip-message.ts'
import { ClientTransactions } from './client-transactions.ts'
import { type Load, OVERLOAD_RETRY_AFTER, ServerTransactions } from './server-transactions.ts'
import { DEFAULT_TIMERS, type Reliability, type TimerRules } from './timers.ts'
import type { TransactionEffect } from './transaction-effect.ts'

/** Live transactions before new calls are refused with 503; requests inside dialogs are refused at twice that. */
export const MAX_TRANSACTIONS = 20_000

export interface TransactionCounts {
  'invite-client': number
  'invite-server': number
  'non-invite-client': number
  'non-invite-server': number
}

interface LayerOptions {
  chance: Chance
  timers?: TimerRules
  limit?: number
  /** Asked for each new INVITE outside of a dialog; no is answered with 503, and nothing of it is kept. */
  admits?: () => boolean
  /** Retry-After of our own 503. */
  retryAfterSeconds?: () => number
}

export class TransactionLayer<Way> {
  readonly #limit: number
  readonly #clients: ClientTransactions<Way>
  readonly #servers: ServerTransactions<Way>

  constructor(options: LayerOptions) {
    const { timers: rules = DEFAULT_TIMERS, chance, admits, retryAfterSeconds } = options
    this.#limit = options.limit ?? MAX_TRANSACTIONS
    this.#clients = new ClientTransactions(rules)
    this.#servers = new ServerTransactions({
      rules,
      chance,
      admits: admits ?? (() => true),
      retryAfterSeconds: retryAfterSeconds ?? (() => OVERLOAD_RETRY_AFTER),
    })
  }

  /**
   * Sends a request of ours, any but ACK. Its top Via already holds a branch of `makeBranch`. The answer arrives
   * as effects `response` and `failed` with the returned `id`.
   */
  request(
    request: SipRequest,
    way: Way,
    reliability: Reliability,
    now: Instant,
  ): { id: string; effects: TransactionEffect<Way>[] } {
    assert(request.method !== 'ACK', 'an ACK to a 2xx is sent past the transactions')
    return this.#clients.start(request, way, reliability, now)
  }

  /**
   * Cancels the INVITE `id`. The CANCEL waits for a provisional response (RFC 3261 section 9.1); after a final
   * response nothing happens. `reason` is the value of a Reason header (RFC 3326).
   */
  cancel(id: string, now: Instant, reason?: string): TransactionEffect<Way>[] {
    return this.#clients.cancel(id, now, reason)
  }

  /** Answers the request of server transaction `id`. A transaction that is over sends nothing. */
  respond(id: string, response: SipResponse, now: Instant): TransactionEffect<Way>[] {
    return this.#servers.respond(id, response, now)
  }

  /** The TU has nothing more to say to the request of server transaction `id`; a further 2xx would not be sent. */
  release(id: string): void {
    this.#servers.release(id)
  }

  /** A message off the wire, as `parseMessage` gives it. */
  receive(message: SipMessage, way: Way, reliability: Reliability, now: Instant): TransactionEffect<Way>[] {
    if (message.kind === 'request') return this.#servers.receive(message, way, reliability, now, this.#load())
    return this.#clients.receive(message, now) ?? [{ type: 'stray', response: message, way }]
  }

  /** Whether the response answers a request of ours that is still remembered. */
  isAwaited(response: SipResponse): boolean {
    return this.#clients.awaits(response)
  }

  /** The way of client transaction `id` cannot be opened or was lost (section 18.4). */
  unreachable(id: string, now: Instant): TransactionEffect<Way>[] {
    return this.#clients.unreachable(id, now)
  }

  /** The client transactions whose way `uses` picks out: what a lost connection leaves behind. */
  clients(uses: (way: Way) => boolean): string[] {
    return this.#clients.using(uses)
  }

  tick(now: Instant): TransactionEffect<Way>[] {
    return [...this.#clients.tick(now), ...this.#servers.tick(now)]
  }

  deadline(): Instant | undefined {
    return earliest(this.#clients.deadline(), this.#servers.deadline())
  }

  counts(): TransactionCounts {
    return {
      'invite-client': this.#clients.count('invite'),
      'invite-server': this.#servers.count('invite'),
      'non-invite-client': this.#clients.count('non-invite'),
      'non-invite-server': this.#servers.count('non-invite'),
    }
  }

  #load(): Load {
    const live = this.#clients.size + this.#servers.size
    return live < this.#limit ? 'normal' : live < 2 * this.#limit ? 'no-new-calls' : 'full'
  }
}
