// Which TLS context answers a connection: an ordered list of policies, the first that matches wins, and the choice
// keeps its reason in words. A list that ends without `any` refuses what nobody configured; a list that ends with
// it has a default context, which is what vendors do and what hides a wrong binding until a REFER needs it.

import { fault, ok, type Result } from '../kernel/index.ts'
import { inRange, isRange } from './cidr.ts'
import { coversName } from './name-match.ts'
import type { TlsContext } from './tls-context.ts'

export interface ContextPolicy {
  when: ContextCondition
  /** Name of the context to serve. */
  context: string
  /** For the reason, in place of the condition's own words. */
  label?: string
  /** Serving this context means that nothing better was configured. */
  isDefault?: boolean
  audioCodes?: AudioCodesChoice
}

/** All parts that are given must hold; one without any part matches nothing. */
interface ContextCondition {
  /** Exact, or `*.` and a name for any one label. */
  serverName?: string
  /** The peer's address is one of these, each an address or a range: `52.112.0.0/14`. */
  remote?: string[]
  /** Name of the listener that accepted the connection. */
  listener?: string
  any?: true
}

/** The numbers of AudioCodes' log line `GetTlsContextIdForIpAddress`. */
export interface AudioCodesChoice {
  /** -1: the address belongs to no proxy set. */
  proxySetId: number
  sipInterface: number
  /** Row of the table TLSContexts; 0 is the default context. */
  contextId: number
}

/** What is known of a connection when its context must be chosen. */
interface ContextRequest {
  /** Of the ClientHello; absent when the client named nobody. */
  serverName?: string
  /** The peer's IP address. */
  remote: string
  listener: string
}

export interface ContextChoice {
  context: TlsContext
  /** Position of the policy in its list, from 0. */
  policy: number
  /** `SNI sbc1.example.net matched policy 2`. */
  because: string
  isDefault: boolean
  audioCodes?: AudioCodesChoice
}

/** Nobody's context: the handshake ends with the alert unrecognized_name (RFC 6066 section 3). */
interface ContextRefusal {
  alert: 'unrecognized_name'
  because: string
}

/** The context for a connection. Never throws. */
export function chooseContext(
  policies: readonly ContextPolicy[],
  contexts: readonly TlsContext[],
  request: ContextRequest,
): Result<ContextChoice, ContextRefusal> {
  const index = policies.findIndex(policy => matches(policy.when, request))
  const policy = policies[index]
  if (policy === undefined) return refuse(`no policy matched ${describeRequest(request)}`)
  const context = contexts.find(context => context.name === policy.context)
  if (context === undefined)
    return refuse(`policy ${index} names the context ${policy.context}, which is missing`)
  return ok({
    context,
    policy: index,
    because: policy.label ?? reason(policy, index, request),
    isDefault: policy.isDefault ?? false,
    ...(policy.audioCodes === undefined ? {} : { audioCodes: policy.audioCodes }),
  })
}

/**
 * Linesman's own choice: by server name, each context for the names in its certificate, the earlier context first.
 * A client that names nobody, or somebody else, is refused: no certificate is better than the wrong one.
 */
export const byServerName = (contexts: readonly TlsContext[]): ContextPolicy[] =>
  contexts.flatMap(context => {
    const leaf = context.chain[0]
    const names = leaf === undefined ? [] : [...new Set([leaf.subject, ...leaf.names])]
    return names.map(serverName => ({ when: { serverName }, context: context.name }))
  })

/** What is wrong with one policy of a list. */
export interface PolicyProblem {
  /** Its place in the list, from 0. */
  policy: number
  kind: 'no-such-context' | 'no-condition' | 'bad-range' | 'never-reached'
  /** A sentence that names the policy by its place. */
  says: string
}

/** What is wrong with a list of policies; for the door that reads a configuration. */
export function policyProblems(
  policies: readonly ContextPolicy[],
  contexts: readonly TlsContext[],
): PolicyProblem[] {
  const names = new Set(contexts.map(context => context.name))
  const firstAny = policies.findIndex(policy => policy.when.any === true)
  return policies.flatMap((policy, index) => {
    const { serverName, remote, listener, any } = policy.when
    const problems: PolicyProblem[] = []
    const add = (kind: PolicyProblem['kind'], says: string) => problems.push({ policy: index, kind, says })
    if (!names.has(policy.context))
      add('no-such-context', `policy ${index} names the context ${policy.context}, which is missing`)
    if ([serverName, remote, listener, any].every(part => part === undefined))
      add('no-condition', `policy ${index} has no condition and matches nothing`)
    for (const range of remote ?? [])
      if (!isRange(range)) add('bad-range', `policy ${index}: ${range} is no address or range`)
    if (firstAny !== -1 && index > firstAny)
      add('never-reached', `policy ${index} is never reached: policy ${firstAny} matches everything`)
    return problems
  })
}

function matches(when: ContextCondition, request: ContextRequest): boolean {
  const { serverName, remote, listener } = when
  if (serverName === undefined && remote === undefined && listener === undefined) return when.any === true
  if (serverName !== undefined && !coversName(serverName, request.serverName ?? '')) return false
  if (remote !== undefined && !remote.some(range => inRange(range, request.remote))) return false
  return listener === undefined || listener === request.listener
}

function reason(policy: ContextPolicy, index: number, request: ContextRequest): string {
  const { serverName, remote, listener } = policy.when
  const parts: string[] = []
  if (serverName !== undefined) parts.push(`SNI ${request.serverName}`)
  if (remote !== undefined) parts.push(`source ${request.remote}`)
  if (listener !== undefined) parts.push(`listener ${request.listener}`)
  if (parts.length > 0) return `${parts.join(' and ')} matched policy ${index}`
  return `no policy matched: ${policy.isDefault === true ? 'default context ' : ''}${policy.context}`
}

const describeRequest = (request: ContextRequest): string =>
  `${request.serverName === undefined ? 'a ClientHello without SNI' : `SNI ${request.serverName}`} from ${request.remote} on ${request.listener}`

const refuse = (because: string): Result<never, ContextRefusal> =>
  fault({ alert: 'unrecognized_name', because })
