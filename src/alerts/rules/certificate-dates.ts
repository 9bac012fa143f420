// The end of certificates, told some days before, then nearer and nearer, and when it has come. Microsoft's own page warns
// from the thirtieth day on.

import { inAll, type Noun, type Severity, say } from '../../findings/index.ts'
import { after, between, type Instant, minutes } from '../../kernel/index.ts'
import type { AlertRule, Condition } from '../alert-rule.ts'
import type { AlertSettings } from '../alert-settings.ts'
import type { SeenCertificate } from '../seen/certificates-seen.ts'

const DAY_MS = minutes(24 * 60)
/** From the last week on it is critical. */
const CRITICAL_DAYS = 7
const DAYS: Noun = { en: ['day', 'days'], de: ['Tag', 'Tagen'] }

const RENEW = {
  en: 'Have the certificate renewed and put the new chain into the TLS context; old connections see it when they are made anew. A certificate of a peer is for that peer to renew: tell it the day.',
  de: 'Das Zertifikat erneuern lassen und die neue Kette in den TLS-Kontext setzen; alte Verbindungen sehen sie, sobald sie neu aufgebaut werden. Das Zertifikat einer Gegenstelle erneuert diese selbst: ihr den Tag nennen.',
} as const

export const certificateExpiring: AlertRule = {
  id: 'certificate/expiring',
  title: { en: 'A certificate expires soon', de: 'Ein Zertifikat läuft bald ab' },
  remedy: RENEW,
  judge: (seen, settings, now, wall) =>
    seen.certificates.all(now).flatMap(certificate => {
      // It is the same trouble once it has come.
      if (certificate.notAfter <= wall) return [{ about: aboutOf(certificate), unclear: true as const }]
      return expiring(certificate, settings, wall)
    }),
}

export const certificateExpired: AlertRule = {
  id: 'certificate/expired',
  title: { en: 'A certificate has expired', de: 'Ein Zertifikat ist abgelaufen' },
  remedy: RENEW,
  judge: (seen, _settings, now, wall) =>
    seen.certificates.all(now).flatMap(certificate => {
      if (certificate.notAfter > wall) return []
      const says = say(
        {
          en: '{name} expired on {day}. Who checks it takes no connection any more.',
          de: '{name} ist am {day} abgelaufen. Wer es prüft, nimmt keine Verbindung mehr an.',
        },
        { name: nameOf(certificate), day: dayOf(certificate.notAfter) },
      )
      const about = aboutOf(certificate)
      const startedAt = after(now, between(wall, certificate.notAfter))
      return [{ about, severity: 'critical' as const, says: inAll(says), startedAt }]
    }),
}

function expiring(certificate: SeenCertificate, settings: AlertSettings, wall: Instant): Condition[] {
  const left = (certificate.notAfter - wall) / DAY_MS
  const passed = settings.thresholds.certificateDays.filter(days => left <= days)
  if (passed.length === 0) return []
  const says = say(
    { en: '{name} expires on {day}, in {days}.', de: '{name} läuft am {day} ab, in {days}.' },
    {
      name: nameOf(certificate),
      day: dayOf(certificate.notAfter),
      days: { count: Math.ceil(left), of: DAYS },
    },
  )
  const severity: Severity = left <= CRITICAL_DAYS ? 'critical' : 'warning'
  return [{ about: aboutOf(certificate), severity, says: inAll(says), step: passed.length, once: true }]
}

const aboutOf = ({ whose, subject }: SeenCertificate): string =>
  whose === 'own' ? `certificate ${subject}` : `certificate of peer ${subject}`

const nameOf = ({ subject, issuer }: SeenCertificate): string =>
  issuer === undefined ? `CN=${subject}` : `CN=${issuer} (CN=${subject})`

const dayOf = (at: Instant): string => new Date(at).toISOString().slice(0, 10)
