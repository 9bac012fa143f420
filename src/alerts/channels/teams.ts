// Microsoft Teams: a message with one adaptive card, posted to a workflow "when a Teams webhook request is received"
// (Microsoft, "Create incoming webhooks with Workflows for Microsoft Teams"; the envelope as in "Send adaptive cards
// using an incoming webhook").
//
// A TextBlock reads Markdown, a TextRun does not ("Schema explorer", TextRun: "Markdown is not supported"): all that a
// peer may have written stands in TextRuns, so a User-Agent cannot make a link.

import type { Language, Severity } from '../../findings/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import type { Channel } from './channel.ts'
import { type AlertText, LABELS, noticeText, severityOf } from './notice-text.ts'
import { postJson } from './post-json.ts'

export interface TeamsMessage {
  type: 'message'
  attachments: [
    { contentType: 'application/vnd.microsoft.card.adaptive'; contentUrl: null; content: AdaptiveCard },
  ]
}

export interface AdaptiveCard {
  $schema: 'http://adaptivecards.io/schemas/adaptive-card.json'
  type: 'AdaptiveCard'
  version: '1.4'
  lang: Language
  /** Read out, and shown in the list of chats. */
  speak: string
  body: RichText[]
  actions?: { type: 'Action.OpenUrl'; title: string; url: string }[]
  msteams: { width: 'Full' }
}

export interface RichText {
  type: 'RichTextBlock'
  spacing?: 'None' | 'Medium'
  separator?: boolean
  inlines: TextRun[]
}

export interface TextRun {
  type: 'TextRun'
  text: string
  weight?: 'Bolder'
  size?: 'Large'
  isSubtle?: boolean
  color?: 'Attention' | 'Warning' | 'Accent' | 'Good'
}

/** A message may have 28 KB ("Create incoming webhooks"); these alerts take a third of it. */
const ALERTS_TOLD = 5

const COLORS: Readonly<Record<Severity, 'Attention' | 'Warning' | 'Accent'>> = {
  critical: 'Attention',
  warning: 'Warning',
  info: 'Accent',
}

export function encodeTeams(notice: Notice, language: Language): TeamsMessage {
  const text = noticeText(notice, language, ALERTS_TOLD)
  const isCalm = notice.kind === 'resolved' || notice.kind === 'watchdog'
  const color = isCalm ? 'Good' : COLORS[severityOf(notice)]
  const card: AdaptiveCard = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    lang: language,
    speak: text.headline,
    body: [
      block({}, run(text.headline, { weight: 'Bolder', size: 'Large', color })),
      block({ spacing: 'None' }, run(text.lead, { isSubtle: true })),
      ...text.alerts.flatMap(alert => alertBlocks(alert, language)),
      ...[text.omitted, text.next]
        .filter(line => line !== undefined)
        .map(line => block({}, run(line, { isSubtle: true }))),
    ],
    ...(text.link !== undefined && {
      actions: [{ type: 'Action.OpenUrl', title: LABELS.link[language], url: text.link }],
    }),
    msteams: { width: 'Full' },
  }
  return {
    type: 'message',
    attachments: [
      { contentType: 'application/vnd.microsoft.card.adaptive', contentUrl: null, content: card },
    ],
  }
}

const alertBlocks = (
  { state, title, about, says, remedy, when }: AlertText,
  language: Language,
): RichText[] => [
  block({ spacing: 'Medium', separator: true }, run(`${state}: ${title}`, { weight: 'Bolder' })),
  block({ spacing: 'None' }, run(`${LABELS.about[language]} ${about}. ${when}`, { isSubtle: true })),
  block({ spacing: 'None' }, run(says)),
  ...(remedy === undefined
    ? []
    : [block({ spacing: 'None' }, run(`${LABELS.remedy[language]}: `, { weight: 'Bolder' }), run(remedy))]),
]

const block = (how: Pick<RichText, 'spacing' | 'separator'>, ...inlines: TextRun[]): RichText => ({
  type: 'RichTextBlock',
  ...how,
  inlines,
})

const run = (text: string, how: Omit<TextRun, 'type' | 'text'> = {}): TextRun => ({
  type: 'TextRun',
  text,
  ...how,
})

export const teamsChannel = ({ name, type, language, url, trust }: ChannelOf<'teams'>): Channel => ({
  name,
  type,
  send: (notice, signal) =>
    postJson({ url, body: JSON.stringify(encodeTeams(notice, language)), trust }, signal),
})
