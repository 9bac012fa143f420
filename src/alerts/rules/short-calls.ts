// A rising share of short calls: often the first that shows of transfers that fail out of sight.

import { inAll, type Said, say } from '../../findings/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'
import { judgeAgainstUsual } from './share.ts'

export const shortCalls: AlertRule = {
  id: 'calls/short',
  title: { en: 'Many answered calls are short', de: 'Viele angenommene Anrufe sind kurz' },
  remedy: {
    en: 'See who was called: many short calls to one auto attendant point at a transfer that fails, short calls to everybody at media or signalling.',
    de: 'Nachsehen, wer angerufen wurde: Viele kurze Anrufe bei einem Auto Attendant deuten auf eine scheiternde Weiterleitung, kurze Anrufe bei allen auf Medien oder Signalisierung.',
  },
  judge(seen, settings, now) {
    const { shortCalls: threshold, shortCallMs } = settings.thresholds
    const judged = judgeAgainstUsual(seen.calls.answered, threshold, now)
    const about = ownSbc(settings)
    if (judged === undefined) return []
    if (judged.too === 'few') return [{ about, unclear: true }]
    const { all, watched, percent, usual } = judged.share
    const says = say(
      {
        en: '{short} of {all} answered calls ({percent} %) within {window} were shorter than {limit}.',
        de: '{short} von {all} angenommenen Anrufen ({percent} %) binnen {window} waren kürzer als {limit}.',
      },
      {
        short: watched,
        all,
        percent,
        window: { millis: threshold.windowMs },
        limit: { millis: shortCallMs },
      },
    )
    return [{ about, severity: 'warning', says: inAll([says, ...usualSaid(usual)]), count: watched }]
  },
}

/** What it is compared with, where that is known. */
export const usualSaid = (usual: number | undefined): Said[] =>
  usual === undefined
    ? []
    : [
        say(
          { en: 'In the week before it was {usual} %.', de: 'In der Woche davor waren es {usual} %.' },
          { usual },
        ),
      ]
