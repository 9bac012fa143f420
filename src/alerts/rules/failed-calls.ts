// Calls that failed through no will of the people: not busy, not unanswered, not given up, not unknown.

import { inAll, say } from '../../findings/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'
import { judgeShare } from './share.ts'

/** Nearly nobody gets through. */
const CRITICAL_PERCENT = 80

export const failedCalls: AlertRule = {
  id: 'calls/failed',
  title: { en: 'Many calls fail', de: 'Viele Anrufe scheitern' },
  remedy: {
    en: 'Group the calls of this time by status, trunk and direction; the findings of the same time name the cause where it shows.',
    de: 'Die Anrufe dieser Zeit nach Status, Trunk und Richtung gruppieren; die Befunde derselben Zeit nennen die Ursache, wo sie sich zeigt.',
  },
  judge(seen, settings, now) {
    const { failedCalls: threshold } = settings.thresholds
    const judged = judgeShare(seen.calls.ended, threshold, now)
    const about = ownSbc(settings)
    if (judged === undefined) return []
    if (judged.too === 'few') return [{ about, unclear: true }]
    const { all, watched, percent } = judged.share
    const says = say(
      {
        en: '{failed} of {all} calls ({percent} %) within {window} failed; people who were busy, did not answer or gave up are not counted.',
        de: '{failed} von {all} Anrufen ({percent} %) binnen {window} scheiterten; wer besetzt war, nicht abnahm oder aufgab, zählt nicht dazu.',
      },
      { failed: watched, all, percent, window: { millis: threshold.windowMs } },
    )
    const severity = percent >= CRITICAL_PERCENT && all >= threshold.minimum ? 'critical' : 'warning'
    return [{ about, severity, says: inAll(says), count: watched }]
  },
}
