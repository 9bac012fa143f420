// A notice in words of one language, for channels that people read. All of it is one line a piece, without control
// characters, and bounded, whatever a peer wrote; what else a format needs escaped is that format's.

import { type Language, type Severity, say, type Wording, worded, worstFirst } from '../../findings/index.ts'
import { type Instant, printable, shortened } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'
import { isoTime } from './channel.ts'

export interface NoticeText {
  /** `Critical: No calls come in (sbc sbc.example.com)`. */
  headline: string
  /** What it is a notice of. */
  lead: string
  /** The most urgent first. */
  alerts: AlertText[]
  /** `And 3 more.` */
  omitted?: string
  link?: string
  /** When the next notice is due. */
  next?: string
}

export interface AlertText {
  /** `Critical`, or `Over`. */
  state: string
  title: string
  about: string
  says: string
  remedy?: string
  /** `Since 2026-01-31 08:15:00 UTC, seen 4 times.` */
  when: string
  rule: string
}

const ALERTS_TOLD = 10
const TITLE_LIMIT = 160
const TEXT_LIMIT = 600

const SEVERITY: Readonly<Record<Severity, Wording>> = {
  critical: { en: 'Critical', de: 'Kritisch' },
  warning: { en: 'Warning', de: 'Warnung' },
  info: { en: 'Note', de: 'Hinweis' },
}
const OVER: Wording = { en: 'Over', de: 'Vorbei' }
const AGAIN: Wording = { en: 'still', de: 'weiterhin' }
const WATCHDOG: Wording = { en: 'Linesman is on watch', de: 'Linesman wacht' }

const LEADS: Readonly<Record<Notice['kind'], Wording>> = {
  begun: { en: 'This has begun or changed.', de: 'Das hat begonnen oder sich geändert.' },
  again: { en: 'It is still so.', de: 'Es ist noch immer so.' },
  resolved: { en: 'All of this is over.', de: 'All das ist vorbei.' },
  watchdog: {
    en: 'This message only says that Linesman is there and on watch, whatever else is.',
    de: 'Diese Nachricht sagt nur, dass Linesman da ist und wacht, was immer sonst ist.',
  },
}

/** Words beside the texts of alerts. */
export const LABELS = {
  remedy: { en: 'What to do', de: 'Was zu tun ist' },
  about: { en: 'About', de: 'Betrifft' },
  rule: { en: 'Rule', de: 'Regel' },
  link: { en: 'Show it in Linesman', de: 'In Linesman zeigen' },
} as const satisfies Record<string, Wording>

const TIMES = { en: ['time', 'times'], de: ['Mal', 'Mal'] } as const
const SINCE = { en: 'Since {from}.', de: 'Seit {from}.' } as const
const SINCE_COUNTED = { en: 'Since {from}, seen {many}.', de: 'Seit {from}, {many} gesehen.' } as const
const SPAN = { en: 'From {from} to {to}.', de: 'Von {from} bis {to}.' } as const
const MORE = { en: 'And {n} more.', de: 'Und {n} weitere.' } as const
const NEXT = {
  en: 'The next message comes by {at}; if it does not, look after Linesman.',
  de: 'Die nächste Nachricht kommt bis {at}; bleibt sie aus, nach Linesman sehen.',
} as const

/** `told`: as many alerts as are told in full; the others are counted. */
export function noticeText(notice: Notice, language: Language, told = ALERTS_TOLD): NoticeText {
  const alerts = mostUrgentFirst(notice.alerts)
  const omitted = alerts.length - told
  return {
    headline: headline(notice, alerts, language),
    lead: LEADS[notice.kind][language],
    alerts: alerts.slice(0, told).map(alert => alertText(alert, language)),
    ...(omitted > 0 && { omitted: worded(say(MORE, { n: omitted }), language) }),
    ...(notice.link !== undefined && { link: notice.link }),
    ...(notice.nextAt !== undefined && { next: worded(say(NEXT, { at: utc(notice.nextAt) }), language) }),
  }
}

function headline(notice: Notice, alerts: readonly Alert[], language: Language): string {
  const [first] = alerts
  if (notice.kind === 'watchdog' || first === undefined) return WATCHDOG[language]
  const state = notice.kind === 'resolved' ? OVER : SEVERITY[first.severity]
  const still = notice.kind === 'again' ? `, ${AGAIN[language]}` : ''
  const more = alerts.length > 1 ? ` +${alerts.length - 1}` : ''
  const title = oneLine(first.title[language], TITLE_LIMIT)
  return `${state[language]}${still}: ${title}${more} (${oneLine(notice.group, TITLE_LIMIT)})`
}

export function alertText(alert: Alert, language: Language): AlertText {
  return {
    state: (alert.endedAt === undefined ? SEVERITY[alert.severity] : OVER)[language],
    title: oneLine(alert.title[language], TITLE_LIMIT),
    about: oneLine(alert.about, TITLE_LIMIT),
    says: oneLine(alert.says[language], TEXT_LIMIT),
    ...(alert.remedy && { remedy: oneLine(alert.remedy[language], TEXT_LIMIT) }),
    when: worded(whenOf(alert), language),
    rule: oneLine(alert.rule, TITLE_LIMIT),
  }
}

function whenOf({ startedAt, endedAt, count }: Alert) {
  const from = utc(startedAt)
  if (endedAt !== undefined) return say(SPAN, { from, to: utc(endedAt) })
  return count > 1 ? say(SINCE_COUNTED, { from, many: { count, of: TIMES } }) : say(SINCE, { from })
}

/** What goes on before what is over, the worst first. */
export const mostUrgentFirst = (alerts: readonly Alert[]): Alert[] =>
  alerts.toSorted(
    (left, right) =>
      Number(left.endedAt !== undefined) - Number(right.endedAt !== undefined) ||
      worstFirst({ ...left, certainty: 'proven' }, { ...right, certainty: 'proven' }),
  )

/** The worst of what goes on, or of what was; `info` where there is nothing. */
export const severityOf = (notice: Notice): Severity => mostUrgentFirst(notice.alerts)[0]?.severity ?? 'info'

/** What any format may hold: one line, no control characters, no longer than `limit`. */
export const oneLine = (text: string, limit: number): string => printable(shortened(text, limit))

/** As much of the text as fits into `limit` octets of UTF-8, the cut shown by an ellipsis; no character is cut in two. */
export function withinOctets(text: string, limit: number): string {
  const octets = Buffer.from(text)
  if (octets.length <= limit) return text
  let end = limit - ELLIPSIS_OCTETS
  while (end > 0 && ((octets[end] as number) & 0xc0) === 0x80) end--
  return `${octets.toString('utf8', 0, end)}…`
}
const ELLIPSIS_OCTETS = 3

/** `2026-01-31 08:15:00 UTC`. */
const utc = (at: Instant): string => `${isoTime(at).slice(0, 19).replace('T', ' ')} UTC`
