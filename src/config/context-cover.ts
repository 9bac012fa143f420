// What Microsoft would be shown. The policies are asked for connections as Microsoft makes them, from both ends of
// every address range, and what they answer is checked as Microsoft checks it.
//
// The trap: calls work, because the SBC shows the right certificate on connections it opens and on those its proxy
// set knows; a REFER comes on a new connection from another address, falls through to the default context, and
// Microsoft leaves without a word.

import type { Instant } from '../kernel/index.ts'
import {
  type ChainFault,
  type ContextPolicy,
  chainFaults,
  chooseContext,
  coversName,
  inRange,
  MICROSOFT_RULES,
  policyProblems,
  type TlsContext,
  type TrustStore,
} from '../tls/index.ts'
import type { Path, Report } from './problem.ts'

/** Name of the listener towards Teams. */
const TEAMS_LISTENER = 'teams'

interface Cover {
  fqdn: string
  contexts: readonly TlsContext[]
  policies: readonly ContextPolicy[]
  /** The policies stand in the file; otherwise Linesman made them. */
  written: boolean
  /** Address ranges of Microsoft. */
  allow: readonly string[]
  /** Roots Microsoft is taken to trust. */
  publicRoots: TrustStore
  now: Instant
}

export function checkCover(cover: Cover, report: Report): void {
  if (cover.written) checkReach(cover, report)
  const told = new Set<string>()
  let served = 0
  for (const remote of cover.allow.flatMap(ends)) {
    const choice = chooseContext(cover.policies, cover.contexts, {
      serverName: cover.fqdn,
      remote,
      listener: TEAMS_LISTENER,
    })
    if (!choice.ok) {
      tellOnce(told, 'refused', () => report.warning(['teams', policyKey(cover)], refused(cover, remote)))
      continue
    }
    served += 1
    const { context, policy, isDefault } = choice.value
    const first = faultsOf(context, cover)[0]
    if (first === undefined) continue
    tellOnce(told, `${policy} ${context.name}`, () =>
      report.warning(placeOf(cover, policy, context), {
        what:
          isDefault || cover.policies[policy]?.when.any
            ? trap(cover, context, first, remote)
            : bad(cover, context, first),
        remedy: remedyFor(first, cover.fqdn),
      }),
    )
  }
  if (served === 0)
    report.error(['teams', policyKey(cover)], {
      what: 'no connection of Microsoft gets a certificate',
      remedy: `add a policy with serverName: ${cover.fqdn}`,
    })
  else if (cover.written) checkFallThrough(cover, told, report)
}

/** The context to show on connections the SBC opens: the first that is good for its name. */
export const clientContext = (contexts: readonly TlsContext[], fqdn: string): TlsContext | undefined =>
  contexts.find(({ chain }) => {
    const leaf = chain[0]
    return leaf !== undefined && [leaf.subject, ...leaf.names].some(name => coversName(name, fqdn))
  }) ?? contexts[0]

/** Policies that say nothing or are never asked. */
function checkReach(cover: Cover, report: Report): void {
  for (const { policy, kind, says: what } of policyProblems(cover.policies, cover.contexts)) {
    const path: Path = ['teams', 'policies', policy]
    if (kind === 'no-such-context') {
      const names = cover.contexts.map(context => context.name).join(', ')
      report.error([...path, 'context'], { what, remedy: `contexts that could be read: ${names || 'none'}` })
    } else if (kind === 'no-condition') {
      report.error(path, {
        what,
        remedy: 'write serverName, remote or listener, or any: yes for the last one',
      })
    } else if (kind === 'never-reached') {
      report.warning(path, { what, remedy: 'put it before that one' })
    }
  }
  for (const [index, { when }] of cover.policies.entries()) {
    const path: Path = ['teams', 'policies', index]
    if (when.listener !== undefined && when.listener !== TEAMS_LISTENER) {
      const what = `there is no listener "${when.listener}", so the policy never matches`
      report.warning([...path, 'listener'], { what, remedy: `write ${TEAMS_LISTENER}, or take the key out` })
    }
    const before = cover.policies.findIndex(
      (earlier, place) => place < index && !earlier.when.any && isWithin(when, earlier.when),
    )
    if (before !== -1) {
      const what = `the policy is never reached: policy ${before} matches all that it does`
      report.warning(path, { what, remedy: 'put it before that one, or take it out' })
    }
  }
}

