// A user's devices: all ring at once, and one of them answers, declines, is busy, or nobody comes.
//
//   ringing --answers--> answering --ACK--> talking
//      \__ busy, declined, nobody came__> over

import { after, earliest, type Instant, millis } from '../kernel/index.ts'
import type { UserConfig } from './config.ts'
import type { TeamsOptions } from './options.ts'
import type { ServiceEvent, ServiceStep } from './service-language.ts'

interface Configured {
  readonly kind: 'user'
  readonly config: UserConfig
}

export type UserPhone = Configured &
  (
    | { state: 'ringing'; decidesAt: Instant | undefined; giveUpAt: Instant }
    | { state: 'answering' | 'talking' | 'over' }
  )

type Step = ServiceStep<UserPhone>

export function ringUser(config: UserConfig, now: Instant, options: TeamsOptions): Step {
  const { behaviour, endpoints = 1 } = config
  const base = { kind: 'user', config } as const
  if (behaviour.type === 'busy') return rejected(base, 486, 'Busy here')
  const decidesAt = 'afterMs' in behaviour ? after(now, millis(behaviour.afterMs)) : undefined
  return [
    { ...base, state: 'ringing', decidesAt, giveUpAt: after(now, options.noAnswerMs) },
    [{ type: 'ring', endpoints }],
  ]
}

/** The user is in the call already: placed it, or it was handed over. */
export const userTakesOver = (config: UserConfig): Step => [
  { kind: 'user', config, state: 'talking' },
  [talk(config)],
]

export function stepUser(user: UserPhone, event: ServiceEvent, now: Instant): Step {
  const base = { kind: user.kind, config: user.config }
  switch (user.state) {
    case 'ringing':
      if (event.type !== 'tick') return [user, []]
      if (user.decidesAt !== undefined && now >= user.decidesAt) {
        if (user.config.behaviour.type === 'declines') return rejected(base, 603, 'The user declined')
        return [{ ...base, state: 'answering' }, [{ type: 'answer' }]]
      }
      return now < user.giveUpAt ? [user, []] : rejected(base, 480, 'No callee endpoints were found.')
    case 'answering':
      return event.type === 'connected' ? userTakesOver(user.config) : [user, []]
    case 'talking':
    case 'over':
      return [user, []]
  }
}

export const userDeadline = (user: UserPhone): Instant | undefined =>
  user.state === 'ringing' ? earliest(user.decidesAt, user.giveUpAt) : undefined

const talk = ({ says = 'agent' }: UserConfig) => ({ type: 'play', prompt: says, loops: true }) as const

const rejected = (base: Configured, status: number, says: string): Step => [
  { ...base, state: 'over' },
  [{ type: 'reject', status, says }],
]
