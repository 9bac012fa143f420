// All rules of alerts, in the order they are shown in a notice: causes before what follows from them.

import type { AlertRule } from './alert-rule.ts'
import { backupOnly } from './rules/backup-only.ts'
import { capacity } from './rules/capacity.ts'
import { certificateExpired, certificateExpiring } from './rules/certificate-dates.ts'
import { failedCalls } from './rules/failed-calls.ts'
import { findings } from './rules/findings.ts'
import { healthDegraded, healthDirection, healthDown } from './rules/health-state.ts'
import { noCalls } from './rules/no-calls.ts'
import { ownTrouble } from './rules/own-trouble.ts'
import { recordsMissing } from './rules/records-missing.ts'
import { shortCalls } from './rules/short-calls.ts'
import { shortConnections } from './rules/short-connections.ts'

export const ALERT_RULES: readonly AlertRule[] = [
  certificateExpired,
  healthDown,
  healthDirection,
  healthDegraded,
  findings,
  noCalls,
  failedCalls,
  backupOnly,
  capacity,
  shortCalls,
  shortConnections,
  certificateExpiring,
  recordsMissing,
  ownTrouble,
]
