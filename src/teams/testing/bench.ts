// A small stage for the tests of this room: two elements and the wires between them, in simulated time. The rooms
// below have a whole world for that; this is what a test here may know.

import {
  answerFromHosts,
  type Element,
  type ElementEffect,
  type ElementEvent,
  type ListenerId,
  type SocketId,
} from '../../element/index.ts'
import { type Fact, FactLog, stamp } from '../../facts/index.ts'
import {
  after,
  assert,
  type Endpoint,
  fault,
  formatEndpoint,
  type Instant,
  instantOf,
  type Millis,
  millis,
} from '../../kernel/index.ts'
import {
  type CertificateFacts,
  checkChain,
  chooseContext,
  type TlsClientPolicy,
  type TlsServerPolicy,
  type TlsSession,
} from '../../tls/index.ts'

const ONE_WAY = millis(5)

interface Listener {
  element: Element
  listener: ListenerId
  tls: TlsServerPolicy | undefined
}

interface Wire {
  element: Element
  id: string
  other: Wire | undefined
}

export class Bench {
  /** A Tuesday morning. */
  now: Instant = instantOf(Date.UTC(2022, 0, 4, 9))
  readonly hosts = new Map<string, string>()
  readonly #log = new FactLog()
  /** Attempts to open a connection: from whom, to where, what became of it. */
  readonly opens: { at: Instant; serverName: string; outcome: string }[] = []
  /** Datagrams sent so far, by anybody. */
  datagrams = 0
  #queue: { at: Instant; act: () => void }[] = []
  readonly #elements: Element[] = []
  readonly #listeners = new Map<string, Listener>()
  readonly #sockets = new Map<string, { element: Element; socket: SocketId }>()
  readonly #bound = new Map<Element, Map<SocketId, Endpoint>>()
  readonly #wires = new Map<Element, Map<string, Wire>>()
  #accepted = 0

  /** All that was noted so far. */
  get facts(): readonly Fact[] {
    return this.#log.all()
  }

  add(element: Element): void {
    this.#elements.push(element)
    this.#bound.set(element, new Map())
    this.#wires.set(element, new Map())
    this.act(element, now => element.start(now))
  }

  socketsOf(element: Element): SocketId[] {
    return [...(this.#bound.get(element)?.keys() ?? [])]
  }

  act(element: Element, wish: (now: Instant) => ElementEffect[]): void {
    for (const effect of wish(this.now)) this.#carryOut(element, effect)
  }

  /** Lets time go by, or until the condition holds. */
  run(time: Millis | number, until: () => boolean = () => false): boolean {
    const end = after(this.now, millis(time))
    for (;;) {
      if (until()) return true
      const due = this.#elements.flatMap(element => element.deadline() ?? [])
      const next = Math.min(...due, ...this.#queue.map(({ at }) => at)) as Instant
      if (next > end) break
      this.now = Math.max(this.now, next) as Instant
      this.#turn()
    }
    this.now = end
    return until()
  }

  #turn(): void {
    const ready = this.#queue.filter(({ at }) => at <= this.now)
    this.#queue = this.#queue.filter(({ at }) => at > this.now)
    for (const { act } of ready) act()
    for (const element of this.#elements) {
      if ((element.deadline() ?? Number.POSITIVE_INFINITY) <= this.now)
        this.#deliver(element, { type: 'tick' })
    }
  }

  #later(wait: Millis, act: () => void): void {
    this.#queue.push({ at: after(this.now, wait), act })
    this.#queue.sort((left, right) => left.at - right.at)
  }

  #deliver(element: Element, event: ElementEvent): void {
    this.act(element, now => element.handle(event, now))
  }

