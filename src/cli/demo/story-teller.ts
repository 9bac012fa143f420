// Tells on the terminal what happens while it happens: one short line for each thing worth telling, from facts as they
// come. SIP is told as the SBC sees it, so that nothing is told twice.

import { duration, type Fact, type FactOf, nodeOf, printable, sipLabel } from '../../facts/index.ts'
import { formatEndpoint, type Instant, millis } from '../../kernel/index.ts'

/** Hop-by-hop and routine: told by the ladder. */
const ROUTINE = new Set(['OPTIONS', 'ACK', 'PRACK'])

export class StoryTeller {
  readonly #say: (line: string) => void
  readonly #began: Instant
  readonly #met = new Set<string>()

  constructor(say: (line: string) => void, began: Instant) {
    this.#say = say
    this.#began = began
  }

  hear(fact: Fact): void {
    const line = this.#line(fact)
    if (line === undefined) return
    const time = ((fact.at - this.#began) / 1000).toFixed(1).padStart(6)
    this.#say(`${time} s  ${printable(line)}`)
  }

  #line(fact: Fact): string | undefined {
    if (fact.kind === 'transfer-completion') {
      return `${who('Microsoft')}notes for its support: ${fact.code} / ${fact.subCode} ${fact.phrase}`
    }
    if (fact.kind === 'rtp') return heard(fact)
    if (fact.kind === 'bug') return `${who('BUG')}at ${fact.where}: ${fact.says.split('\n')[0]}`
    if (fact.observer !== 'sbc') return undefined
    switch (fact.kind) {
      case 'sip':
        return message(fact)
      case 'tls-handshake':
        return handshake(fact)
      case 'options':
        return this.#options(fact)
      case 'call':
        return fact.event === 'limit' || fact.event === 'refused'
          ? `${who('SBC')}${fact.says ?? fact.event}`
          : undefined
      case 'refused':
        return `${who('SBC')}refuses ${fact.remote.address}: ${fact.why}`
      default:
        return undefined
    }
  }

  /** The first answer of each peer: that the two have met. */
  #options(fact: FactOf<'options'>): string | undefined {
    if (fact.direction !== 'sent' || fact.status === undefined || this.#met.has(fact.peer)) return undefined
    this.#met.add(fact.peer)
    return `${who('SBC')}${fact.peer} answers OPTIONS with ${fact.status}`
  }
}

/** The column that says who acts. */
const who = (name: string): string => name.padEnd(16)

function message(fact: FactOf<'sip'>): string | undefined {
  if (ROUTINE.has(fact.method) || fact.status === 100) return undefined
  // Answers to what has already been told say nothing new, unless they are bad news or a call's beginning.
  if (fact.status !== undefined && fact.status < 300 && !['INVITE', 'REFER'].includes(fact.method))
    return undefined
  const peer = fact.transport === 'tls' ? 'Teams' : 'carrier'
  const node = fact.direction === 'received' && peer === 'Teams' ? nodeName(fact) : ''
  const way = fact.direction === 'received' ? `${peer} -> SBC` : `SBC -> ${peer}`
  return `${who(way)}${sipLabel(fact)}${node}`
}

function nodeName(fact: FactOf<'sip'>): string {
  const node = nodeOf(fact)
  return node === undefined ? '' : `, from node ${node.replace(/^i\./, '')}`
}

/** Connections that Teams opens: a REFER may come on any of them. */
function handshake(fact: FactOf<'tls-handshake'>): string | undefined {
  if (fact.role === 'client') {
    return fact.outcome === 'failed'
      ? `${who('SBC')}gets no TLS connection to ${formatEndpoint(fact.remote)}`
      : undefined
  }
  const leaf = fact.serverChain[0]
  const shown =
    leaf === undefined ? '' : `, is shown CN=${leaf.subject}${leaf.selfSigned ? ' (self-signed)' : ''}`
  const end =
    fact.outcome === 'complete'
      ? 'and takes it'
      : `and leaves after ${duration(fact.durationMs ?? millis(0))}${fact.alert === undefined ? ' without a word' : `: ${fact.alert}`}`
  return `${who('Teams -> SBC')}new TLS connection from port ${fact.remote.port}${shown} ${end}`
}

function heard(fact: FactOf<'rtp'>): string | undefined {
  if (fact.phase !== 'stopped' || fact.direction !== 'received' || !fact.heard?.length) return undefined
  return `${who(fact.observer === 'carrier' ? 'caller' : 'Teams')}heard ${fact.heard.join(', ')}`
}
