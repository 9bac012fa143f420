// One side of the storm of `linesman bench handshakes`, in a process of its own: connections that run, each asking for
// an echo again and again, or a crowd of peers that all connect at once.

import type { Element, ElementEffect, ElementEvent } from '../../element/index.ts'
import { FactLog } from '../../facts/index.ts'
import { after, type Instant, millis } from '../../kernel/index.ts'
import { NodeWorld } from '../../node/index.ts'
import { bundleFacts, ContextPem, type TlsClientPolicy, trustStoreFromPem } from '../../tls/index.ts'
import type { StormOrder, StormReport } from './storm.ts'

const FACTS_KEPT = 1000
const BEAT = millis(20)
/** As long as a message within a call. */
const MESSAGE = new Uint8Array(400).fill(120)

class Crowd implements Element {
  readonly #order: StormOrder
  readonly #tls: TlsClientPolicy
  /** When each connection asked last, by the finer clock. */
  readonly #asked = new Map<string, number>()
  readonly #answered = new Set<string>()
  readonly report: StormReport = { opened: 0, lost: 0, roundTripsMs: [] }
  #beat: Instant | undefined

  constructor(order: StormOrder) {
    this.#order = order
    this.#tls = policyOf(order)
  }

  start(now: Instant): ElementEffect[] {
    const { peers, net, to, asks } = this.#order
    if (asks) this.#beat = after(now, BEAT)
    return Array.from({ length: peers }, (_, peer) => ({
      type: 'open' as const,
      connection: `${peer}`,
      to,
      localAddress: `127.${net}.${asks ? 40 : 41}.${1 + (peer % 200)}`,
      tls: this.#tls,
    }))
  }

  handle(event: ElementEvent, now: Instant): ElementEffect[] {
    switch (event.type) {
      case 'opened':
        this.report.opened += 1
        if (this.#order.asks) this.#asked.set(event.connection, performance.now())
        return this.#order.asks ? [{ type: 'send', connection: event.connection, bytes: MESSAGE }] : []
      case 'closed':
        this.report.lost += 1
        this.#asked.delete(event.connection)
        return []
      case 'received':
        return this.#note(event.connection)
      case 'tick':
        return this.#askAgain(now)
      default:
        return []
    }
  }

  deadline(): Instant | undefined {
    return this.#beat
  }

  #note(connection: string): ElementEffect[] {
    const asked = this.#asked.get(connection)
    if (asked === undefined || this.#answered.has(connection)) return []
    this.report.roundTripsMs.push(performance.now() - asked)
    this.#answered.add(connection)
    return []
  }

  /** Who was answered asks again. */
  #askAgain(now: Instant): ElementEffect[] {
    this.#beat = after(now, BEAT)
    const ready = [...this.#answered]
    this.#answered.clear()
    for (const connection of ready) this.#asked.set(connection, performance.now())
    return ready.map(connection => ({ type: 'send', connection, bytes: MESSAGE }))
  }
}

function policyOf({ cert, key, root }: StormOrder): TlsClientPolicy {
  const chain = bundleFacts(cert)
  const trust = trustStoreFromPem('bench', root)
  if (!chain.ok || !trust.ok) throw new Error('the certificates of the benchmark are read')
  return {
    serverName: 'sbc1.example.net',
    context: { name: 'bench', chain: chain.value, pem: new ContextPem({ cert, key }) },
    trust: trust.value,
    checkAt: 'handshake-end',
    minVersion: 'TLSv1.2',
    maxVersion: 'TLSv1.2',
  }
}

process.once('message', (order: StormOrder) => {
  const world = new NodeWorld({
    facts: new FactLog([], FACTS_KEPT),
    limits: { connectLimitMs: millis(120_000), handshakeLimitMs: millis(120_000) },
  })
  const crowd = new Crowd(order)
  world.add('bench', crowd)
  process.on('message', () => {
    process.send?.(crowd.report)
    crowd.report.roundTripsMs = []
  })
  process.on('disconnect', () => process.exit(0))
})
