// PagerDuty, or what speaks its Events API v2 (PagerDuty developer documentation, "Send an Alert Event" and "Send a
// Change Event"): one incident a group, opened by `trigger`, ended by `resolve`, found again by its `dedup_key`. A
// trigger with a key that is open adds to that incident.
//
// A watchdog must wake nobody, so it is a change event: shown on the timeline, and no incident.

import { createHash } from 'node:crypto'
import type { Language, Severity } from '../../findings/index.ts'
import { shortened } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import { type Channel, isoTime } from './channel.ts'
import { noticeText, oneLine, severityOf } from './notice-text.ts'
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

export function encodePagerDuty(
  notice: Notice,
  { routingKey, language, host }: { routingKey: string; language: Language; host: string },
): PagerDutyEvent {
  const text = noticeText(notice, language)
  const links = text.link === undefined ? {} : { links: [{ href: text.link, text: 'Linesman' }] }
  const summary = shortened(text.headline, SUMMARY_LIMIT)
  const timestamp = isoTime(notice.at)
  if (notice.kind === 'watchdog')
    return { routing_key: routingKey, payload: { summary, source: host, timestamp }, ...links }
  const key = { routing_key: routingKey, dedup_key: dedupKeyOf(notice.group) }
  if (notice.kind === 'resolved') return { ...key, event_action: 'resolve', ...links }
  return {
    ...key,
    event_action: 'trigger',
    client: 'Linesman',
    payload: {
      summary,
      source: host,
      severity: severityOf(notice),
      timestamp,
      component: text.alerts[0]?.about ?? host,
      group: oneLine(notice.group, KEY_LIMIT),
      class: text.alerts[0]?.rule ?? 'linesman',
      custom_details: detailsOf(text.alerts),
    },
    ...links,
  }
}

const detailsOf = (alerts: ReturnType<typeof noticeText>['alerts']): Record<string, string> =>
  Object.fromEntries(
    alerts.map(({ state, title, about, says, remedy, when }) => [
      `${state}: ${title} (${about})`,
      [says, remedy, when].filter(part => part !== undefined).join(' '),
    ]),
  )

/** The group where it is short enough; groups that are not stay apart. */
function dedupKeyOf(group: string): string {
  const key = `linesman/${group}`
  return key.length <= KEY_LIMIT ? key : `linesman/${createHash('sha256').update(group).digest('hex')}`
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
  send: (notice, signal) => {
    const event = encodePagerDuty(notice, { routingKey, language, host })
    return postJson({ url: addressFor(event, url), body: JSON.stringify(event), trust }, signal)
  },
})
