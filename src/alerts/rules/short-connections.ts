// A rising share of TCP connections to the signalling port that are over within a second: how a certificate looks from
// outside that the other side does not like, even where nobody sees the handshake.

import { inAll, say } from '../../findings/index.ts'
import { type AlertRule, ownSbc } from '../alert-rule.ts'
import { judgeAgainstUsual } from './share.ts'
import { usualSaid } from './short-calls.ts'

export const shortConnections: AlertRule = {
  id: 'connections/short',
  title: {
    en: 'Many connections to the signalling port are over at once',
    de: 'Viele Verbindungen zum Signalisierungsport enden sofort',
  },
  remedy: {
    en: 'Ask the port with `linesman probe`, with the name that Microsoft asks for and without one, and compare the certificates.',
    de: 'Den Port mit `linesman probe` befragen, mit dem Namen, den Microsoft nennt, und ohne einen, und die Zertifikate vergleichen.',
  },
  judge(seen, settings, now) {
    const { shortConnections: threshold } = settings.thresholds
    const judged = judgeAgainstUsual(seen.connections, threshold, now)
    const about = ownSbc(settings)
    if (judged === undefined) return []
    if (judged.too === 'few') return [{ about, unclear: true }]
    const { all, watched, percent, usual } = judged.share
    const says = say(
      {
        en: '{short} of {all} connections ({percent} %) that ended within {window} were ended by the other side within a second.',
        de: '{short} von {all} Verbindungen ({percent} %), die binnen {window} endeten, beendete die Gegenseite nach weniger als einer Sekunde.',
      },
      { short: watched, all, percent, window: { millis: threshold.windowMs } },
    )
    return [{ about, severity: 'warning', says: inAll([says, ...usualSaid(usual)]), count: watched }]
  },
}
