// Alertmanager: alerts as Prometheus sends them, POST /api/v2/alerts (prometheus/alertmanager, api/v2/openapi.yaml:
// postableAlerts). Alerts are the same when their labels are, so those say what it is about and nothing that changes.
//
// One that goes on must be sent again before its `endsAt`, or Alertmanager takes it for over: it holds until some time
// after the next notice is due.

import type { Language } from '../../findings/index.ts'
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
  endsAt: string
  generatorURL?: string
}

/** Time for a notice that was due to be tried again. */
const GRACE = minutes(15)
/** Where nobody said when the next notice is due. */
const HOLD = minutes(25 * 60)
const TEXT_LIMIT = 4000

export function encodeAlertmanager(notice: Notice, language: Language): PostableAlert[] {
  const holdsUntil = notice.nextAt === undefined ? after(notice.at, HOLD) : after(notice.nextAt, GRACE)
  const link = notice.link === undefined ? {} : { generatorURL: notice.link }
  if (notice.kind === 'watchdog') return [{ ...watchdog(notice, holdsUntil, language), ...link }]
  return notice.alerts.map(alert => ({
    labels: {
      alertname: alert.rule,
      job: 'linesman',
      about: oneLine(alert.about, TEXT_LIMIT),
      severity: alert.severity,
    },
    annotations: annotationsOf(alert, language),
    startsAt: isoTime(alert.startedAt),
    endsAt: isoTime(alert.endedAt ?? holdsUntil),
    ...link,
  }))
}

const annotationsOf = ({ title, says, remedy }: Alert, language: Language): Record<string, string> => ({
  summary: oneLine(title[language], TEXT_LIMIT),
  description: oneLine(says[language], TEXT_LIMIT),
  ...(remedy && { remedy: oneLine(remedy[language], TEXT_LIMIT) }),
})

/** Fires all the time, as the alert `Watchdog` of many a Prometheus: routed to who tells when it stops. */
function watchdog(notice: Notice, holdsUntil: Instant, language: Language): PostableAlert {
  const { headline, lead } = noticeText(notice, language)
  return {
    labels: { alertname: 'Watchdog', job: 'linesman', severity: 'none' },
    annotations: { summary: headline, description: lead },
    startsAt: isoTime(notice.at),
    endsAt: isoTime(holdsUntil),
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
