// The SBC's registrations with its carrier, one for each address of record (sip/registration.ts decides, this sends
// and tells). What a registrar's answer came from may call afterwards, and its service route is taken by calls.

import type { ConnectionId, SipEndpoint, SipSource } from '../element/index.ts'
import type { Note } from '../facts/index.ts'
import { after, type Chance, earliest, type Instant, type Millis, millis } from '../kernel/index.ts'
import {
  formatHostPort,
  newRegistration,
  type Registration,
  type RegistrationEffect,
  type RegistrationInput,
  type RegistrationPlan,
  registrationDeadline,
  renewedRegistration,
  stepRegistration,
} from '../sip/index.ts'
import { preloadedRoutes, transportParameter } from './carrier-way.ts'
import type { CarrierConfig, RegistrationConfig } from './config.ts'
import type { InForce } from './in-force.ts'
import { ownHeaders } from './profile.ts'
import type { ProxyAddress } from './proxies.ts'

/** One of them, as health shows it. */
export interface RegistrationHealth {
  aor: string
  state: 'registered' | 'unregistered'
  expiresAt?: Instant
  /** Contacts that the registrar knows of the address, ours included. */
  contacts?: number
  /** What became of the last REGISTER, where it was refused, and when the next goes out. */
  failure?: { status?: number; why: string; retryAt: Instant }
}

export interface RegistrationsParts {
  inForce: () => InForce
  chance: Chance
  endpoint: SipEndpoint
  note: (fact: Note) => void
}

interface Entry {
  plan: RegistrationPlan
  target: ProxyAddress
  registration: Registration
  /** Client transaction of the REGISTER that is out. */
  asked: string | undefined
  /** Where the last 2xx came from. */
  source: SipSource | undefined
  /** The connection it came by, as long as it leads to `target`. */
  connection: ConnectionId | undefined
  failure: RegistrationHealth['failure']
}

/** Many addresses do not register at one moment. */
const SPACING_MS = 50
/** Addresses of registrars that are remembered. */
const ADDRESSES_LIMIT = 100
/** Of the time after which an idle connection is closed, this part may pass without a REGISTER. */
const IDLE_PART = 0.8

export class Registrations {
  readonly #parts: RegistrationsParts
  #entries: Entry[] = []
  /** From where registrars have answered. */
  readonly #addresses = new Set<string>()
  #isLeaving = false

  constructor(parts: RegistrationsParts) {
    this.#parts = parts
  }

  start(now: Instant): void {
    this.reconfigured(now)
  }

  /** The configuration is another one: a contact that is in it no more is taken out, one whose terms differ is renewed. */
  reconfigured(now: Instant): void {
    if (this.#isLeaving) return
    const { config, settings } = this.#parts.inForce()
    const wanted = plansOf(config.carrier, ownHeaders('carrier', settings.behaviour), settings.timers.idleMs)
    for (const entry of this.#entries) {
      if (!wanted.some(({ plan }) => isSameContact(plan, entry.plan)))
        this.#tell(entry, { type: 'remove' }, now)
    }
    for (const [index, { plan, target }] of wanted.entries()) {
      const known = this.#entries.find(entry => isSameContact(plan, entry.plan) && !isGone(entry))
      if (known === undefined) this.#add(plan, target, after(now, millis(index * SPACING_MS)))
      else this.#renew(known, plan, target, now)
    }
    this.tick(now)
  }

  tick(now: Instant): void {
    for (const entry of this.#entries) {
      const due = registrationDeadline(entry.registration)
      if (due !== undefined && due <= now) this.#tell(entry, { type: 'tick' }, now)
    }
    this.#forget()
  }

  deadline(): Instant | undefined {
    let due: Instant | undefined
    for (const { registration } of this.#entries) due = earliest(due, registrationDeadline(registration))
    return due
  }

  /** Takes every contact out, for an SBC that takes no more calls. */
  remove(now: Instant): void {
    this.#isLeaving = true
    for (const entry of this.#entries) this.#tell(entry, { type: 'remove' }, now)
    this.tick(now)
  }

  /** Whether a removal waits for its answer. */
  get isRemoving(): boolean {
    return this.#entries.some(({ registration }) => registration.state === 'removing')
  }

  /** What became of a REGISTER of ours; false when the transaction is none. */
  heard(
    transaction: string,
    input: Extract<RegistrationInput, { type: 'response' | 'failed' }>,
    now: Instant,
    source?: SipSource,
  ): boolean {
    const entry = this.#entries.find(({ asked }) => asked === transaction)
    if (entry === undefined) return false
    const status = input.type === 'failed' ? undefined : input.response.status
    if (status !== undefined && status < 200) return true
    entry.asked = undefined
    if (status !== undefined && status < 300) this.#answeredFrom(entry, source)
    this.#tell(entry, input, now)
    this.#forget()
    return true
  }

  /** A connection is gone: who was registered over it cannot be called by it any more. */
  closed(connection: ConnectionId, now: Instant): void {
    for (const entry of this.#entries) {
      if (entry.connection === connection) this.#tell(entry, { type: 'refresh' }, now)
    }
  }

  /** Whether a registrar with which a contact stands answered from this address. */
  isRegistrar(address: string): boolean {
    return this.#entries.some(
      ({ source, registration }) =>
        source?.remote.address === address && bindingOf(registration) !== undefined,
    )
  }

  /** Whether one ever did: a contact that is taken out ends no call that stands. */
  wasRegistrar(address: string): boolean {
    return this.#addresses.has(address)
  }

  /** Of the first registration that stands. */
  get serviceRoutes(): readonly string[] {
    for (const { registration } of this.#entries) {
      const binding = bindingOf(registration)
      if (binding !== undefined) return binding.serviceRoutes
    }
    return []
  }

  health(): RegistrationHealth[] {
    return this.#entries.map(({ plan, registration, failure }) => {
      const binding = bindingOf(registration)
      return {
        aor: plan.aor,
        state: binding === undefined ? 'unregistered' : 'registered',
        ...(binding && { expiresAt: binding.expiresAt, contacts: binding.contacts }),
        ...(failure && { failure }),
      }
    })
  }

