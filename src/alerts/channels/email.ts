// E-mail: text with a simple HTML beside it. All mails of a group are answers to one message that was never sent, so
// that a reader shows them as one thread (RFC 5322 section 3.6.4):
//
//   Message-ID: <linesman.GROUP.KIND.TIME@DOMAIN>     the same when a try is repeated, so that a second copy is known
//   In-Reply-To, References: <linesman.GROUP@DOMAIN>

import { createHash } from 'node:crypto'
import nodemailer from 'nodemailer'
import type { Language } from '../../findings/index.ts'
import { escapeMarkup } from '../../kernel/index.ts'
import type { Notice } from '../alert.ts'
import type { ChannelOf } from '../channel-settings.ts'
import { type Channel, Undelivered } from './channel.ts'
import { type AlertText, LABELS, type NoticeText, noticeText, severityOf } from './notice-text.ts'

export interface Mail {
  from: string
  to: string[]
  subject: string
  text: string
  html: string
  date: Date
  messageId: string
  inReplyTo: string
  references: string
  priority: 'high' | 'normal' | 'low'
  headers: Record<string, string>
}

export function encodeMail(
  notice: Notice,
  { from, to, language }: Pick<ChannelOf<'email'>, 'from' | 'to' | 'language'>,
): Mail {
  const text = noticeText(notice, language)
  const domain = /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? 'localhost'
  const group = createHash('sha256').update(notice.group).digest('hex').slice(0, 24)
  const thread = `<linesman.${group}@${domain}>`
  return {
    from,
    to: [...to],
    subject: `[Linesman] ${text.headline}`,
    text: plainText(text, language),
    html: htmlText(text, language),
    date: new Date(notice.at),
    messageId: `<linesman.${group}.${notice.kind}.${notice.at}@${domain}>`,
    inReplyTo: thread,
    references: thread,
    priority: priorityOf(notice),
    headers: {
      // RFC 3834 section 5: nobody's vacation answers it.
      'Auto-Submitted': 'auto-generated',
      'Content-Language': language,
    },
  }
}

function priorityOf(notice: Notice): Mail['priority'] {
  if (notice.kind === 'watchdog') return 'low'
  return notice.kind !== 'resolved' && severityOf(notice) === 'critical' ? 'high' : 'normal'
}

function plainText({ lead, alerts, omitted, link, next }: NoticeText, language: Language): string {
  const parts = [
    lead,
    ...alerts.map(alert => plainAlert(alert, language)),
    omitted,
    link === undefined ? undefined : `${LABELS.link[language]}: ${link}`,
    next,
  ]
  return `${parts.filter(part => part !== undefined).join('\n\n')}\n`
}

const plainAlert = (
  { state, title, about, says, remedy, when, rule }: AlertText,
  language: Language,
): string =>
  [
    `${state}: ${title}`,
    `${LABELS.about[language]}: ${about}. ${when}`,
    says,
    ...(remedy === undefined ? [] : [`${LABELS.remedy[language]}: ${remedy}`]),
    `${LABELS.rule[language]}: ${rule}`,
  ].join('\n')

function htmlText({ headline, lead, alerts, omitted, link, next }: NoticeText, language: Language): string {
  const ending = [omitted, next]
    .filter(line => line !== undefined)
    .map(line => `<p>${escapeMarkup(line)}</p>`)
  const anchor =
    link === undefined ? '' : `<p><a href="${escapeMarkup(link)}">${LABELS.link[language]}</a></p>`
  return [
    `<!doctype html><html lang="${language}"><head><meta charset="utf-8"></head>`,
    '<body style="font-family:sans-serif;max-width:44em">',
    `<h2>${escapeMarkup(headline)}</h2>`,
    `<p>${escapeMarkup(lead)}</p>`,
    ...alerts.map(alert => htmlAlert(alert, language)),
    ...ending,
    anchor,
    '</body></html>',
  ]
    .filter(line => line !== '')
    .join('\n')
}

const htmlAlert = (
  { state, title, about, says, remedy, when, rule }: AlertText,
  language: Language,
): string =>
  [
    `<h3>${escapeMarkup(`${state}: ${title}`)}</h3>`,
    `<p>${escapeMarkup(`${LABELS.about[language]}: ${about}. ${when}`)}</p>`,
    `<p>${escapeMarkup(says)}</p>`,
    ...(remedy === undefined
      ? []
      : [`<p><strong>${LABELS.remedy[language]}:</strong> ${escapeMarkup(remedy)}</p>`]),
    `<p><small>${LABELS.rule[language]}: ${escapeMarkup(rule)}</small></p>`,
  ].join('\n')

export function emailChannel(settings: ChannelOf<'email'>): Channel {
  const { name, type, host, port, security, user, password, trust } = settings
  const transport = nodemailer.createTransport({
    host,
    port,
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
    tls: { rejectUnauthorized: true, ...(trust?.pem && { ca: trust.pem }) },
    // Whoever set a password wants it used: a server that asks for none is another one than was meant.
    ...(user !== undefined && { auth: { user, pass: password ?? '' }, forceAuth: true }),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  return {
    name,
    type,
    send: async (notice, signal) => {
      const { rejected } = await transport
        .sendMail({ ...encodeMail(notice, settings), signal })
        .catch(error => Promise.reject(refusal(error)))
      if (rejected.length > 0)
        throw new Undelivered(`${host} refused ${rejected.length} of ${settings.to.length} recipients`, {
          isFinal: true,
        })
    },
  }
}

/** A reply of 500 to 599 is for good (RFC 5321 section 4.2.1). */
function refusal(error: unknown): Undelivered {
  const { message, responseCode = 0 } = error as { message: string; responseCode?: number }
  return new Undelivered(message, { isFinal: responseCode >= 500 })
}
