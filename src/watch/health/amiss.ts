// What is wrong with an SBC that no failure shows, because something is missing: OPTIONS that it does not send, or that
// Microsoft does not.

import { type Said, say } from '../../findings/index.ts'
import { between, type Instant } from '../../kernel/index.ts'
import type { Direction } from './health.ts'
import type { HealthOptions } from './health-options.ts'
import type { SbcSeen } from './sbc-seen.ts'
import type { Judged } from './signals.ts'

export function amissAt(
  direction: Direction,
  signals: readonly Judged[],
  seen: SbcSeen,
  options: HealthOptions,
  now: Instant,
): Said[] {
  // What nobody looks at any more is not missing.
  if (direction === 'inbound' || !isWatched(seen, options, now)) return []
  return [...mute(seen, options, now), ...unasked(signals, seen, options, now)]
}

const isWatched = ({ sipAt }: SbcSeen, { healthyMs }: HealthOptions, now: Instant): boolean =>
  sipAt !== undefined && between(sipAt, now) <= healthyMs

function mute(
  { sipSince, optionsSentAt, sendSipOptions }: SbcSeen,
  options: HealthOptions,
  now: Instant,
): Said[] {
  const since = optionsSentAt ?? sipSince
  if (!sendSipOptions || since === undefined || between(since, now) < options.demotionMs) return []
  return [
    say(
      {
        en: 'The SBC has sent Microsoft no OPTIONS for {age}: Teams tries it last.',
        de: 'Der SBC hat Microsoft seit {age} keine OPTIONS geschickt: Teams versucht ihn zuletzt.',
      },
      { age: { millis: between(since, now) } },
    ),
  ]
}

/** Microsoft takes OPTIONS and asks none: it cannot reach the SBC, or reaches another machine under its name. */
function unasked(signals: readonly Judged[], seen: SbcSeen, options: HealthOptions, now: Instant): Said[] {
  const { optionsTakenSince, optionsTakenAt } = seen
  const asked = signals.find(({ kind }) => kind === 'options-received')
  const called = signals.find(({ kind, direction }) => kind === 'calls' && direction === 'outbound')
  if (called?.isStale === false && called.level === 'good') return []
  if (optionsTakenSince === undefined || optionsTakenAt === undefined) return []
  if (between(optionsTakenAt, now) > options.healthyMs) return []
  const since = asked?.at ?? optionsTakenSince
  if (between(since, now) < options.demotionMs) return []
  return [
    say(
      {
        en: 'Microsoft answers OPTIONS and has asked none itself for {age}: its connections may not reach the SBC.',
        de: 'Microsoft beantwortet OPTIONS und fragt seit {age} selbst nicht: Seine Verbindungen erreichen den SBC vielleicht nicht.',
      },
      { age: { millis: between(since, now) } },
    ),
  ]
}
