// The registration of one contact of one address of record with a registrar (RFC 3261 section 10.2), for trunks that
// want it. REGISTERs go out one at a time, with one Call-ID and rising CSeq.
//
//            due             2xx with our contact           refresh is due
//  waiting -------> asking -----------------------> registered ------------> asking
//     ^               | 401, 407, 423: again at once
//     |               | anything else: back-off (RFC 5626 section 4.5), Retry-After
//     +---------------+
//
//  any --remove--> removing --2xx, failure, patience over--> removed
//
// A binding lives on through failures until it has run out; `lapsed` says that it has.

import { after, earliest, type Instant, seconds, token, unreachable } from '../../kernel/index.ts'
import {
  answerResponse,
  authorizeAhead,
  confirmedBy,
  isWorthAnswering,
  NO_DIGEST_SESSION,
} from '../digest/digest-session.ts'
import { type HeaderPairs, SipHeaders } from '../message/sip-headers.ts'
import { SipRequest, type SipResponse } from '../message/sip-message.ts'
import { makeTag } from '../transaction/transaction-key.ts'
import { backOff, grantedBy, refreshDelay, secondsIn } from './registration-answer.ts'
import type {
  Asked,
  Kept,
  Registration,
  RegistrationContext,
  RegistrationEffect,
  RegistrationInput,
  RegistrationStep,
} from './registration-language.ts'

type In<State extends Registration['state']> = Extract<Registration, { state: State }>

/** 423 met for one REGISTER: a registrar that raises its minimum each time is left after this. */
const MAX_TOO_BRIEF = 2
/** A registrar that asks for more than a week asks for what we do not believe. */
const LONGEST_SECONDS = 7 * 24 * 3600
/** How long the removal may take. */
const REMOVAL = seconds(2)
/** A way that is lost sooner than this after the answer is not worth a REGISTER of its own: it would be lost again. */
const STEADY = seconds(30)

/** Statuses that mean our credentials. */
const REJECTED = [401, 403, 407]

/** Not yet asked; due at once. */
export function newRegistration({ chance, plan }: RegistrationContext, now: Instant): Registration {
  return {
    state: 'waiting',
    retryAt: now,
    callId: token(chance, 16),
    fromTag: makeTag(chance),
    sequence: 0,
    session: NO_DIGEST_SESSION,
    expiresSeconds: plan.expiresSeconds,
    failures: 0,
    binding: undefined,
  }
}

/**
 * The same address of record and contact under another plan, as new credentials: due at once, with what the registrar
 * has granted so far. A REGISTER that is out is not waited for; the next one overtakes it by its CSeq.
 */
export function renewedRegistration(
  registration: Registration,
  { plan }: RegistrationContext,
  now: Instant,
): Registration {
  if (registration.state === 'removed' || registration.state === 'removing') return registration
  const { expiresSeconds } = plan
  const fresh = { expiresSeconds, failures: 0, session: NO_DIGEST_SESSION }
  return { ...keptOf(registration), ...fresh, state: 'waiting', retryAt: now }
}

export function stepRegistration(
  registration: Registration,
  input: RegistrationInput,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  const [current, lapsed] = lapse(registration, now)
  const [next, effects] = stepped(current, input, now, context)
  return [next, [...lapsed, ...effects]]
}

export function registrationDeadline(registration: Registration): Instant | undefined {
  switch (registration.state) {
    case 'waiting':
      return earliest(registration.retryAt, registration.binding?.expiresAt)
    case 'asking':
      return registration.binding?.expiresAt
    case 'registered':
      return earliest(registration.refreshAt, registration.binding.expiresAt)
    case 'removing':
      return registration.giveUpAt
    case 'removed':
      return undefined
    default:
      return unreachable(registration)
  }
}

function stepped(
  registration: Registration,
  input: RegistrationInput,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  switch (registration.state) {
    case 'waiting':
      return waiting(registration, input, now, context)
    case 'asking':
      return asking(registration, input, now, context)
    case 'registered':
      return registered(registration, input, now, context)
    case 'removing':
      return removing(registration, input, now, context)
    case 'removed':
      return [registration, []]
    default:
      return unreachable(registration)
  }
}

