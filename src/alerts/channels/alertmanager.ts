// Alertmanager: alerts as Prometheus sends them, POST /api/v2/alerts (prometheus/alertmanager, api/v2/openapi.yaml:
// postableAlerts). Alerts are the same when their labels are, so those say what it is about and nothing that changes.
//
// One without an `endsAt` is over for Alertmanager some minutes after it was sent last (`resolve_timeout`). Linesman says
// itself when one is over, so each holds for a month from when it was told; a Linesman that is gone is what the watchdog
// is for, and that holds only until some time after the next is due.

import type { Language, Severity } from '../../findings/index.ts'
import { after, type Instant, minutes } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import { type Channel, isoTime } from './channel.ts'
import { noticeText, oneLine } from './notice-text.ts'
import { bearer, postJson } from './post-json.ts'

export interface PostableAlert {
  labels: Record<string, string>
  annotations: Record<string, string>
  startsAt: string
  endsAt?: string
  generatorURL?: string
}

const HOLD = minutes(31 * 24 * 60)
/** Time for a watchdog that was due to be tried again. */
const GRACE = minutes(15)
const TEXT_LIMIT = 4000
const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info']

export function encodeAlertmanager(notice: Notice, language: Language): PostableAlert[] {
  const link = notice.link === undefined ? {} : { generatorURL: notice.link }
  if (notice.kind === 'watchdog') return [{ ...watchdog(notice, language), ...link }]
  return notice.alerts.flatMap(alert => {
    const endsAt = alert.endedAt ?? after(notice.at, HOLD)
    const posted = { ...postable(alert, alert.severity, endsAt, language), ...link }
    return notice.kind === 'begun' ? [posted, ...formerOnes(alert, notice.at, language)] : [posted]
  })
}

const postable = (alert: Alert, severity: Severity, endsAt: Instant, language: Language): PostableAlert => ({
  labels: { alertname: alert.rule, job: 'linesman', about: oneLine(alert.about, TEXT_LIMIT), severity },
  annotations: annotationsOf(alert, language),
  startsAt: isoTime(alert.startedAt),
  endsAt: isoTime(endsAt),
})

/** One that got worse is told as begun, and is another one for Alertmanager: the one it was is over. */
const formerOnes = (alert: Alert, now: Instant, language: Language): PostableAlert[] =>
  SEVERITIES.filter(severity => severity !== alert.severity).map(severity =>
    postable(alert, severity, now, language),
  )

const annotationsOf = ({ title, says, remedy }: Alert, language: Language): Record<string, string> => ({
  summary: oneLine(title[language], TEXT_LIMIT),
  description: oneLine(says[language], TEXT_LIMIT),
  ...(remedy && { remedy: oneLine(remedy[language], TEXT_LIMIT) }),
})

/** Fires all the time, as the alert `Watchdog` of many a Prometheus: routed to who tells when it stops. */
function watchdog({ at, nextAt, ...notice }: Notice, language: Language): PostableAlert {
  const { headline, lead } = noticeText({ at, ...notice }, language)
  return {
    labels: { alertname: 'Watchdog', job: 'linesman', severity: 'none' },
    annotations: { summary: headline, description: lead },
    startsAt: isoTime(at),
    ...(nextAt !== undefined && { endsAt: isoTime(after(nextAt, GRACE)) }),
  }
}

export const alertmanagerChannel = ({
  name,
  type,
  language,
  url,
  token,
  trust,
}: ChannelOf<'alertmanager'>): Channel => ({
  name,
  type,
  send: (notice, signal) =>
    postJson(
      {
        url: `${url.replace(/\/+$/, '')}/api/v2/alerts`,
        body: JSON.stringify(encodeAlertmanager(notice, language)),
        headers: bearer(token),
        trust,
      },
      signal,
    ),
})
