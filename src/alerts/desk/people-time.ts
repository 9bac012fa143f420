// The desk counts in the time of the facts, which goes on evenly: nothing is seen twice or never because somebody sets a clock.
// What it tells is read by people, and in it stands what their clocks show now.

import { after, type Millis } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'

/** `aheadMs`: so far people's clocks are ahead of the time of the facts. */
export function alertForPeople(alert: Alert, aheadMs: Millis): Alert {
  const { startedAt, seenAt, endedAt } = alert
  const times = { startedAt: after(startedAt, aheadMs), seenAt: after(seenAt, aheadMs) }
  return { ...alert, ...times, ...(endedAt !== undefined && { endedAt: after(endedAt, aheadMs) }) }
}

export function noticeForPeople(notice: Notice, aheadMs: Millis): Notice {
  const { at, nextAt, alerts } = notice
  return {
    ...notice,
    at: after(at, aheadMs),
    alerts: alerts.map(alert => alertForPeople(alert, aheadMs)),
    ...(nextAt !== undefined && { nextAt: after(nextAt, aheadMs) }),
  }
}
