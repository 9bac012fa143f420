// What a call is connected to inside Teams: a user's devices, an auto attendant, a call queue. Each is a small machine
// of its own; they share these events and effects, so that a call can be handed from one to the other.

import type { Instant } from '../kernel/index.ts'
import { type Attendant, attendantDeadline, stepAttendant } from './attendant.ts'
import { type Queue, queueDeadline, stepQueue } from './call-queue.ts'
import type { TeamsOptions } from './options.ts'
import type { ServiceEffect, ServiceEvent } from './service-language.ts'
import { stepUser, type UserPhone, userDeadline } from './user-phone.ts'

export type Service = Attendant | Queue | UserPhone

export function stepService(
  service: Service,
  event: ServiceEvent,
  now: Instant,
  options: TeamsOptions,
): [Service, ServiceEffect[]] {
  switch (service.kind) {
    case 'attendant':
      return stepAttendant(service, event, now, options)
    case 'queue':
      return stepQueue(service, event, now)
    case 'user':
      return stepUser(service, event, now)
  }
}

export function serviceDeadline(service: Service): Instant | undefined {
  switch (service.kind) {
    case 'attendant':
      return attendantDeadline(service)
    case 'queue':
      return queueDeadline(service)
    case 'user':
      return userDeadline(service)
  }
}
