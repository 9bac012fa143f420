// Slack: an incoming webhook with blocks ("Block Kit", blocks `header` and `rich_text`). Texts of rich text are shown as
// they are, whereas `mrkdwn` would read `<!channel>` as a call to everybody. The one text outside of blocks, shown in
// notifications, is `mrkdwn`, so it is escaped ("Formatting text for app surfaces", escaping text).

import type { Language } from '../../findings/index.ts'
import { shortened } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import type { Channel } from './channel.ts'
import { type AlertText, LABELS, type NoticeText, noticeText } from './notice-text.ts'
import { postJson } from './post-json.ts'

export interface SlackMessage {
  /** For notifications, and where blocks are not known. */
  text: string
  blocks: SlackBlock[]
}

export type SlackBlock =
  | { type: 'header'; text: { type: 'plain_text'; text: string; emoji: false } }
  | { type: 'rich_text'; elements: [{ type: 'rich_text_section'; elements: SlackElement[] }] }
  | { type: 'divider' }

export type SlackElement =
  | { type: 'text'; text: string; style?: { bold?: true; italic?: true } }
  | { type: 'link'; url: string; text: string }

/** Of a header's text ("Header block"). */
const HEADER_LIMIT = 150

export function encodeSlack(notice: Notice, language: Language): SlackMessage {
  const text = noticeText(notice, language)
  return {
    text: escapeMrkdwn(text.headline),
    blocks: [
      {
        type: 'header',
        text: { type: 'plain_text', text: shortened(text.headline, HEADER_LIMIT), emoji: false },
      },
      section(plain(text.lead)),
      ...text.alerts.flatMap((alert): SlackBlock[] => [{ type: 'divider' }, alertSection(alert, language)]),
      ...ending(text, language),
    ],
  }
}

const alertSection = (
  { state, title, about, says, remedy, when }: AlertText,
  language: Language,
): SlackBlock =>
  section(
    bold(`${state}: ${title}\n`),
    plain(`${LABELS.about[language]} ${about}. ${when}\n`),
    plain(says),
    ...(remedy === undefined ? [] : [bold(`\n${LABELS.remedy[language]}: `), plain(remedy)]),
  )

function ending({ omitted, next, link }: NoticeText, language: Language): SlackBlock[] {
  const elements: SlackElement[] = [
    ...[omitted, next].filter(line => line !== undefined).map(line => plain(`${line}\n`)),
    ...(link === undefined ? [] : [{ type: 'link' as const, url: link, text: LABELS.link[language] }]),
  ]
  return elements.length === 0 ? [] : [{ type: 'divider' }, section(...elements)]
}

const section = (...elements: SlackElement[]): SlackBlock => ({
  type: 'rich_text',
  elements: [{ type: 'rich_text_section', elements }],
})
const plain = (text: string): SlackElement => ({ type: 'text', text })
const bold = (text: string): SlackElement => ({ type: 'text', text, style: { bold: true } })

/** What is markup in `mrkdwn` becomes text; `*` and the like cannot be escaped there, and do no harm. */
export const escapeMrkdwn = (text: string): string =>
  text.replace(/[&<>]/g, letter => (letter === '&' ? '&amp;' : letter === '<' ? '&lt;' : '&gt;'))

export const slackChannel = ({ name, type, language, url, trust }: ChannelOf<'slack'>): Channel => ({
  name,
  type,
  send: (notice, signal) =>
    postJson({ url, body: JSON.stringify(encodeSlack(notice, language)), trust }, signal),
})
