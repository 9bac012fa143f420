// A probe as a plugin of Nagios and its kin (Monitoring Plugins Development Guidelines): one line, a bar before the
// figures, and an exit code of their own: 0 OK, 1 WARNING, 2 CRITICAL, 3 UNKNOWN.

import type { Finding, Language, Wording } from '../../findings/index.ts'
import { printable, shortened } from '../../kernel/index.ts'
import type { ProbeReport } from './probe-report.ts'
import { CUT, FINE } from './probe-words.ts'

const STATES = ['OK', 'WARNING', 'CRITICAL', 'UNKNOWN'] as const

/** The exit code. What cannot be reached is CRITICAL, as the guidelines have it: UNKNOWN is for our own failures. */
export function nagiosState(report: ProbeReport, findings: readonly Finding[]): 0 | 1 | 2 | 3 {
  const isReached = report.addresses.some(each => each.unreachable === undefined)
  if (!isReached || findings.some(each => each.severity === 'critical')) return 2
  if (findings.some(each => each.severity === 'warning')) return 1
  return report.isCut ? 3 : 0
}

/** One line without its end. */
export function nagiosText(
  report: ProbeReport,
  findings: readonly Finding[],
  now: number,
  language: Language,
): string {
  const word = STATES[nagiosState(report, findings)]
  const [first, ...more] = findings.filter(each => each.severity !== 'info')
  const what =
    first === undefined
      ? (report.addresses.every(each => each.unreachable !== undefined)
          ? UNREACHED
          : report.isCut
            ? CUT
            : FINE)[language]
      : `${first.title} (${first.rule})${more.length > 0 ? ` +${more.length}` : ''}`
  // A bar begins the figures, so the text has none.
  const text = shortened(printable(`${report.serverName}: ${what}`).replaceAll('|', '/'), TEXT_LIMIT)
  return `${word} - ${text} | ${figures(report, findings, now)}`
}
const TEXT_LIMIT = 200

const UNREACHED: Wording = { en: 'no connection could be made', de: 'keine Verbindung kam zustande' }

const DAY_MS = 86_400_000
/** Days to the end of a certificate below which there is a finding. */
const DAYS = { warning: 30, critical: 0 }

/** `'label'=value[unit];[warning];[critical];[least]`; what was not measured is left out. */
function figures(report: ProbeReport, findings: readonly Finding[], now: number): string {
  const names = report.addresses.flatMap(({ names: [asMicrosoft] }) =>
    asMicrosoft === undefined ? [] : [asMicrosoft],
  )
  const handshakes = names.flatMap(({ handshakeMs }) => (handshakeMs === undefined ? [] : [handshakeMs.most]))
  const options = report.addresses.flatMap(each =>
    each.options?.status === undefined ? [] : [each.options.tookMs],
  )
  const ends = names.flatMap(({ certificates }) => certificates.map(each => each.notAfter))
  const worst = (values: readonly number[]): number => Math.max(...values)
  const days = Math.floor((Math.min(...ends) - now) / DAY_MS)
  return [
    ...(handshakes.length > 0 ? [`handshake=${worst(handshakes)}ms;;;0`] : []),
    ...(options.length > 0 ? [`options=${worst(options)}ms;;;0`] : []),
    ...(ends.length > 0 ? [`certificate_days=${days};${DAYS.warning}:;${DAYS.critical}:`] : []),
    `addresses=${report.addresses.length};;;0`,
    `findings=${findings.length};;;0`,
  ].join(' ')
}
