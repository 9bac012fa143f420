// A call queue: answers at once, plays music, rings its agents inside Teams, and the first who takes the call talks.
//
//   answering --> music --an agent answers--> talking
//                   \___nobody in time___> over

import { after, earliest, type Instant, millis, minutes } from '../kernel/index.ts'
import type { QueueConfig } from './config.ts'
import type { ServiceEvent, ServiceStep } from './service-language.ts'

interface Configured {
  readonly kind: 'queue'
  readonly config: QueueConfig
}

export type Queue = Configured &
  (
    | { state: 'answering' | 'over' }
    | { state: 'music'; agentAt: Instant | undefined; agent: string; giveUpAt: Instant }
    | { state: 'talking'; agent: string }
  )

type Step = ServiceStep<Queue>
const PATIENCE = minutes(3)

export const callQueue = (config: QueueConfig): Step => [
  { kind: 'queue', config, state: 'answering' },
  [{ type: 'answer' }],
]

/** A call that stands already is handed to the queue. */
export const queueTakesOver = (config: QueueConfig, now: Instant): Step =>
  enqueued({ kind: 'queue', config }, now)

export function stepQueue(queue: Queue, event: ServiceEvent, now: Instant): Step {
  const { kind, config } = queue
  const base = { kind, config }
  switch (queue.state) {
    case 'answering':
      return event.type === 'connected' ? enqueued(base, now) : [queue, []]
    case 'music':
      if (event.type !== 'tick') return [queue, []]
      if (queue.agentAt !== undefined && now >= queue.agentAt) {
        return [
          { ...base, state: 'talking', agent: queue.agent },
          [{ type: 'play', prompt: 'agent', loops: true }],
        ]
      }
      if (now < queue.giveUpAt) return [queue, []]
      return [{ ...base, state: 'over' }, [{ type: 'hang-up', cause: 16, says: 'No agent in time' }]]
    case 'talking':
    case 'over':
      return [queue, []]
  }
}

export const queueDeadline = (queue: Queue): Instant | undefined =>
  queue.state === 'music' ? earliest(queue.agentAt, queue.giveUpAt) : undefined

function enqueued(base: Configured, now: Instant): Step {
  const { agents, timeoutMs = PATIENCE } = base.config
  const quickest = agents
    .flatMap(({ name, answersAfterMs }) => (answersAfterMs === undefined ? [] : [{ name, answersAfterMs }]))
    .toSorted((left, right) => left.answersAfterMs - right.answersAfterMs)[0]
  const agentAt = quickest && after(now, millis(quickest.answersAfterMs))
  const giveUpAt = after(now, millis(timeoutMs))
  return [
    { ...base, state: 'music', agentAt, agent: quickest?.name ?? '', giveUpAt },
    [{ type: 'play', prompt: 'queueMusic', loops: true }],
  ]
}
