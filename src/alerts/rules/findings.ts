// What diagnosis finds: each rule of it is one here, `finding/` and its id, for as long as it is seen again.

import { after, millis } from '../../kernel/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'
import { OWN } from '../seen/sightings.ts'

/** Of the own SBC these have rules of their own here, with dates and windows. */
const TOLD_ELSEWHERE: ReadonlySet<string> = new Set([
  'calls/short',
  'tls/certificate-expiring',
  'tls/certificate-expired',
])

export const findings: AlertRule = {
  id: 'finding/',
  title: { en: 'Something is wrong', de: 'Etwas stimmt nicht' },
  judge: (seen, settings, now) =>
    seen.findings
      .since(after(now, millis(-settings.thresholds.findingMs)))
      .filter(({ rule, severity, source }) => {
        return severity !== 'info' && !(source === OWN && TOLD_ELSEWHERE.has(rule))
      })
      .map(({ rule, severity, title, says, remedy, source, firstAt, seenAt, count }) => ({
        rule: `finding/${rule}`,
        about: source === OWN ? ownSbc(settings) : `sbc ${source}`,
        severity,
        title,
        says,
        remedy,
        startedAt: firstAt,
        seenAt,
        count,
      })),
}
