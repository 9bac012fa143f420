// How an AudioCodes SBC chooses its TLS context for an incoming connection (its user manual 7.2): by the proxy set
// the source address belongs to, if that set has a context; else the context of the SIP interface; else context 0.
// The server name plays no part. Each SIP interface starts out with context 0, so a Teams proxy set that is right
// still leaves the default certificate to every address it does not list.

import type { AudioCodesChoice, ContextPolicy } from './context-policy.ts'

export interface AudioCodesContexts {
  /** The table TLSContexts by name; the position is the ContextID, and 0 the default context. */
  contexts: string[]
  proxySets: {
    id: number
    /** The addresses its proxies resolve to, or ranges. */
    remote: string[]
    /** Name of its context; without one the SIP interface's is used. */
    context?: string
  }[]
  /** Number of the SIP interface. */
  sipInterface: number
  /** Name of the SIP interface's context; context 0 when nobody changed it. */
  listenerContext?: string
}

/** The policies of one SIP interface, as an AudioCodes SBC would decide; the last one always matches. */
export function audioCodesLike(options: AudioCodesContexts): ContextPolicy[] {
  const ofListener = options.listenerContext ?? options.contexts[0] ?? ''
  const sets = options.proxySets.map((set): ContextPolicy => {
    const choice = numbers(options, set.context ?? ofListener, set.id)
    const which = set.context === undefined ? 'without a context' : 'with a context'
    const label = `source address in a proxy set ${which}: ${audioCodesWords(choice)}`
    return policy({ remote: set.remote }, set.context ?? ofListener, label, choice)
  })
  const choice = numbers(options, ofListener, -1)
  const label = `source address in no proxy set: ${audioCodesWords(choice)}`
  return [...sets, policy({ any: true }, ofListener, label, choice)]
}

/** `ProxySetId = -1, SIPInterface = 0, ContextID = 0`, as the SBC's log has it. */
const audioCodesWords = (choice: AudioCodesChoice): string =>
  `ProxySetId = ${choice.proxySetId}, SIPInterface = ${choice.sipInterface}, ContextID = ${choice.contextId}`

const policy = (
  when: ContextPolicy['when'],
  context: string,
  label: string,
  audioCodes: AudioCodesChoice,
): ContextPolicy => ({ when, context, label, isDefault: audioCodes.contextId === 0, audioCodes })

const numbers = (options: AudioCodesContexts, context: string, proxySetId: number): AudioCodesChoice => ({
  proxySetId,
  sipInterface: options.sipInterface,
  contextId: options.contexts.indexOf(context),
})
