// Reads of a message on its way into the store what finds it again and what the row of its call needs: a few words, without
// the message or its fact being made. What is unusual is left to whoever makes the fact.

import { nodeOf, type Parties, requestUri, type StampedSketch, userIn } from '../facts/index.ts'
import { OctetMemory } from '../kernel/index.ts'
import { MessageGlance, type Word } from '../sip/index.ts'
import { beginsCall, type CallMessage, isOfCall } from './call-message.ts'
import { nameHash } from './fact-name.ts'

/** Dialogs remembered, so that the name of each is made once for all of its messages. */
const DIALOGS = { values: 16_384, bytes: 1024 * 1024 }
/** Methods, and programs that wrote messages. */
const WORDS = { values: 256, bytes: 32 * 1024 }

/** A Call-ID, and the hash by which what belongs to it is found. */
interface Dialog {
  callId: string
  name: number
}

export class MessageWords {
  readonly #glance = new MessageGlance()
  readonly #dialogs = new OctetMemory<Dialog>(dialogIn, DIALOGS)
  readonly #methods = new OctetMemory<string>(textIn, WORDS)
  /** Empty where a program is no node of Microsoft's. */
  readonly #nodes = new OctetMemory<string>(nodeIn, WORDS)
  #octets: Uint8Array = new Uint8Array(0)
  #dialog: Dialog = { callId: '', name: 0 }

  /** Whether it is of the common kind: then the rest can be asked, until the next one is read. */
  read(octets: Uint8Array): boolean {
    if (!this.#glance.read(octets)) return false
    const { from, to } = this.#glance.callId
    this.#octets = octets
    this.#dialog = this.#dialogs.of(octets, from, to)
    return true
  }

  /** By which it is found (`nameHash`). */
  get name(): number {
    return this.#dialog.name
  }

  /** What the row of a call needs of it, if anything. */
  message({ at, place }: StampedSketch): CallMessage | undefined {
    const { status, cseq, toTag } = this.#glance
    const method = this.#methods.of(this.#octets, this.#glance.method.from, this.#glance.method.to)
    if (!isOfCall(method, status)) return undefined
    const { direction, remote, session } = place
    const { callId } = this.#dialog
    const parties = beginsCall(method, status, toTag.stands) ? this.#parties : undefined
    return { at, callId, direction, method, status, cseq, remote, session, node: this.#node, parties }
  }

  get #node(): string | undefined {
    const { userAgent, server } = this.#glance
    const { stands, from, to } = userAgent.stands ? userAgent : server
    return (stands && this.#nodes.of(this.#octets, from, to)) || undefined
  }

  get #parties(): Parties {
    return {
      caller: userIn(this.#text(this.#glance.from)),
      callee: userIn(requestUri({ startLine: this.#text(this.#glance.startLine) })),
    }
  }

  #text({ from, to }: Word): string {
    return textIn(this.#octets, from, to)
  }
}

const textIn = (octets: Uint8Array, from: number, to: number): string =>
  Buffer.from(octets.buffer, octets.byteOffset, octets.length).toString('latin1', from, to)

function dialogIn(octets: Uint8Array, from: number, to: number): Dialog {
  const callId = textIn(octets, from, to)
  return { callId, name: nameHash(callId) }
}

const nodeIn = (octets: Uint8Array, from: number, to: number): string =>
  nodeOf({ userAgent: textIn(octets, from, to) }) ?? ''