/** A binding that has run out is none; whoever was registered has to begin anew. */
function lapse(registration: Registration, now: Instant): RegistrationStep {
  if (registration.state === 'removed' || registration.state === 'removing') return [registration, []]
  const { binding } = registration
  if (binding === undefined || now < binding.expiresAt) return [registration, []]
  const lapsed: RegistrationEffect[] = [{ type: 'lapsed' }]
  if (registration.state !== 'registered') return [{ ...registration, binding: undefined }, lapsed]
  return [{ ...keptOf(registration), state: 'waiting', retryAt: now, binding: undefined }, lapsed]
}

function waiting(
  s: In<'waiting'>,
  input: RegistrationInput,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  switch (input.type) {
    case 'tick':
      return now < s.retryAt ? [s, []] : ask(s, context)
    case 'refresh':
      return ask(s, context)
    case 'remove':
      return remove(s, now, context)
    default:
      return [s, []]
  }
}

function registered(
  s: In<'registered'>,
  input: RegistrationInput,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  switch (input.type) {
    case 'tick':
      return now < s.refreshAt ? [s, []] : ask(s, context)
    case 'refresh':
      return now < after(s.since, STEADY) ? [s, []] : ask(s, context)
    case 'remove':
      return remove(s, now, context)
    default:
      return [s, []]
  }
}

function asking(
  s: In<'asking'>,
  input: RegistrationInput,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  switch (input.type) {
    case 'response':
      return input.response.status < 200 ? [s, []] : answered(s, input.response, now, context)
    case 'failed':
      return refused(s, input.cause === 'timeout' ? 'no answer' : 'not reached', undefined, now, context)
    // The answer to the REGISTER that is out comes first (section 10.2).
    case 'remove':
      return [{ ...keptOf(s), state: 'removing', asked: undefined, giveUpAt: after(now, REMOVAL) }, []]
    default:
      return [s, []]
  }
}

function answered(
  s: In<'asking'>,
  response: SipResponse,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  const { status } = response
  if (status < 300) return granted(s, response, now, context)
  const again = withCredentials(s, s.asked, response, context) ?? longer(s, response, context)
  if (again !== undefined)
    return [{ ...again.kept, state: 'asking', asked: again.asked }, [send(again.asked)]]
  return refused(s, `answered with ${status} ${response.reason}`, response, now, context)
}

function granted(
  s: In<'asking'>,
  response: SipResponse,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  const { plan, chance } = context
  const session = plan.secret === undefined ? undefined : confirmedBy(s.session, response, plan.secret)
  if (session?.ok === false) return refused(s, session.fault, undefined, now, context)
  const grant = grantedBy(response, plan, s.expiresSeconds)
  if (!grant.ok) return refused(s, grant.fault, undefined, now, context)
  const { seconds: expiresSeconds, serviceRoutes, contacts } = grant.value
  const next: Registration = {
    ...keptOf(s),
    state: 'registered',
    session: session?.value ?? s.session,
    failures: 0,
    binding: { expiresAt: after(now, seconds(expiresSeconds)), serviceRoutes, contacts },
    since: now,
    refreshAt: after(now, refreshDelay(expiresSeconds, plan, chance)),
  }
  return [next, [{ type: 'registered', expiresSeconds, contacts, isRefresh: s.binding !== undefined }]]
}

function refused(
  s: In<'asking'>,
  why: string,
  response: SipResponse | undefined,
  now: Instant,
  { chance }: RegistrationContext,
): RegistrationStep {
  const retryAt = after(now, backOff(s.failures, response, chance))
  const status = response === undefined ? {} : { status: response.status }
  // The next try begins without credentials: those that were refused would be refused again.
  const isUnknown = response !== undefined && REJECTED.includes(response.status)
  const session = isUnknown ? NO_DIGEST_SESSION : s.session
  const next: Registration = { ...keptOf(s), state: 'waiting', failures: s.failures + 1, session, retryAt }
  return [next, [{ type: 'refused', ...status, why, retryAt }]]
}

function removing(
  s: In<'removing'>,
  input: RegistrationInput,
  now: Instant,
  context: RegistrationContext,
): RegistrationStep {
  if (input.type === 'tick') return now < s.giveUpAt ? [s, []] : removed(false)
  if (input.type === 'failed') return removed(false)
  if (input.type !== 'response' || input.response.status < 200) return [s, []]
  // Only now the REGISTER is answered that was out when the removal was wished for.
  if (s.asked === undefined) return remove(s, now, context)
  const again = withCredentials(s, s.asked, input.response, context)
  if (again === undefined) return removed(input.response.status < 300)
  return [{ ...again.kept, state: 'removing', asked: again.asked, giveUpAt: s.giveUpAt }, [send(again.asked)]]
}

