// What those who take alerts accept, as their documents say; strict, so that a key nobody documented is found.

import { z } from 'zod'

const url = z.url({ protocol: /^https?$/ })

/** prometheus/alertmanager, api/v2/openapi.yaml: `postableAlerts`; names of labels as in Prometheus' data model. */
const labels = z.record(z.string().regex(/^[a-zA-Z_][a-zA-Z0-9_]*$/), z.string().min(1))
export const postableAlerts = z
  .array(
    z.strictObject({
      labels: labels.and(z.object({ alertname: z.string() })),
      annotations: labels,
      startsAt: z.iso.datetime(),
      endsAt: z.iso.datetime().optional(),
      generatorURL: url.optional(),
    }),
  )
  .min(1)

/** Microsoft, "Schema explorer": AdaptiveCard, RichTextBlock, TextRun, Action.OpenUrl, version 1.4. */
const textRun = z.strictObject({
  type: z.literal('TextRun'),
  text: z.string(),
  color: z.enum(['Default', 'Dark', 'Light', 'Accent', 'Good', 'Warning', 'Attention']).optional(),
  isSubtle: z.boolean().optional(),
  size: z.enum(['Default', 'Small', 'Medium', 'Large', 'ExtraLarge']).optional(),
  weight: z.enum(['Lighter', 'Default', 'Bolder']).optional(),
})
const richTextBlock = z.strictObject({
  type: z.literal('RichTextBlock'),
  inlines: z.array(textRun).min(1),
  separator: z.boolean().optional(),
  spacing: z.enum(['Default', 'None', 'Small', 'Medium', 'Large', 'ExtraLarge', 'Padding']).optional(),
})
/** "Send adaptive cards using an incoming webhook": the envelope. */
export const teamsMessage = z.strictObject({
  type: z.literal('message'),
  attachments: z.tuple([
    z.strictObject({
      contentType: z.literal('application/vnd.microsoft.card.adaptive'),
      contentUrl: z.null(),
      content: z.strictObject({
        $schema: z.literal('http://adaptivecards.io/schemas/adaptive-card.json'),
        type: z.literal('AdaptiveCard'),
        version: z.literal('1.4'),
        lang: z.string(),
        speak: z.string(),
        body: z.array(richTextBlock),
        actions: z
          .array(z.strictObject({ type: z.literal('Action.OpenUrl'), title: z.string(), url }))
          .optional(),
        msteams: z.strictObject({ width: z.literal('Full') }),
      }),
    }),
  ]),
})

/** Slack, "Block Kit": at most 50 blocks; header block, rich text block, text and link elements. */
const slackElement = z.union([
  z.strictObject({
    type: z.literal('text'),
    text: z.string().min(1),
    style: z.strictObject({ bold: z.boolean().optional(), italic: z.boolean().optional() }).optional(),
  }),
  z.strictObject({ type: z.literal('link'), url, text: z.string().optional() }),
])
const slackBlock = z.union([
  z.strictObject({
    type: z.literal('header'),
    text: z.strictObject({
      type: z.literal('plain_text'),
      text: z.string().min(1).max(150),
      emoji: z.boolean(),
    }),
  }),
  z.strictObject({ type: z.literal('divider') }),
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z.array(
      z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(slackElement).min(1) }),
    ),
  }),
])
export const slackMessage = z.strictObject({ text: z.string(), blocks: z.array(slackBlock).min(1).max(50) })

/** docs.ntfy.sh, "Publishing", publish as JSON. */
export const ntfyMessage = z.strictObject({
  topic: z.string().regex(/^[-_A-Za-z0-9]{1,64}$/),
  title: z.string(),
  message: z.string().refine(text => Buffer.byteLength(text) <= 4096),
  priority: z.number().int().min(1).max(5),
  tags: z.array(z.string()),
  click: url.optional(),
})

/** PagerDuty, "Send an Alert Event". */
const keyed = {
  routing_key: z.string().length(32),
  links: z.array(z.strictObject({ href: url, text: z.string().optional() })).optional(),
}
const dedupKey = z.string().max(255)
export const pagerDutyEvent = z.discriminatedUnion('event_action', [
  z.strictObject({
    ...keyed,
    event_action: z.literal('trigger'),
    dedup_key: dedupKey,
    client: z.string(),
    payload: z.strictObject({
      summary: z.string().max(1024),
      source: z.string(),
      severity: z.enum(['critical', 'error', 'warning', 'info']),
      timestamp: z.iso.datetime(),
      component: z.string(),
      group: z.string(),
      class: z.string(),
      custom_details: z.record(z.string(), z.string()),
    }),
  }),
  z.strictObject({ ...keyed, event_action: z.literal('resolve'), dedup_key: dedupKey }),
])

/** PagerDuty, "Send a Change Event". */
export const pagerDutyChange = z.strictObject({
  ...keyed,
  payload: z.strictObject({ summary: z.string().max(1024), source: z.string(), timestamp: z.iso.datetime() }),
})