/** A default context that Microsoft does not get today still waits for the next wrong binding. */
function checkFallThrough(cover: Cover, told: Set<string>, report: Report): void {
  for (const [index, policy] of cover.policies.entries()) {
    const context = cover.contexts.find(each => each.name === policy.context)
    if (!(policy.when.any || policy.isDefault) || context === undefined) continue
    if (told.has(`${index} ${context.name}`)) continue
    const first = faultsOf(context, cover)[0]
    if (first === undefined) continue
    report.warning(['teams', 'policies', index], {
      what: `the listener for Teams falls back to a default that Microsoft refuses: ${first.says}`,
      remedy: 'take the policy out, so that a connection without a match is refused and seen',
    })
  }
}

const faultsOf = (context: TlsContext, cover: Cover): ChainFault[] =>
  chainFaults(context.chain, {
    trust: cover.publicRoots,
    at: cover.now,
    name: cover.fqdn,
    purpose: 'serverAuth',
    ...MICROSOFT_RULES,
  }).filter(({ kind }) => kind !== 'expired' && kind !== 'not-yet-valid')

const trap = (cover: Cover, context: TlsContext, fault: ChainFault, remote: string): string =>
  `a connection of Teams from ${remote} for ${cover.fqdn} falls through to the default context ${context.name}, ` +
  `and ${fault.says}: calls may work while every REFER on a new connection is lost`

const bad = (cover: Cover, context: TlsContext, fault: ChainFault): string =>
  `Microsoft refuses the certificate it is shown for ${cover.fqdn}: ${fault.says} (context ${context.name}, ${fault.symbol})`

const refused = (cover: Cover, remote: string): { what: string; remedy: string } => ({
  what: `a connection of Teams from ${remote} for ${cover.fqdn} matches no policy and gets no certificate`,
  remedy: `add a policy with serverName: ${cover.fqdn} and no address`,
})

function remedyFor(fault: ChainFault, fqdn: string): string {
  switch (fault.kind) {
    case 'missing-intermediate':
      return 'append the intermediate certificates of the CA to the file, after the leaf'
    case 'name-mismatch':
      return `serve a certificate with ${fqdn} or *.${fqdn.split('.').slice(1).join('.')} among its names`
    case 'weak-key':
      return 'request a certificate for an RSA key of 2048 bits or more'
    case 'wrong-usage':
      return 'request a certificate for server authentication'
    default:
      return `serve a certificate for ${fqdn} of a CA in the Microsoft Trusted Root Program`
  }
}

/** Where a person would put things right. */
const placeOf = (cover: Cover, policy: number, context: TlsContext): Path =>
  cover.written
    ? ['teams', 'policies', policy]
    : ['teams', 'contexts', cover.contexts.indexOf(context), 'certificate']

const policyKey = (cover: Cover): string => (cover.written ? 'policies' : 'contexts')

function tellOnce(told: Set<string>, what: string, tell: () => void): void {
  if (told.has(what)) return
  told.add(what)
  tell()
}

/** Whether everything the inner condition matches is matched by the outer one too. */
function isWithin(inner: ContextPolicy['when'], outer: ContextPolicy['when']): boolean {
  const { serverName, remote, listener } = outer
  if (serverName === undefined && remote === undefined && listener === undefined) return false
  if (
    serverName !== undefined &&
    (inner.serverName === undefined || !isNameWithin(inner.serverName, serverName))
  )
    return false
  if (listener !== undefined && inner.listener !== listener) return false
  if (remote === undefined) return true
  return inner.remote?.every(range => remote.some(wide => isRangeWithin(range, wide))) ?? false
}

const isNameWithin = (inner: string, outer: string): boolean =>
  inner.toLowerCase() === outer.toLowerCase() || (!inner.startsWith('*.') && coversName(outer, inner))

const isRangeWithin = (inner: string, outer: string): boolean =>
  prefixOf(inner) >= prefixOf(outer) && inRange(outer, inner.split('/')[0] as string)

const prefixOf = (range: string): number => {
  const [address, prefix] = range.split('/')
  return prefix === undefined ? (address?.includes(':') ? 128 : 32) : Number(prefix)
}

/** The first and the last address of a range; of IPv6, the first. */
export function ends(range: string): string[] {
  const [address = '', prefix = '32'] = range.split('/')
  if (address.includes(':')) return [address]
  const number = address.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0)
  const size = 2 ** (32 - Number(prefix))
  const first = Math.floor(number / size) * size
  return [...new Set([first, first + size - 1])].map(each =>
    [24, 16, 8, 0].map(shift => Math.floor(each / 2 ** shift) % 256).join('.'),
  )
}