const removed = (confirmed: boolean): RegistrationStep => [
  { state: 'removed' },
  [{ type: 'removed', confirmed }],
]

/** Takes out our contact alone (section 10.2.2); where it was never bound, nobody needs to hear of it. */
function remove(s: Kept & { state: string }, now: Instant, context: RegistrationContext): RegistrationStep {
  if (s.binding === undefined && s.state !== 'removing') return removed(false)
  const { kept, asked } = firstRegister({ ...keptOf(s), expiresSeconds: 0 }, context)
  return [{ ...kept, state: 'removing', asked, giveUpAt: after(now, REMOVAL) }, [send(asked)]]
}

function ask(s: Kept, context: RegistrationContext): RegistrationStep {
  const { kept, asked } = firstRegister(keptOf(s), context)
  return [{ ...kept, state: 'asking', asked }, [send(asked)]]
}

const send = ({ request }: Asked): RegistrationEffect => ({ type: 'send', request })

interface Again {
  kept: Kept
  asked: Asked
}

/** 401 and 407, answered (section 22.2). */
function withCredentials(
  s: Kept,
  asked: Asked,
  response: SipResponse,
  context: RegistrationContext,
): Again | undefined {
  const { plan, chance } = context
  if (plan.secret === undefined || !isWorthAnswering(asked.request, response, asked.rounds)) return undefined
  const answer = answerResponse(s.session, asked.request, response, plan.secret, chance)
  if (answer === undefined) return undefined
  const [headers, session] = answer
  const sequence = s.sequence + 1
  const request = register({ ...s, sequence }, context, headers)
  return { kept: { ...keptOf(s), sequence, session }, asked: { ...asked, request, rounds: asked.rounds + 1 } }
}

/** 423: asked again for as long as the registrar wants (section 10.2.8). */
function longer(s: In<'asking'>, response: SipResponse, context: RegistrationContext): Again | undefined {
  const least = response.status === 423 ? secondsIn(response.headers.get('Min-Expires')) : undefined
  if (least === undefined || least <= s.expiresSeconds || least > LONGEST_SECONDS) return undefined
  if (s.asked.tooBrief >= MAX_TOO_BRIEF) return undefined
  const { kept, asked } = firstRegister({ ...keptOf(s), expiresSeconds: least }, context)
  return { kept, asked: { ...asked, rounds: s.asked.rounds, tooBrief: s.asked.tooBrief + 1 } }
}

/** A REGISTER that nobody has answered yet; it carries credentials where a nonce is known. */
function firstRegister(s: Kept, context: RegistrationContext): Again {
  const { plan } = context
  const kept = { ...s, sequence: s.sequence + 1 }
  const plain = register(kept, context, [])
  if (plan.secret === undefined) return { kept, asked: { request: plain, rounds: 0, tooBrief: 0 } }
  const [headers, session] = authorizeAhead(s.session, plain, plan.secret)
  const request = headers.length === 0 ? plain : register(kept, context, headers)
  return { kept: { ...kept, session }, asked: { request, rounds: 0, tooBrief: 0 } }
}

function register(s: Kept, { plan }: RegistrationContext, credentials: HeaderPairs): SipRequest {
  const { aor, registrar, contact, routes } = plan
  const headers = SipHeaders.of(
    ['Max-Forwards', '70'],
    ...routes.map((route): [string, string] => ['Route', route]),
    ['From', `<${aor}>;tag=${s.fromTag}`],
    ['To', `<${aor}>`],
    ['Call-ID', s.callId],
    ['CSeq', `${s.sequence} REGISTER`],
    ['Contact', `<${contact}>;expires=${s.expiresSeconds}`],
    ['Expires', String(s.expiresSeconds)],
    ...plan.headers,
    ...credentials,
  )
  return new SipRequest({ method: 'REGISTER', uri: registrar, headers })
}

const keptOf = (s: Kept): Kept => ({
  callId: s.callId,
  fromTag: s.fromTag,
  sequence: s.sequence,
  session: s.session,
  expiresSeconds: s.expiresSeconds,
  failures: s.failures,
  binding: s.binding,
})
