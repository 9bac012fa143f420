// What Teams does with its next call to the telephone network, and how long the caller waits for it.
//
//   OPTIONS came lately --> tried first:  rings | no word: FailoverTimeSeconds, then the next SBC | refused: at once
//   none for too long   --> demoted: after all others, which never means not at all

import { type Said, say } from '../../findings/index.ts'
import { between, type Millis, millis, seconds } from '../../kernel/index.ts'
import type { NextCall } from './health.ts'
import type { SbcView } from './portal.ts'
import type { SignalKind } from './signal-words.ts'

/** After a network error the same SBC is tried once more from another data centre, before the next one (Trunk failover). */
const TRIED_AGAIN = seconds(1)

/** Undefined where nothing tells. */
export function nextCallOf(view: SbcView): NextCall | undefined {
  const { seen, outbound, options, now } = view
  if (seen.sipSince === undefined && outbound.state === 'unknown') return undefined
  const age = between(seen.optionsTakenAt ?? seen.sipSince ?? now, now)
  // Without a look at its OPTIONS nobody knows whether it is demoted; an SBC is not until it is.
  const isDemoted = seen.sendSipOptions && seen.sipSince !== undefined && age >= options.demotionMs
  const outcome = outcomeOf(view)
  const waitMs = isDemoted && outcome !== 'rings' ? millis(0) : waitOf(outcome, view)
  return {
    order: isDemoted ? 'demoted' : 'first',
    ...{ outcome, waitMs },
    says: isDemoted ? demoted(outcome, age) : SAYS[outcome](view, waitMs, millis(options.demotionMs - age)),
  }
}

/** `waits` where nothing comes back at all, so that a timer has to find out. */
function outcomeOf(view: SbcView): NextCall['outcome'] {
  if (view.outbound.state !== 'down') return 'rings'
  return isDead(view, 'tls-in') || isDead(view, 'calls') ? 'fails' : 'waits'
}

const isDead = ({ judged }: SbcView, kind: SignalKind): boolean =>
  judged.some(
    each => each.direction === 'outbound' && each.kind === kind && !each.isStale && each.level === 'dead',
  )

function waitOf(outcome: NextCall['outcome'], { seen, options }: SbcView): Millis {
  if (outcome === 'rings') return seen.ringMs ?? millis(0)
  return outcome === 'waits' ? options.failoverMs : TRIED_AGAIN
}

const demoted = (outcome: NextCall['outcome'], age: Millis): Said =>
  outcome === 'rings'
    ? say(
        {
          en: 'No OPTIONS reached Microsoft for {age}: the SBC is tried after all others, and would let the call ring.',
          de: 'Seit {age} erreichten Microsoft keine OPTIONS: Der SBC wird nach allen anderen versucht und ließe es läuten.',
        },
        { age: { millis: age } },
      )
    : say(
        {
          en: 'No OPTIONS reached Microsoft for {age}: the SBC is tried after all others, so that callers wait for it only where no other is left.',
          de: 'Seit {age} erreichten Microsoft keine OPTIONS: Der SBC wird nach allen anderen versucht; Anrufer warten auf ihn nur, wo kein anderer bleibt.',
        },
        { age: { millis: age } },
      )

type Saying = (view: SbcView, waitMs: Millis, leftMs: Millis) => Said

const SAYS: Readonly<Record<NextCall['outcome'], Saying>> = {
  rings: () =>
    say({
      en: 'Teams tries this SBC first, and it rings.',
      de: 'Teams versucht diesen SBC zuerst, und es läutet.',
    }),
  waits: (view, waitMs, leftMs) =>
    say(
      {
        en: 'Teams tries this SBC first and waits up to {wait} for it before it asks the next one. {left}',
        de: 'Teams versucht diesen SBC zuerst und wartet bis zu {wait} auf ihn, bevor es den nächsten fragt. {left}',
      },
      { wait: { millis: waitMs }, left: goesOn(view, leftMs) },
    ),
  fails: (view, _, leftMs) => {
    const { refusedWith } = view.seen
    if (
      !isDead(view, 'tls-in') &&
      refusedWith !== undefined &&
      !view.options.failoverCodes.includes(refusedWith)
    )
      return ends(refusedWith)
    return say(
      {
        en: 'Teams tries this SBC first; it fails at once, and the next SBC is asked if the route has one. {left}',
        de: 'Teams versucht diesen SBC zuerst; es scheitert sofort, und der nächste SBC wird gefragt, wenn die Route einen hat. {left}',
      },
      { left: goesOn(view, leftMs) },
    )
  },
}

const ends = (status: number): Said =>
  say(
    {
      en: 'Teams tries this SBC first, and its {status} ends the call: it is not among the FailoverResponseCodes.',
      de: 'Teams versucht diesen SBC zuerst, und sein {status} beendet den Anruf: Es ist nicht unter den FailoverResponseCodes.',
    },
    { status: String(status) },
  )

/** For how long it stays first. */
function goesOn({ judged, seen }: SbcView, leftMs: Millis): Said {
  const isSending = judged.some(
    each => each.kind === 'options-sent' && !each.isStale && each.level === 'good',
  )
  if (isSending || !seen.sendSipOptions)
    return say({
      en: 'That does not end by itself: Microsoft demotes only an SBC whose OPTIONS stay away.',
      de: 'Das endet nicht von selbst: Microsoft stuft nur einen SBC zurück, dessen OPTIONS ausbleiben.',
    })
  return say(
    {
      en: 'It does so for {left} more, until the SBC is demoted.',
      de: 'Das tut es noch {left}, bis der SBC zurückgestuft ist.',
    },
    { left: { millis: leftMs } },
  )
}
