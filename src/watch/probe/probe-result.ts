// What one probe came to, in short: what is kept of it and what health makes of it.

import { inAll, say, type ToldFinding, type Wording } from '../../findings/index.ts'
import type { Instant, Millis } from '../../kernel/index.ts'
import type { AddressReport, OptionsReport, ProbeReport } from './probe-report.ts'
import { CUT, FINE, UNANSWERED, UNREACHABLE } from './probe-words.ts'

export interface ProbeResult {
  at: Instant
  /** The FQDN the SBC is paired with, and its port: `sbc.example.com:5061`. */
  target: string
  outcome: 'fine' | 'failed'
  says: Wording
  durationMs: Millis
}

/** `found`: what rules make of what the probe saw, the worst first. */
export function probeResult(
  report: ProbeReport,
  found: readonly ToldFinding[],
  { at, durationMs }: Pick<ProbeResult, 'at' | 'durationMs'>,
): ProbeResult {
  const { addresses, serverName, port, isCut } = report
  const isFine = !isCut && addresses.length > 0 && addresses.every(isTaken)
  const says = isFine ? FINE : whyNot(report, found)
  return { at, target: `${serverName}:${port}`, outcome: isFine ? 'fine' : 'failed', says, durationMs }
}

/** Whether Microsoft would take each certificate that it was shown, and it was shown one every time. */
export function microsoftTakes({ unreachable, names }: AddressReport): boolean {
  const asMicrosoft = names.find(({ asked }) => asked === 'as-microsoft')
  if (unreachable !== undefined || asMicrosoft === undefined) return false
  const { ended, certificates } = asMicrosoft
  const isGood = certificates.every(({ coversName, verdict }) => coversName && verdict?.accepts === true)
  return ended.length === 0 && certificates.length > 0 && isGood
}

const isTaken = (address: AddressReport): boolean => microsoftTakes(address) && isAnswered(address.options)

/** An SBC that does not know who asks here may refuse: it is there all the same. */
const isAnswered = (options: OptionsReport | undefined): boolean =>
  options?.status !== undefined && options.status < 500 && options.status !== 408

function whyNot({ addresses, isCut }: ProbeReport, found: readonly ToldFinding[]): Wording {
  const worst = found.find(({ en }) => en.severity !== 'info')
  const unreachable = addresses.find(address => address.unreachable !== undefined)
  const unanswered = addresses.find(({ options }) => !isAnswered(options))
  if (addresses.length === 0) return NO_ADDRESS
  if (unreachable?.unreachable !== undefined) {
    const { address, unreachable: why } = unreachable
    return inAll(say(NOT_REACHED, { address, why: UNREACHABLE[why] }))
  }
  if (worst !== undefined) return { en: worst.en.title, de: worst.de.title }
  if (isCut) return CUT
  if (unanswered === undefined) return NOT_TAKEN
  const { status, failed } = unanswered.options ?? {}
  const why = status === undefined ? (failed === undefined ? NOT_ASKED : UNANSWERED[failed]) : String(status)
  return inAll(say(TO_NOTHING, { why }))
}

const NO_ADDRESS: Wording = {
  en: 'its name leads to no address',
  de: 'sein Name führt zu keiner Adresse',
}
const NOT_REACHED = {
  en: '{address} is not reached: {why}',
  de: '{address} wird nicht erreicht: {why}',
} as const
const NOT_TAKEN: Wording = {
  en: 'Microsoft would not take what it is shown',
  de: 'Microsoft nähme nicht an, was ihm gezeigt wird',
}
const TO_NOTHING = { en: 'OPTIONS come to nothing: {why}', de: 'OPTIONS führen zu nichts: {why}' } as const
const NOT_ASKED: Wording = { en: 'not asked', de: 'nicht gefragt' }
