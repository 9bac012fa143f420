// ntfy: a notification on a phone, published as JSON to the root of the server (docs.ntfy.sh, "Publishing", publish as
// JSON; its limit is 4,096 octets of message). Its texts are plain: Markdown is read only where it is asked for.

import type { Language, Severity } from '../../findings/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import type { Channel } from './channel.ts'
import { type AlertText, LABELS, noticeText, severityOf, withinOctets } from './notice-text.ts'
import { bearer, postJson } from './post-json.ts'

export interface NtfyMessage {
  topic: string
  title: string
  message: string
  /** 1 is the lowest, 5 the highest. */
  priority: 1 | 2 | 3 | 4 | 5
  tags: string[]
  click?: string
}

/** More would become an attachment. */
const MESSAGE_OCTETS = 4000
const ALERTS_TOLD = 5

const PRIORITIES: Readonly<Record<Severity, 3 | 4 | 5>> = { critical: 5, warning: 4, info: 3 }
/** Short codes of emojis, which ntfy puts before the title. */
const TAGS: Readonly<Record<Severity, string>> = {
  critical: 'rotating_light',
  warning: 'warning',
  info: 'information_source',
}

export function encodeNtfy(notice: Notice, topic: string, language: Language): NtfyMessage {
  const text = noticeText(notice, language, ALERTS_TOLD)
  const lines = [
    ...text.alerts.flatMap(alert => linesOf(alert, language)),
    ...(notice.kind === 'watchdog' ? [text.lead] : []),
    ...[text.omitted, text.next].filter(line => line !== undefined),
  ]
  return {
    topic,
    title: text.headline,
    message: withinOctets(lines.join('\n'), MESSAGE_OCTETS),
    ...urgencyOf(notice),
    ...(text.link !== undefined && { click: text.link }),
  }
}

const linesOf = ({ state, title, says, remedy, when }: AlertText, language: Language): string[] => [
  `${state}: ${title}. ${when}`,
  says,
  ...(remedy === undefined ? [] : [`${LABELS.remedy[language]}: ${remedy}`]),
]

function urgencyOf(notice: Notice): Pick<NtfyMessage, 'priority' | 'tags'> {
  if (notice.kind === 'watchdog') return { priority: 1, tags: ['eyes'] }
  if (notice.kind === 'resolved') return { priority: 3, tags: ['white_check_mark'] }
  const severity = severityOf(notice)
  return { priority: PRIORITIES[severity], tags: [TAGS[severity]] }
}

export const ntfyChannel = ({
  name,
  type,
  language,
  url,
  topic,
  token,
  trust,
}: ChannelOf<'ntfy'>): Channel => ({
  name,
  type,
  send: (notice, signal) => {
    const body = JSON.stringify(encodeNtfy(notice, topic, language))
    return postJson({ url, body, headers: bearer(token), trust }, signal)
  },
})
