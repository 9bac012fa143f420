// What goes wrong in Linesman itself: a bug, a port that was lost, records that could not be kept.

import { inAll, type Noun } from '../../findings/index.ts'
import { after, millis, minutes } from '../../kernel/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'
import type { Trouble } from '../seen/sightings.ts'

/** It is over when it was not seen for so long. */
const WINDOW = minutes(60)

const TIMES: Noun = { en: ['time', 'times'], de: ['Mal', 'Mal'] }
const RECORDS: Noun = { en: ['record was', 'records were'], de: ['Datensatz', 'Datensätze'] }

const SAID = {
  bug: {
    severity: 'warning',
    wording: {
      en: 'A bug in Linesman, {times}: {says}. The call it happened in has ended.',
      de: 'Ein Fehler in Linesman, {times}: {says}. Der Anruf, in dem er auftrat, ist beendet.',
    },
  },
  unbound: {
    severity: 'critical',
    wording: {
      en: 'Linesman could not have or keep a port it listens at: {says}.',
      de: 'Linesman bekam oder behielt einen Port nicht, an dem es lauscht: {says}.',
    },
  },
  dropped: {
    severity: 'warning',
    wording: {
      en: '{records} lost on the way to the store: {says}.',
      de: 'Auf dem Weg in den Speicher verloren: {records}, {says}.',
    },
  },
} as const

export const ownTrouble: AlertRule = {
  id: 'linesman/',
  title: { en: 'Linesman itself has a trouble', de: 'Linesman selbst hat ein Problem' },
  remedy: {
    en: 'See the log of Linesman at this time. A bug is worth a report with it.',
    de: 'Das Log von Linesman zu dieser Zeit ansehen. Ein Fehler ist mit ihm eine Meldung wert.',
  },
  judge: (seen, settings, now) => {
    const troubles = seen.troubles(after(now, millis(-WINDOW)))
    return [...Map.groupBy(troubles, ({ what }) => what).values()].map(all => {
      const { what, says, at } = all.at(-1) as Trouble
      const count = all.reduce((sum, each) => sum + each.count, 0)
      const { severity, wording } = SAID[what]
      const values = { says, times: { count, of: TIMES }, records: { count, of: RECORDS } }
      const said = inAll({ wording, values })
      return { rule: `linesman/${what}`, about: ownSbc(settings), severity, says: said, seenAt: at, count }
    })
  },
}
