// What is told of health, in the time of people (`PeopleTime`).

import type { PeopleTime } from '../../kernel/index.ts'
import type { Health, HealthChange, Standing } from './health.ts'

export const changeForPeople = (change: HealthChange, people: PeopleTime): HealthChange => ({
  ...change,
  at: people.of(change.at),
})

export function healthForPeople(health: Health, people: PeopleTime): Health {
  const { inbound, outbound, signals } = health
  return {
    ...standingForPeople(health, people),
    inbound: standingForPeople(inbound, people),
    outbound: standingForPeople(outbound, people),
    signals: signals.map(({ at, ...signal }) => ({
      ...signal,
      ...(at !== undefined && { at: people.of(at) }),
    })),
  }
}

const standingForPeople = <Told extends Standing>(standing: Told, people: PeopleTime): Told => ({
  ...standing,
  since: people.of(standing.since),
})
