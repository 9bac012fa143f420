// PagerDuty, or what speaks its Events API v2 (PagerDuty developer documentation, "Send an Alert Event" and "Send a
// Change Event"): an alert there for each alert here, opened by `trigger`, ended by `resolve`, found again by its
// `dedup_key`. A trigger with a key that is open adds to that alert, so a try may be repeated.
//
// A watchdog must wake nobody, so it is a change event: shown on the timeline, and no incident.

import { createHash } from 'node:crypto'
import type { Language, Severity } from '../../findings/index.ts'
import { shortened } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import { type Channel, isoTime } from './channel.ts'
import { alertText, mostUrgentFirst, noticeText, oneLine } from './notice-text.ts'
import { postJson } from './post-json.ts'

export type PagerDutyEvent = AlertEvent | ResolveEvent | ChangeEvent

interface Keyed {
  routing_key: string
  links?: { href: string; text: string }[]
}

export interface AlertEvent extends Keyed {
  event_action: 'trigger'
  dedup_key: string
  client: 'Linesman'
  payload: {
    summary: string
    source: string
    severity: Severity
    timestamp: string
    component: string
    group: string
    class: string
    custom_details: Record<string, string>
  }
}

export interface ResolveEvent extends Keyed {
  event_action: 'resolve'
  dedup_key: string
}

export interface ChangeEvent extends Keyed {
  payload: { summary: string; source: string; timestamp: string }
}

const SUMMARY_LIMIT = 1024
const KEY_LIMIT = 255
/** More are left out: each is a request of its own. */
const ALERT_LIMIT = 50

interface PagerDutyContext {
  routingKey: string
  language: Language
  host: string
}

/** In the order in which they are to be sent. */
export function encodePagerDuty(
  notice: Notice,
  { routingKey, language, host }: PagerDutyContext,
): PagerDutyEvent[] {
  const links = notice.link === undefined ? {} : { links: [{ href: notice.link, text: 'Linesman' }] }
  const keyed = { routing_key: routingKey, ...links }
  const timestamp = isoTime(notice.at)
  if (notice.kind === 'watchdog') {
    const summary = noticeText(notice, language).headline
    return [{ ...keyed, payload: { summary, source: host, timestamp } }]
  }
  return mostUrgentFirst(notice.alerts)
    .slice(0, ALERT_LIMIT)
    .map(alert => {
      const key = { ...keyed, dedup_key: dedupKeyOf(alert.id) }
      if (alert.endedAt !== undefined) return { ...key, event_action: 'resolve' }
      const payload = { source: host, timestamp, ...payloadOf(alert, notice.group, language) }
      return { ...key, event_action: 'trigger', client: 'Linesman', payload }
    })
}

function payloadOf(
  alert: Alert,
  group: string,
  language: Language,
): Omit<AlertEvent['payload'], 'source' | 'timestamp'> {
  const { title, about, says, remedy, when, rule } = alertText(alert, language)
  return {
    summary: shortened(`${title} (${about})`, SUMMARY_LIMIT),
    severity: alert.severity,
    component: about,
    group: oneLine(group, KEY_LIMIT),
    class: rule,
    custom_details: { says, ...(remedy !== undefined && { remedy }), when },
  }
}

/** The id where it is short enough; ids that are not stay apart. */
function dedupKeyOf(id: string): string {
  const key = `linesman/${id}`
  return key.length <= KEY_LIMIT ? key : `linesman/${createHash('sha256').update(id).digest('hex')}`
}

/** Change events have an address of their own beside that of alerts. */
export const addressFor = (event: PagerDutyEvent, url: string): string =>
  'event_action' in event ? url : url.replace(/\/v2\/enqueue$/, '/v2/change/enqueue')

export const pagerDutyChannel = (
  { name, type, language, url, routingKey, trust }: ChannelOf<'pagerduty'>,
  { host }: { host: string },
): Channel => ({
  name,
  type,
  send: async (notice, signal) => {
    for (const event of encodePagerDuty(notice, { routingKey, language, host }))
      await postJson({ url: addressFor(event, url), body: JSON.stringify(event), trust }, signal)
  },
})
