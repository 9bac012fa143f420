// The listener that `linesman bench handshakes` measures, in a process of its own: the world's real way from the
// accepted connection to the judged chain, and an element that sends back what it receives.

import type { Element, ElementEffect, ElementEvent } from '../../element/index.ts'
import { FactLog } from '../../facts/index.ts'
import { seconds } from '../../kernel/index.ts'
import { NodeWorld } from '../../node/index.ts'
import { bundleFacts, ContextPem, type TlsServerPolicy, trustStoreFromPem } from '../../tls/index.ts'
import type { ListenerOrder, ListenerReport } from './handshakes.ts'

/** Enough to count what one run does. */
const FACTS_KEPT = 1000

class Receiver implements Element {
  opened = 0
  readonly #order: ListenerOrder

  constructor(order: ListenerOrder) {
    this.#order = order
  }

  start(): ElementEffect[] {
    const { address, port } = this.#order
    return [{ type: 'listen', listener: 'tls', local: { address, port }, tls: policyOf(this.#order) }]
  }

  handle(event: ElementEvent): ElementEffect[] {
    if (event.type === 'unbound') throw new Error(event.says)
    if (event.type === 'opened' && event.tls?.remoteVerified.ok) this.opened += 1
    return event.type === 'received' ? [{ ...event, type: 'send' }] : []
  }

  deadline(): undefined {
    return undefined
  }
}

function policyOf({ cert, key, root, version }: ListenerOrder): TlsServerPolicy {
  const chain = bundleFacts(cert)
  const trust = trustStoreFromPem('bench', root)
  if (!chain.ok || !trust.ok) throw new Error('the certificates of the benchmark are read')
  return {
    contexts: [{ name: 'bench', chain: chain.value, pem: new ContextPem({ cert, key }) }],
    policies: [{ when: { any: true }, context: 'bench' }],
    clientCertificate: 'require',
    clientTrust: trust.value,
    // A crowd that shares this machine with its server is slower than any real one.
    handshakeLimitMs: seconds(120),
    minVersion: version,
    maxVersion: version,
  }
}

process.once('message', (order: ListenerOrder) => {
  const limits = { acceptedLimit: 10_000, acceptedPerAddressLimit: 10_000 }
  const world = new NodeWorld({ facts: new FactLog([], FACTS_KEPT), limits })
  const receiver = new Receiver(order)
  world.add('bench', receiver)
  process.on('message', () => {
    const report: ListenerReport = { opened: receiver.opened }
    process.send?.(report)
  })
  process.on('disconnect', () => process.exit(0))
  process.send?.({ opened: 0 } satisfies ListenerReport)
})
