// `linesman probe`: asks an SBC what Microsoft would ask, and says what Microsoft would make of the answers.

import { diagnose } from '../../diagnosis/index.ts'
import type { Finding } from '../../findings/index.ts'
import { OperatorError, printable } from '../../kernel/index.ts'
import { nagiosState, nagiosText, type ProbeReport, probeText } from '../../watch/index.ts'
import { FAILED, FINE, FOUND } from '../exit-code.ts'
import { findingsFor, writeFacts } from '../lab.ts'
import type { Terminal } from '../terminal.ts'
import { askSbc } from './ask-sbc.ts'
import { orderOf, type ProbeCommand } from './probe-order.ts'

const OBSERVER = 'probe'
const WIDTH = 120

export async function probe(host: string, options: ProbeCommand, terminal: Terminal): Promise<number> {
  try {
    return await probed(host, options, terminal)
  } catch (error) {
    if (!options.nagios || !(error instanceof OperatorError)) throw error
    terminal.out(`UNKNOWN - ${printable(error.message).replaceAll('|', '/')}\n`)
    return UNKNOWN
  }
}
const UNKNOWN = 3

async function probed(host: string, options: ProbeCommand, terminal: Terminal): Promise<number> {
  const order = orderOf(host, options)
  const dns = options.dns === undefined ? {} : { dnsServers: options.dns }
  const { report, facts, tries, at } = await askSbc(order, { observer: OBSERVER, dns })
  if (options.facts !== undefined) writeFacts(options.facts, facts.all())
  const findings = diagnose(facts, { language: options.lang })
  if (options.nagios) {
    terminal.out(`${nagiosText(report, findings, at, options.lang)}\n`)
    return nagiosState(report, findings)
  }
  if (options.json) {
    const sources = [{ name: OBSERVER, kind: 'probe', read: tries, skipped: 0, problems: problemsOf(report) }]
    terminal.out(`${JSON.stringify({ schemaVersion: 1, sources, findings, probe: report }, null, 2)}\n`)
  } else tell(report, findings, options, terminal)
  return exitCode(report, findings)
}

function tell(
  report: ProbeReport,
  findings: readonly Finding[],
  { lang }: ProbeCommand,
  terminal: Terminal,
): void {
  const style = { colour: terminal.colour, width: Math.min(terminal.columns ?? WIDTH, WIDTH) }
  terminal.out(probeText(report, lang, findings.length > 0, style))
  if (findings.length > 0) terminal.out(`\n${findingsFor(findings, lang, terminal)}`)
}

const problemsOf = ({ isCut, addresses }: ProbeReport): string[] => [
  ...(isCut ? ['time was over before everything was asked'] : []),
  ...addresses.flatMap(({ address, unreachable }) =>
    unreachable === undefined ? [] : [`${address}: ${unreachable}`],
  ),
]

/**
 * Where nothing could be reached nothing was probed, whatever the findings say of it; and what was not asked in time
 * may be wrong all the same.
 */
function exitCode({ addresses, isCut }: ProbeReport, findings: readonly Finding[]): number {
  if (addresses.every(each => each.unreachable !== undefined)) return FAILED
  if (findings.length > 0) return FOUND
  return isCut ? FAILED : FINE
}
