// Nobody calls in a time in which there is always somebody who does: what is broken outside shows in no message.

import { inAll, type Noun, say } from '../../findings/index.ts'
import { after, type Instant, millis, minutes } from '../../kernel/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'
import type { AlertSettings } from '../alert-settings.ts'
import { isBusy } from '../seen/busy-hours.ts'
import type { Sightings } from '../seen/sightings.ts'

const WEEK_MS = minutes(7 * 24 * 60)
/** Weeks that are looked at, as far as they are known. */
const MOST_WEEKS = 4
const WEEKS: Noun = { en: ['week', 'weeks'], de: ['Woche', 'Wochen'] }

export const noCalls: AlertRule = {
  id: 'calls/none',
  title: { en: 'No calls when there should be some', de: 'Keine Anrufe, obwohl es welche geben müsste' },
  remedy: {
    en: 'Call the main number from outside, and outside from Teams. If that works it is a quiet day: silence this rule for it.',
    de: 'Die Hauptnummer von außen anrufen und aus Teams nach außen. Gelingt beides, ist es ein ruhiger Tag: diese Regel dafür stummschalten.',
  },
  judge(seen, settings, now, wall) {
    const { windowMs, hours } = settings.thresholds.noCalls
    const from = after(now, millis(-windowMs))
    const about = ownSbc(settings)
    if (seen.calls.now > 0 || seen.calls.begun.within(from, now).all > 0) return []
    // Who has not watched for so long has seen nothing yet.
    if (seen.since > from) return [{ about, unclear: true }]
    const usual = hours === undefined ? usuallyMany(seen, settings, now) : isBusy(hours, wall, windowMs)
    if (usual === false) return []
    const window = { millis: windowMs }
    const says =
      usual === true
        ? say(
            {
              en: 'No call within {window} of business hours.',
              de: 'Kein Anruf in {window} der Geschäftszeit.',
            },
            { window },
          )
        : say(
            {
              en: 'No call within {window}; in the same time of the {weeks} before there were {least} at least.',
              de: 'Kein Anruf in {window}; zur selben Zeit der {weeks} davor waren es mindestens {least}.',
            },
            { window, weeks: { count: usual.weeks, of: WEEKS }, least: usual.least },
          )
    return [{ about, severity: 'critical', says: inAll(says), startedAt: from }]
  },
}

/** The least there were at this time of the weeks before; false where that is few, or not enough weeks are known. */
function usuallyMany(
  seen: Sightings,
  { thresholds }: AlertSettings,
  now: Instant,
): { weeks: number; least: number } | false {
  const { windowMs, usual, weeks } = thresholds.noCalls
  const { begun } = seen.calls
  const first = begun.first()
  const before = Array.from({ length: MOST_WEEKS }, (_, index) => after(now, millis(-(index + 1) * WEEK_MS)))
    .filter(then => first !== undefined && then - windowMs >= first)
    .map(then => begun.within(after(then, millis(-windowMs)), then).all)
  const least = Math.min(...before)
  return before.length < weeks || least < usual ? false : { weeks: before.length, least }
}
