// What the desk tells, in the time of people (`PeopleTime`), and what it saves: after a restart the time of the facts begins
// by their clocks.

import type { PeopleTime } from '../../kernel/index.ts'
import type { Alert, Notice } from '../alert.ts'
import type { SavedSightings } from '../seen/sightings.ts'
import { slotsForPeople } from '../seen/slot-counts.ts'
import type { SavedBook } from './alert-book.ts'
import type { SavedChannel } from './channel-log.ts'

type People = Pick<PeopleTime, 'of'>

export function alertForPeople<Told extends Alert>(alert: Told, people: People): Told {
  const { startedAt, seenAt, endedAt } = alert
  const times = { startedAt: people.of(startedAt), seenAt: people.of(seenAt) }
  return { ...alert, ...times, ...(endedAt !== undefined && { endedAt: people.of(endedAt) }) }
}

export function noticeForPeople(notice: Notice, people: People): Notice {
  const { at, nextAt, alerts } = notice
  return {
    ...notice,
    at: people.of(at),
    alerts: alerts.map(alert => alertForPeople(alert, people)),
    ...(nextAt !== undefined && { nextAt: people.of(nextAt) }),
  }
}

export function bookForPeople({ open, returns, over }: SavedBook, people: People): SavedBook {
  return {
    open: open.map(alert => ({
      ...alertForPeople(alert, people),
      ...(alert.goneAt !== undefined && { goneAt: people.of(alert.goneAt) }),
    })),
    returns: returns.map(([id, times]) => [id, times.map(at => people.of(at))]),
    ...(over && { over: over.map(alert => alertForPeople(alert, people)) }),
  }
}

export const channelForPeople = ({ told, waiting }: SavedChannel, people: People): SavedChannel => ({
  told: told.map(each => ({
    ...each,
    at: people.of(each.at),
    ...(each.over && { over: alertForPeople(each.over, people) }),
  })),
  waiting: waiting.map(([group, since]) => [group, people.of(since)]),
})

export function sightingsForPeople(seen: SavedSightings, people: People): SavedSightings {
  const { begun, failed, short } = seen.calls
  return {
    health: seen.health.map(each => ({ ...each, since: people.of(each.since) })),
    findings: seen.findings.map(each => ({
      ...each,
      firstAt: people.of(each.firstAt),
      seenAt: people.of(each.seenAt),
    })),
    certificates: seen.certificates.map(each => ({ ...each, seenAt: people.of(each.seenAt) })),
    calls: {
      begun: slotsForPeople(begun, people),
      failed: slotsForPeople(failed, people),
      short: slotsForPeople(short, people),
    },
    connections: slotsForPeople(seen.connections, people),
  }
}
