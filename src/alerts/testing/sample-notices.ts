// Notices for tests and for the examples of `docs/alert-channels.md`.

import { instantOf, minutes } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'

const STARTED = instantOf(Date.UTC(2026, 0, 31, 8, 15))

export const DOWN: Alert = {
  id: 'health/down sbc sbc.example.com',
  rule: 'health/down',
  severity: 'critical',
  about: 'sbc sbc.example.com',
  title: { en: 'Teams cannot reach the SBC', de: 'Teams erreicht den SBC nicht' },
  says: {
    en: 'Since 08:12 no OPTIONS came from EUWE, and four TLS connections ended without an alert.',
    de: 'Seit 08:12 kam kein OPTIONS aus EUWE, und vier TLS-Verbindungen endeten ohne Alert.',
  },
  remedy: {
    en: 'Bind the TLS context with the public certificate to the SIP interface on port 5061.',
    de: 'Den TLS-Kontext mit dem öffentlichen Zertifikat an das SIP-Interface auf Port 5061 binden.',
  },
  startedAt: STARTED,
  seenAt: instantOf(STARTED + minutes(2)),
  count: 4,
}

export const EXPIRING: Alert = {
  id: 'certificate/expires sbc sbc.example.com',
  rule: 'certificate/expires',
  severity: 'warning',
  about: 'sbc sbc.example.com',
  title: { en: 'A certificate runs out in 13 days', de: 'Ein Zertifikat läuft in 13 Tagen ab' },
  says: {
    en: 'That of sbc.example.com ends on 2026-02-13.',
    de: 'Das von sbc.example.com endet am 2026-02-13.',
  },
  startedAt: STARTED,
  seenAt: STARTED,
  count: 1,
}

export const BEGUN: Notice = {
  kind: 'begun',
  at: instantOf(STARTED + minutes(2)),
  group: 'sbc sbc.example.com',
  alerts: [EXPIRING, DOWN],
  link: 'https://linesman.example.com/health/sbc/sbc.example.com?tab=now&lang=en',
}

export const AGAIN: Notice = { ...BEGUN, kind: 'again', at: instantOf(STARTED + minutes(242)) }

export const RESOLVED: Notice = {
  kind: 'resolved',
  at: instantOf(STARTED + minutes(62)),
  group: BEGUN.group,
  alerts: [
    { ...DOWN, endedAt: instantOf(STARTED + minutes(60)) },
    { ...EXPIRING, endedAt: instantOf(STARTED + minutes(61)) },
  ],
}

export const WATCHDOG: Notice = {
  kind: 'watchdog',
  at: STARTED,
  group: 'watchdog',
  alerts: [],
  nextAt: instantOf(STARTED + minutes(60)),
}

/** What a peer might write to be taken for something else, in every format. */
export const HOSTILE_TEXT =
  '\r\nBcc: all@example.com\0\u202e<script>alert("1")</script> <!channel> [click](http://evil.example) {{DATE(2026-01-01T00:00:00Z)}} *b* "] \\ \ud800'

const hostile = (start: string) => ({ en: start + HOSTILE_TEXT, de: start + HOSTILE_TEXT })

export const HOSTILE: Notice = {
  ...BEGUN,
  group: `sbc ${HOSTILE_TEXT}`,
  alerts: [
    {
      ...DOWN,
      id: `health/down ${HOSTILE_TEXT}`,
      about: `sbc ${HOSTILE_TEXT}`,
      title: hostile('Title'),
      says: hostile('Says'),
      remedy: hostile('Remedy'),
    },
  ],
}

/** More and longer alerts than any format takes. */
export const HUGE: Notice = {
  ...BEGUN,
  group: 'ü'.repeat(5000),
  alerts: Array.from({ length: 300 }, (_, index) => ({
    ...DOWN,
    id: `${index}${'ä'.repeat(3000)}`,
    about: 'ö'.repeat(5000),
    title: { en: 'が'.repeat(5000), de: 'が'.repeat(5000) },
    says: { en: 'が'.repeat(20_000), de: 'が'.repeat(20_000) },
    remedy: { en: 'が'.repeat(20_000), de: 'が'.repeat(20_000) },
  })),
}
