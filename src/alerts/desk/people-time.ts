// What the desk tells, in the time of people (`PeopleTime`).

import type { PeopleTime } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'

export function alertForPeople(alert: Alert, people: PeopleTime): Alert {
  const { startedAt, seenAt, endedAt } = alert
  const times = { startedAt: people.of(startedAt), seenAt: people.of(seenAt) }
  return { ...alert, ...times, ...(endedAt !== undefined && { endedAt: people.of(endedAt) }) }
}

export function noticeForPeople(notice: Notice, people: PeopleTime): Notice {
  const { at, nextAt, alerts } = notice
  return {
    ...notice,
    at: people.of(at),
    alerts: alerts.map(alert => alertForPeople(alert, people)),
    ...(nextAt !== undefined && { nextAt: people.of(nextAt) }),
  }
}
