// Which service a call begins with, by the destination's name: rung anew, or handed a call that stands.

import type { Instant } from '../kernel/index.ts'
import { attendantTakesOver, callAttendant } from './attendant.ts'
import { callQueue, queueTakesOver } from './call-queue.ts'
import type { Destination, Settings } from './config.ts'
import type { Service } from './service.ts'
import type { ServiceStep } from './service-language.ts'
import { ringUser, userTakesOver } from './user-phone.ts'

/** Undefined where the configuration has nobody of that name. */
export function startService(
  { kind, name }: Destination,
  settings: Settings,
  now: Instant,
  stands: boolean,
): ServiceStep<Service> | undefined {
  switch (kind) {
    case 'user': {
      const config = settings.users?.[name]
      return config && (stands ? userTakesOver(config) : ringUser(config, now, settings.options))
    }
    case 'attendant': {
      const config = settings.attendants?.[name]
      return config && (stands ? attendantTakesOver(config, now) : callAttendant(config))
    }
    case 'queue': {
      const config = settings.queues?.[name]
      return config && (stands ? queueTakesOver(config, now) : callQueue(config))
    }
  }
}
