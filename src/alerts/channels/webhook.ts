// Webhook: the notice as JSON, for programs. Where a secret is set, the body is signed, so that its receiver can tell
// who sent it:
//
//   X-Linesman-Signature: sha256=<HMAC-SHA256 of the body's octets, hexadecimal>
//
// The body holds `at`, by which a receiver can tell a repeated one.

import { createHmac, createSecretKey } from 'node:crypto'
import type { Language, Severity } from '../../findings/index.ts'
import type { Alert, Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import { type Channel, isoTime } from './channel.ts'
import { mostUrgentFirst, noticeText, oneLine, severityOf } from './notice-text.ts'
import { bearer, postJson } from './post-json.ts'

/** What is posted; times are RFC 3339 in UTC. Keys may be added without a new version. */
export interface WebhookBody {
  schemaVersion: 1
  kind: Notice['kind']
  at: string
  nextAt?: string
  group: string
  severity: Severity
  headline: string
  alerts: WebhookAlert[]
  /** How many alerts were too many to be told. */
  omitted: number
  link?: string
}

export interface WebhookAlert {
  id: string
  rule: string
  severity: Severity
  about: string
  title: string
  says: string
  remedy?: string
  startedAt: string
  seenAt: string
  endedAt?: string
  count: number
}

/** More are counted. */
const ALERT_LIMIT = 100
const TEXT_LIMIT = 4000

export function encodeWebhook(notice: Notice, language: Language): WebhookBody {
  const alerts = mostUrgentFirst(notice.alerts)
  return {
    schemaVersion: 1,
    kind: notice.kind,
    at: isoTime(notice.at),
    ...(notice.nextAt !== undefined && { nextAt: isoTime(notice.nextAt) }),
    group: notice.group,
    severity: severityOf(notice),
    headline: noticeText(notice, language).headline,
    alerts: alerts.slice(0, ALERT_LIMIT).map(alert => encodeAlert(alert, language)),
    omitted: Math.max(0, alerts.length - ALERT_LIMIT),
    ...(notice.link !== undefined && { link: notice.link }),
  }
}

function encodeAlert(alert: Alert, language: Language): WebhookAlert {
  return {
    id: alert.id,
    rule: alert.rule,
    severity: alert.severity,
    about: oneLine(alert.about, TEXT_LIMIT),
    title: oneLine(alert.title[language], TEXT_LIMIT),
    says: oneLine(alert.says[language], TEXT_LIMIT),
    ...(alert.remedy && { remedy: oneLine(alert.remedy[language], TEXT_LIMIT) }),
    startedAt: isoTime(alert.startedAt),
    seenAt: isoTime(alert.seenAt),
    ...(alert.endedAt !== undefined && { endedAt: isoTime(alert.endedAt) }),
    count: alert.count,
  }
}

/** Value of the header. */
export const signatureOf = (body: string, secret: string): string =>
  `sha256=${createHmac('sha256', createSecretKey(Buffer.from(secret)))
    .update(body)
    .digest('hex')}`

export const webhookChannel = ({
  name,
  type,
  language,
  url,
  secret,
  token,
  trust,
}: ChannelOf<'webhook'>): Channel => ({
  name,
  type,
  send: (notice, signal) => {
    const body = JSON.stringify(encodeWebhook(notice, language))
    const headers = {
      ...(secret !== undefined && { 'x-linesman-signature': signatureOf(body, secret) }),
      ...bearer(token),
    }
    return postJson({ url, body, headers, trust }, signal)
  },
})