  #carryOut(element: Element, effect: ElementEffect): void {
    const wires = this.#wires.get(element)
    switch (effect.type) {
      case 'listen': {
        const { listener, local, tls } = effect
        assert(!this.#listeners.has(formatEndpoint(local)), 'an address is listened to once')
        this.#listeners.set(formatEndpoint(local), { element, listener, tls })
        return
      }
      case 'open':
        return this.#open(element, effect)
      case 'send': {
        const { other } = wires?.get(effect.connection) ?? {}
        const { bytes } = effect
        if (other)
          this.#later(ONE_WAY, () =>
            this.#deliver(other.element, { type: 'received', connection: other.id, bytes }),
          )
        return
      }
      case 'close': {
        const { other } = wires?.get(effect.connection) ?? {}
        wires?.delete(effect.connection)
        if (other) this.#later(ONE_WAY, () => this.#close(other))
        return
      }
      case 'bind':
        this.#bound.get(element)?.set(effect.socket, effect.local)
        this.#sockets.set(formatEndpoint(effect.local), { element, socket: effect.socket })
        return
      case 'unbind': {
        const local = this.#bound.get(element)?.get(effect.socket)
        if (local) this.#sockets.delete(formatEndpoint(local))
        return
      }
      case 'datagram':
        return this.#datagram(element, effect.socket, effect.to, effect.bytes)
      case 'resolve': {
        const { name, record } = effect
        const found = this.hosts.get(name)
        const hosts = new Map(found === undefined ? [] : [[name, [found]]])
        const answer = answerFromHosts(hosts, { name, record }) ?? fault('no-such-name')
        return this.#later(ONE_WAY, () => this.#deliver(element, { type: 'resolved', name, record, answer }))
      }
      case 'note':
        this.#log.note(stamp(effect.fact, 'bench', this.now))
        return
      case 'unlisten':
        return
    }
  }

  #datagram(element: Element, socket: SocketId, to: Endpoint, bytes: Uint8Array): void {
    const from = this.#bound.get(element)?.get(socket)
    if (from === undefined) return
    this.datagrams += 1
    this.#later(ONE_WAY, () => {
      const there = this.#sockets.get(formatEndpoint(to))
      if (there) this.#deliver(there.element, { type: 'datagram', socket: there.socket, from, bytes })
    })
  }

  #close({ element, id }: Wire): void {
    if (!this.#wires.get(element)?.delete(id)) return
    this.#deliver(element, { type: 'closed', connection: id, cause: 'fin' })
  }

  #open(element: Element, effect: Extract<ElementEffect, { type: 'open' }>): void {
    const { connection: id, to, tls, localAddress = '' } = effect
    const there = this.#listeners.get(formatEndpoint(to))
    const tell = (event: ElementEvent) => this.#later(millis(16), () => this.#deliver(element, event))
    const attempt = { at: this.now, serverName: tls?.serverName ?? '', outcome: 'complete' }
    this.opens.push(attempt)
    if (there?.tls === undefined || tls === undefined) {
      attempt.outcome = 'refused'
      return tell({ type: 'closed', connection: id, cause: 'refused' })
    }
    const served = serve(there.tls, tls, localAddress, there.listener)
    const { rules, trust, serverName: name } = tls
    const judged = checkChain(served, { ...rules, trust, at: this.now, name, purpose: 'serverAuth' })
    if (!judged.ok) {
      attempt.outcome = judged.fault.symbol
      return tell({ type: 'closed', connection: id, cause: 'tls-failed', chainFault: judged.fault })
    }
    this.#join(element, effect, there, served)
  }

  #join(
    element: Element,
    { connection: id, to, tls, localAddress = '' }: Extract<ElementEffect, { type: 'open' }>,
    there: Listener,
    served: CertificateFacts[],
  ): void {
    this.#accepted += 1
    const near: Wire = { element, id, other: undefined }
    const far: Wire = { element: there.element, id: `in-${this.#accepted}`, other: near }
    near.other = far
    this.#wires.get(element)?.set(id, near)
    this.#wires.get(there.element)?.set(far.id, far)
    const local = { address: localAddress, port: 40_000 + this.#accepted }
    const shown = tls?.context?.chain ?? []
    this.#later(ONE_WAY, () => {
      const { listener } = there
      const session = sessionOf('server', served, shown)
      this.#deliver(there.element, {
        type: 'opened',
        connection: far.id,
        listener,
        local: to,
        remote: local,
        tls: session,
      })
    })
    this.#later(ONE_WAY, () =>
      this.#deliver(element, {
        type: 'opened',
        connection: id,
        local,
        remote: to,
        tls: sessionOf('client', shown, served),
      }),
    )
  }
}

function serve(
  server: TlsServerPolicy,
  { serverName }: TlsClientPolicy,
  remote: string,
  listener: ListenerId,
): CertificateFacts[] {
  const choice = chooseContext(server.policies, server.contexts, { serverName, remote, listener })
  return choice.ok ? choice.value.context.chain : []
}

const sessionOf = (
  role: TlsSession['role'],
  localChain: CertificateFacts[],
  remoteChain: CertificateFacts[],
): TlsSession => ({
  role,
  version: 'TLSv1.2',
  cipher: 'ECDHE-RSA-AES256-GCM-SHA384',
  localChain,
  remoteChain,
  remoteVerified: { ok: true },
})
