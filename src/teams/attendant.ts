// An auto attendant: looks at its hours, greets, may offer a menu, and sends the caller on.
//
//   answering --open--> greeting ------> menu --digit or time--> transferring --failed--> apologising --> waiting
//       \__closed__> announcing --> over   \__nowhere to go__> over        \__the call ends__> over          v
//                                                                                                           over
// It answers with 200 at once, as server endpoints do (SIP protocol page). An apology is followed by a wait for the
// caller to hang up, as in the article.

import { after, type Instant, millis } from '../kernel/index.ts'
import type { AttendantConfig, Target } from './config.ts'
import { isOpen } from './opening-hours.ts'
import type { TeamsOptions } from './options.ts'
import type { ServiceEffect, ServiceEvent, ServiceStep } from './service-language.ts'

interface Configured {
  readonly kind: 'attendant'
  readonly config: AttendantConfig
}

export type Attendant = Configured &
  (
    | { state: 'answering' | 'announcing' | 'greeting' | 'transferring' | 'apologising' | 'over' }
    /** `until` runs once the menu has been read out. */
    | { state: 'menu'; until: Instant | undefined }
    | { state: 'waiting'; byeAt: Instant }
  )

type Step = ServiceStep<Attendant>
type Play = Extract<ServiceEffect, { type: 'play' }>

export const callAttendant = (config: AttendantConfig): Step => [
  { kind: 'attendant', config, state: 'answering' },
  [{ type: 'answer' }],
]

/** A call that stands already is handed to the attendant. */
export const attendantTakesOver = (config: AttendantConfig, now: Instant): Step =>
  opened({ kind: 'attendant', config }, now)

export function stepAttendant(
  attendant: Attendant,
  event: ServiceEvent,
  now: Instant,
  options: TeamsOptions,
): Step {
  const { kind, config } = attendant
  const base = { kind, config }
  switch (attendant.state) {
    case 'answering':
      return event.type === 'connected' ? opened(base, now) : [attendant, []]
    case 'announcing':
      return event.type === 'prompt-ended' ? over(base, 16, 'Closed') : [attendant, []]
    case 'greeting':
      if (event.type !== 'prompt-ended') return [attendant, []]
      if (config.menu === undefined) return onward(base, config.forwardTo)
      return [{ ...base, state: 'menu', until: undefined }, [play('menu')]]
    case 'menu':
      return menu(attendant, event, now)
    case 'transferring':
      if (event.type !== 'transfer-failed') return [attendant, []]
      return [{ ...base, state: 'apologising' }, [play('cannotTransfer')]]
    case 'apologising':
      if (event.type !== 'prompt-ended') return [attendant, []]
      return [{ ...base, state: 'waiting', byeAt: after(now, options.apologyWaitMs) }, []]
    case 'waiting':
      return event.type === 'tick' && now >= attendant.byeAt ? over(base, 22, 'MediaError') : [attendant, []]
    case 'over':
      return [attendant, []]
  }
}

export function attendantDeadline(attendant: Attendant): Instant | undefined {
  if (attendant.state === 'menu') return attendant.until
  return attendant.state === 'waiting' ? attendant.byeAt : undefined
}

function opened(base: Configured, now: Instant): Step {
  const hours = base.config.openingHours
  if (hours === undefined || isOpen(hours, now)) return [{ ...base, state: 'greeting' }, [play('greeting')]]
  return [{ ...base, state: 'announcing' }, [play('cannotTransfer')]]
}

/** Digits count while the menu is read, too; one without a choice is as if nobody had pressed it. */
function menu(attendant: Attendant & { state: 'menu' }, event: ServiceEvent, now: Instant): Step {
  const { kind, config, until } = attendant
  const base = { kind, config }
  switch (event.type) {
    case 'digit': {
      const target = config.menu?.choices[event.digit]
      return target === undefined ? [attendant, []] : onward(base, target)
    }
    case 'prompt-ended':
      return [{ ...base, state: 'menu', until: after(now, millis(config.menu?.timeoutMs ?? 0)) }, []]
    case 'tick':
      return until !== undefined && now >= until ? onward(base, config.forwardTo) : [attendant, []]
    default:
      return [attendant, []]
  }
}

function onward(base: Configured, target: Target | undefined): Step {
  if (target === undefined) return over(base, 16, 'Nowhere to go')
  return [{ ...base, state: 'transferring' }, [{ type: 'transfer', target }]]
}

const over = (base: Configured, cause: number, says: string): Step => [
  { ...base, state: 'over' },
  [{ type: 'hang-up', cause, says }],
]

const play = (prompt: Play['prompt']): Play => ({ type: 'play', prompt, loops: false })
