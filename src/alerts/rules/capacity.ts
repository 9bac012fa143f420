// Calls at the same time, against what the SBC takes on and what the tenant grants it. Microsoft warns at 90 % of
// MaxConcurrentSessions, and not at all where it is not set (page "Monitor Direct Routing").

import { inAll, say } from '../../findings/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'

/** So much below the threshold it is over; between the two nobody can say. */
const MARGIN_PERCENT = 5

export const capacity: AlertRule = {
  id: 'calls/capacity',
  title: { en: 'Nearly as many calls as there can be', de: 'Fast so viele Anrufe, wie möglich sind' },
  remedy: {
    en: 'Raise `limits.calls` or MaxConcurrentSessions where machine and trunk allow it, or add another SBC to the route.',
    de: '`limits.calls` oder MaxConcurrentSessions anheben, wenn Maschine und Trunk es erlauben, oder einen weiteren SBC in die Route nehmen.',
  },
  judge(seen, settings) {
    const calls = settings.sbc?.callLimit ?? Number.POSITIVE_INFINITY
    const { percent, maxConcurrentSessions = calls } = settings.thresholds.capacity
    const most = Math.min(calls, maxConcurrentSessions)
    const used = (seen.calls.now / most) * 100
    const about = ownSbc(settings)
    if (used < percent - MARGIN_PERCENT) return []
    if (used < percent) return [{ about, unclear: true }]
    const says = say(
      {
        en: '{now} calls at once; {source} allows {most}.',
        de: '{now} Anrufe gleichzeitig; {source} erlaubt {most}.',
      },
      { now: seen.calls.now, most, source: most < calls ? 'MaxConcurrentSessions' : '`limits.calls`' },
    )
    return [{ about, severity: used >= 100 ? 'critical' : 'warning', says: inAll(says) }]
  },
}
