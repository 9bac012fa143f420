// What a registration is told to keep, what it holds meanwhile, and the words between it and its owner.

import type { Chance, Instant, Millis } from '../../kernel/index.ts'
import type { DigestSecret, DigestSession } from '../digest/digest-session.ts'
import type { HeaderPairs } from '../message/sip-headers.ts'
import type { SipRequest, SipResponse } from '../message/sip-message.ts'

/** One contact of one address of record. */
export interface RegistrationPlan {
  /** Address of record, a SIP URI without parameters: `sip:trunk@carrier.example`. */
  readonly aor: string
  /** Request-URI: the registrar's domain, without a user (RFC 3261 section 10.2). */
  readonly registrar: string
  /** URI of the contact. */
  readonly contact: string
  /** Asked for; the registrar may grant less. */
  readonly expiresSeconds: number
  /** Preloaded Route header values: the outbound proxy (RFC 3261 section 8.1.1.1). */
  readonly routes: readonly string[]
  /** On every REGISTER: Allow, User-Agent, Supported. */
  readonly headers: HeaderPairs
  readonly secret?: DigestSecret | undefined
  /** A refresh never waits longer than this: a connection that is idle for longer is closed by somebody. */
  readonly refreshWithinMs?: Millis
}

export interface RegistrationContext {
  readonly plan: RegistrationPlan
  readonly chance: Chance
}

/** What the registrar has granted. */
interface Binding {
  readonly expiresAt: Instant
  /** Where initial requests are to go by (RFC 3608); route set of the whole registration, replaced at each refresh. */
  readonly serviceRoutes: readonly string[]
  /** Contacts that the registrar knows of this address, ours included. */
  readonly contacts: number
}

/** A REGISTER without its final answer. */
export interface Asked {
  readonly request: SipRequest
  /** Tries with credentials so far. */
  readonly rounds: number
  /** 423 met so far. */
  readonly tooBrief: number
}

/** What lasts through all states. */
export interface Kept {
  readonly callId: string
  readonly fromTag: string
  readonly sequence: number
  readonly session: DigestSession
  /** Asked for at present: a 423 raises it. */
  readonly expiresSeconds: number
  /** Failures in a row. */
  readonly failures: number
  readonly binding: Binding | undefined
}

export type Registration =
  /** Nothing is out; the next try is due at `retryAt`. A binding that was granted before may still stand. */
  | (Kept & { readonly state: 'waiting'; readonly retryAt: Instant })
  | (Kept & { readonly state: 'asking'; readonly asked: Asked })
  | (Kept & {
      readonly state: 'registered'
      readonly binding: Binding
      readonly since: Instant
      readonly refreshAt: Instant
    })
  /** The REGISTER that takes our contact out is under way, or waits for the answer to the one before it. */
  | (Kept & {
      readonly state: 'removing'
      readonly asked: Asked | undefined
      readonly giveUpAt: Instant
    })
  | { readonly state: 'removed' }

export type RegistrationInput =
  | { type: 'tick' }
  /** The final or provisional answer to the REGISTER that is out. */
  | { type: 'response'; response: SipResponse }
  | { type: 'failed'; cause: 'timeout' | 'transport' }
  /** The way to the registrar is gone, or something has changed: register again now. */
  | { type: 'refresh' }
  /** Take the contact out and be done. */
  | { type: 'remove' }

export type RegistrationEffect =
  | { type: 'send'; request: SipRequest }
  | { type: 'registered'; expiresSeconds: number; contacts: number; isRefresh: boolean }
  /** A REGISTER came to nothing; the binding may stand. The next try is at `retryAt`. */
  | { type: 'refused'; status?: number; why: string; retryAt: Instant }
  /** The binding has run out while no refresh was answered. */
  | { type: 'lapsed' }
  | { type: 'removed'; confirmed: boolean }

export type RegistrationStep = [Registration, RegistrationEffect[]]
