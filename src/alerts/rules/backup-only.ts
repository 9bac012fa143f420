// Calls get through, and none of them by the main way: Microsoft's first proxy, the main carrier. Callers notice a wait at most, so nobody tells.

import { inAll, type Noun, say } from '../../findings/index.ts'
import { after, millis } from '../../kernel/index.ts'
import { type AlertRule, type Condition, ownSbc } from '../alert-rule.ts'

const CALLS: Noun = {
  en: ['answered call', 'answered calls'],
  de: ['angenommener Anruf', 'angenommene Anrufe'],
}
const DIRECTIONS = {
  inbound: { en: 'to Teams', de: 'zu Teams' },
  outbound: { en: 'from Teams', de: 'von Teams' },
} as const

export const backupOnly: AlertRule = {
  id: 'calls/backup-only',
  title: { en: 'All calls go through the backup', de: 'Alle Anrufe laufen über den Ersatzweg' },
  remedy: {
    en: 'See what the main way answers: health and findings of it name the cause. While it is out of order, calls may wait before each goes the other way.',
    de: 'Nachsehen, was der Hauptweg antwortet: Seine Health und seine Befunde nennen die Ursache. Solange er ausfällt, wartet womöglich jeder Anruf, bevor er den anderen Weg nimmt.',
  },
  judge(seen, settings, now) {
    const { windowMs, minimum, main: mains } = settings.thresholds.backup
    const { firstProxy } = settings.sbc ?? {}
    const usual = firstProxy === undefined ? [] : [firstProxy]
    const ways = seen.calls.ways.since(after(now, millis(-windowMs)))
    const about = ownSbc(settings)
    return (['inbound', 'outbound'] as const).flatMap((direction): Condition[] => {
      const rule = `calls/backup-only/${direction}`
      const main = mains[direction] ?? (direction === 'inbound' ? usual : [])
      const gone = ways.filter(way => way.direction === direction)
      const other = gone.filter(({ host }) => !main.includes(host))
      // Without a main way there is no backup, and one call by the main way shows that it works.
      if (main.length === 0 || other.length < gone.length) return []
      const count = other.reduce((sum, { calls }) => sum + calls, 0)
      if (count < minimum) return [{ rule, about, unclear: true }]
      const says = say(
        {
          en: '{calls} {direction} within {window}: all by {others}, none by {main}.',
          de: '{calls} {direction} binnen {window}: alle über {others}, keiner über {main}.',
        },
        {
          calls: { count, of: CALLS },
          direction: DIRECTIONS[direction],
          window: { millis: windowMs },
          others: { list: other.map(({ host }) => host) },
          main: { list: main },
        },
      )
      return [{ rule, about, severity: 'warning', says: inAll(says), count }]
    })
  },
}
