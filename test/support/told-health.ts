// How an SBC, the regions it talks to and its trunks may stand: the article's SBC, whose listener shows the wrong
// certificate, and the same SBC once it was mended.

import type { Alert } from '../../src/alerts/index.ts'
import { type Said, say } from '../../src/findings/index.ts'
import { after, type Instant, type Millis, millis } from '../../src/kernel/index.ts'
import type { Health, HealthChange, Standing } from '../../src/watch/index.ts'

export const SBC = 'sbc1.example.net'

const MINUTE_MS = 60_000
const ago = (now: Instant, minutes: number): Instant => after(now, millis(-minutes * MINUTE_MS))
const HOUR: Millis = millis(60 * MINUTE_MS)

const CERTIFICATE: Said = say({
  en: 'Teams leaves new connections after the certificate: the listener shows its default one.',
  de: 'Teams verlässt neue Verbindungen nach dem Zertifikat: der Listener zeigt sein Standardzertifikat.',
})
const FINE: Said = say({
  en: 'OPTIONS are answered and calls are put through.',
  de: 'OPTIONS werden beantwortet, Anrufe kommen durch.',
})

const standing = (state: Standing['state'], since: Instant, reason: Said): Standing => ({
  state,
  since,
  reason,
})

/** The SBC `down` towards the telephone network for ten minutes, or `up`; regions and trunks as they are. */
export function toldHealth(sbc: 'up' | 'down', now: Instant): Health[] {
  return [sbcHealth(sbc, now), ...surroundings(now)]
}

function sbcHealth(state: 'up' | 'down', now: Instant): Health {
  const isDown = state === 'down'
  const fine = standing('up', ago(now, 300), FINE)
  const outbound = isDown ? standing('down', ago(now, 10), CERTIFICATE) : fine
  return {
    subject: 'sbc',
    name: SBC,
    ...outbound,
    inbound: fine,
    outbound,
    signals: [
      {
        kind: 'tls-in',
        direction: 'outbound',
        verdict: isDown ? 'bad' : 'good',
        at: ago(now, 1),
        says: isDown
          ? say({
              en: '7 of 7 connections from Teams ended after the certificate was shown.',
              de: '7 von 7 Verbindungen von Teams endeten, nachdem das Zertifikat gezeigt war.',
            })
          : FINE,
      },
      { kind: 'options-received', direction: 'outbound', verdict: 'good', at: ago(now, 1), says: FINE },
      { kind: 'options-sent', direction: 'inbound', verdict: 'good', at: ago(now, 1), says: FINE },
      { kind: 'calls', direction: 'inbound', verdict: 'good', at: ago(now, 2), says: FINE },
    ],
    portal: {
      sipOptions: 'Active',
      sbc: 'Active',
      tls: 'Active',
      ...(isDown && {
        hides: say({
          en: 'Connections that Teams opens itself for a transfer fail; the portal looks at OPTIONS alone.',
          de: 'Verbindungen, die Teams selbst für eine Weiterleitung öffnet, scheitern; das Portal sieht nur OPTIONS an.',
        }),
      }),
    },
    nextCall: {
      order: 'first',
      outcome: isDown ? 'fails' : 'rings',
      waitMs: millis(isDown ? 12_000 : 0),
      says: isDown
        ? say({
            en: 'Teams still tries this SBC first; the caller waits and is not put through.',
            de: 'Teams versucht diesen SBC weiter zuerst; der Anrufer wartet und wird nicht verbunden.',
          })
        : FINE,
    },
    quality: {
      attempts: 42,
      answered: 36,
      windowMs: HOUR,
      ner: [
        { formula: 'microsoft', minimum: 100 },
        { formula: 'audiocodes', percent: 97.6, minimum: 10 },
      ],
      acdMs: millis(142_000),
    },
  }
}

function surroundings(now: Instant): Health[] {
  const fine = standing('up', ago(now, 300), FINE)
  const slow = standing(
    'degraded',
    ago(now, 25),
    say({ en: 'OPTIONS take more than four seconds.', de: 'OPTIONS dauern länger als vier Sekunden.' }),
  )
  const quality = { attempts: 0, answered: 0, windowMs: HOUR, ner: [] }
  const both = { inbound: fine, outbound: fine, signals: [], quality }
  return [
    { subject: 'region', name: 'EUWE', ...fine, ...both },
    { subject: 'region', name: 'USEA', ...slow, ...both, inbound: slow },
    { subject: 'trunk', name: '198.51.100.10', ...fine, ...both },
  ]
}

export const toldChange = (state: 'up' | 'down', now: Instant): HealthChange => ({
  subject: 'sbc',
  name: SBC,
  at: now,
  from: state === 'up' ? 'down' : 'up',
  state,
  reason: {
    en: 'The listener shows its default certificate.',
    de: 'Der Listener zeigt sein Standardzertifikat.',
  },
})

/** How they were before, for some hours. */
export const toldBefore = (now: Instant): HealthChange[] =>
  toldHealth('down', now).flatMap(({ subject, name, state }) => {
    const at = (minutes: number, become: HealthChange['state']): HealthChange => ({
      ...toldChange('up', ago(now, minutes)),
      subject,
      name,
      state: become,
    })
    const before = [at(340, 'unknown'), at(320, 'up'), at(150, 'degraded'), at(140, 'up')]
    if (state === 'up') return before
    return [
      ...before,
      at(state === 'down' ? 18 : 25, 'degraded'),
      ...(state === 'down' ? [at(10, 'down')] : []),
    ]
  })

/** That the SBC is down, as it is told; over once `endedAt` says so. */
export const toldAlert = (now: Instant, endedAt?: Instant): Alert => ({
  id: `health/down sbc ${SBC}`,
  rule: 'health/down',
  severity: 'critical',
  about: `sbc ${SBC}`,
  title: { en: 'The SBC is down', de: 'Der SBC ist ausgefallen' },
  says: {
    en: 'Teams leaves new connections after the certificate.',
    de: 'Teams verlässt neue Verbindungen nach dem Zertifikat.',
  },
  startedAt: ago(now, 10),
  seenAt: ago(now, 1),
  count: 7,
  ...(endedAt !== undefined && { endedAt }),
})
