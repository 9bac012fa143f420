// What one probe came to, in short: what is kept of it and what health makes of it.

import type { Finding } from '../../findings/index.ts'
import type { Instant, Millis } from '../../kernel/index.ts'
import type { AddressReport, OptionsReport, ProbeReport } from './probe-report.ts'

export interface ProbeResult {
  at: Instant
  /** The FQDN the SBC is paired with, and its port: `sbc.example.com:5061`. */
  target: string
  outcome: 'fine' | 'failed'
  says: string
  durationMs: Millis
}

/** `found`: what rules make of what the probe saw, the worst first. */
export function probeResult(
  report: ProbeReport,
  found: readonly Finding[],
  { at, durationMs }: Pick<ProbeResult, 'at' | 'durationMs'>,
): ProbeResult {
  const { addresses, serverName, port, isCut } = report
  const isFine = !isCut && addresses.length > 0 && addresses.every(isTaken)
  const says = isFine ? 'as Microsoft wants it, seen from here' : whyNot(report, found)
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

function whyNot({ addresses, isCut }: ProbeReport, found: readonly Finding[]): string {
  const [worst] = found.filter(({ severity }) => severity !== 'info')
  const unreachable = addresses.find(address => address.unreachable !== undefined)
  const unanswered = addresses.find(({ options }) => !isAnswered(options))
  if (addresses.length === 0) return 'its name leads to no address'
  if (unreachable !== undefined) return `${unreachable.address} is not reached: ${unreachable.unreachable}`
  if (worst !== undefined) return worst.title
  if (isCut) return 'time was over before everything was asked'
  if (unanswered === undefined) return 'Microsoft would not take what it is shown'
  const { status, failed = 'not asked' } = unanswered.options ?? {}
  return `OPTIONS come to nothing: ${status ?? failed}`
}