  #forget(): void {
    this.#entries = this.#entries.filter(({ registration }) => registration.state !== 'removed')
  }

  #answeredFrom(entry: Entry, source: SipSource | undefined): void {
    entry.source = source
    entry.connection = source?.connection
    if (source === undefined) return
    this.#addresses.add(source.remote.address)
    const [oldest] = this.#addresses
    if (this.#addresses.size > ADDRESSES_LIMIT && oldest !== undefined) this.#addresses.delete(oldest)
  }

  #add(plan: RegistrationPlan, target: ProxyAddress, at: Instant): void {
    const registration = newRegistration({ plan, chance: this.#parts.chance }, at)
    this.#entries.push({
      plan,
      target,
      registration,
      asked: undefined,
      source: undefined,
      connection: undefined,
      failure: undefined,
    })
  }

  #renew(entry: Entry, plan: RegistrationPlan, target: ProxyAddress, now: Instant): void {
    const isSame = textOf(plan) === textOf(entry.plan) && textOf(target) === textOf(entry.target)
    if (isSame) return
    // The connection to the one before leads to that one, and it may still call over it.
    if (textOf(target) !== textOf(entry.target)) entry.connection = undefined
    entry.plan = plan
    entry.target = target
    entry.registration = renewedRegistration(entry.registration, this.#contextOf(entry), now)
  }

  #contextOf({ plan }: Entry) {
    return { plan, chance: this.#parts.chance }
  }

  #tell(entry: Entry, input: RegistrationInput, now: Instant): void {
    const [next, effects] = stepRegistration(entry.registration, input, now, this.#contextOf(entry))
    entry.registration = next
    for (const effect of effects) this.#carryOut(entry, effect, now)
  }

  #carryOut(entry: Entry, effect: RegistrationEffect, now: Instant): void {
    if (effect.type === 'send') {
      const { host, port } = entry.target
      const prefer = entry.connection
      const target = { interface: 'carrier', host, port, ...(prefer !== undefined && { prefer }) }
      entry.asked = this.#parts.endpoint.request(effect.request, target, now)
      return
    }
    entry.failure = failureOf(effect) ?? (effect.type === 'lapsed' ? entry.failure : undefined)
    this.#parts.note({ kind: 'registration', aor: entry.plan.aor, ...toldOf(effect) })
  }
}

function plansOf(
  carrier: CarrierConfig,
  headers: RegistrationPlan['headers'],
  idleMs: Millis,
): { plan: RegistrationPlan; target: ProxyAddress }[] {
  const { registration, credentials, outboundProxy, transport } = carrier
  if (registration === undefined) return []
  const target = outboundProxy ?? registration.registrar
  return registration.aors.map(aor => ({
    target,
    plan: {
      ...addressesOf(aor, registration, carrier),
      expiresSeconds: registration.expiresSeconds,
      routes: preloadedRoutes(carrier, []),
      // So that a registrar takes the Path of proxies on the way (RFC 3327 section 5.1).
      headers: [...headers, ['Supported', 'path']],
      secret: credentials,
      ...(transport !== 'udp' && { refreshWithinMs: millis(Math.floor(idleMs * IDLE_PART)) }),
    },
  }))
}

function addressesOf(
  aor: string,
  { registrar, contactUser }: RegistrationConfig,
  carrier: CarrierConfig,
): Pick<RegistrationPlan, 'aor' | 'registrar' | 'contact'> {
  const [user = '', domain = formatHostPort(registrar.host)] = aor.split('@')
  const place = formatHostPort(carrier.local.address, carrier.local.port)
  return {
    aor: `sip:${user}@${domain}`,
    registrar: `sip:${formatHostPort(registrar.host)}`,
    contact: `sip:${contactUser ?? user}@${place}${transportParameter(carrier)}`,
  }
}

const isSameContact = (one: RegistrationPlan, other: RegistrationPlan): boolean =>
  one.aor === other.aor && one.registrar === other.registrar && one.contact === other.contact

const isGone = ({ registration: { state } }: Entry): boolean => state === 'removing' || state === 'removed'

const bindingOf = (registration: Registration) =>
  registration.state === 'removed' || registration.state === 'removing' ? undefined : registration.binding

const failureOf = (effect: RegistrationEffect): RegistrationHealth['failure'] => {
  if (effect.type !== 'refused') return undefined
  const { status, why, retryAt } = effect
  return { why, retryAt, ...(status !== undefined && { status }) }
}

type Told = Pick<Extract<Note, { kind: 'registration' }>, 'event' | 'status' | 'expiresSeconds' | 'says'>

function toldOf(effect: Exclude<RegistrationEffect, { type: 'send' }>): Told {
  switch (effect.type) {
    case 'registered': {
      const { expiresSeconds, isRefresh } = effect
      return { event: isRefresh ? 'refreshed' : 'registered', expiresSeconds }
    }
    case 'refused': {
      const { status, why } = effect
      return { event: 'refused', says: why, ...(status !== undefined && { status }) }
    }
    case 'lapsed':
      return { event: 'lapsed' }
    case 'removed':
      return { event: 'removed', ...(!effect.confirmed && { says: 'without an answer' }) }
  }
}

const textOf = (value: object): string => JSON.stringify(value)
