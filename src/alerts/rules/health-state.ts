// The health of SBCs, trunks and regions. What is worse keeps open what is less bad, so that a way down is told step by
// step and a way up at once.
//
//   degraded --> down (degraded stays open) --> up: both are over

import { inAll, type Severity, say } from '../../findings/index.ts'
import type { HealthState } from '../../watch/index.ts'
import type { AlertRule, Condition } from '../alert-rule.ts'
import type { SeenHealth, Sightings } from '../seen/sightings.ts'

const SUBJECTS = {
  sbc: { en: 'The SBC', de: 'Der SBC' },
  trunk: { en: 'The trunk', de: 'Der Trunk' },
  region: { en: 'The Microsoft region', de: 'Die Microsoft-Region' },
} as const

const CALLED = {
  inbound: { en: 'calls to Teams', de: 'Anrufe zu Teams' },
  outbound: { en: 'calls from Teams', de: 'Anrufe von Teams' },
} as const

const SEE_REASON = {
  en: 'Look at the signals of it on the dashboard, the worst first, and at the findings of the same time.',
  de: 'Ihre Signale im Dashboard ansehen, das schlechteste zuerst, und die Befunde derselben Zeit.',
} as const

/** Worse than the worst that is told here, or nobody knows: what is open stays open. */
const keeps = (state: HealthState): boolean => state === 'unknown' || state === 'maintenance'

export const healthDown: AlertRule = {
  id: 'health/down',
  title: { en: 'Down', de: 'Ausgefallen' },
  remedy: SEE_REASON,
  judge: seen =>
    seen.health.flatMap(health =>
      // One direction says more, and is an alert of its own.
      onlyDown(seen, health) === undefined ? judged(health, 'down', keeps) : [unclear(health)],
    ),
}

export const healthDegraded: AlertRule = {
  id: 'health/degraded',
  title: { en: 'Degraded', de: 'Eingeschränkt' },
  remedy: SEE_REASON,
  judge: seen => seen.health.flatMap(health => judged(health, 'degraded', isWorse)),
}

export const healthDirection: AlertRule = {
  id: 'health/direction-down',
  title: { en: 'Down in one direction', de: 'In einer Richtung ausgefallen' },
  remedy: SEE_REASON,
  judge: seen =>
    seen.health.flatMap((health): Condition[] => {
      const down = onlyDown(seen, health)
      if (down !== undefined) return [holding(health, down)]
      return isWorse(health.state) ? [unclear(health)] : []
    }),
}

const isWorse = (state: HealthState): boolean => state === 'down' || keeps(state)

/** The direction that is down where the other is not; a subject is down as a whole with one of them. */
function onlyDown(seen: Sightings, health: SeenHealth): SeenHealth | undefined {
  if (health.state !== 'down') return undefined
  const [down, ...others] = seen.directionsOf(health).filter(({ state }) => state === 'down')
  return others.length === 0 ? down : undefined
}

function judged(health: SeenHealth, state: HealthState, stays: (other: HealthState) => boolean): Condition[] {
  if (stays(health.state)) return [unclear(health)]
  return health.state === state ? [holding(health, health)] : []
}

const aboutOf = ({ subject, name }: SeenHealth): string => `${subject} ${name}`

const unclear = (health: SeenHealth): Condition => ({ about: aboutOf(health), unclear: true })

function holding(health: SeenHealth, { state, direction, since, reason }: SeenHealth): Condition {
  const { subject, name } = health
  const values = { subject: SUBJECTS[subject], name, reason }
  const says =
    direction === undefined
      ? say({ en: '{subject} {name}: {reason}', de: '{subject} {name}: {reason}' }, values)
      : say(
          { en: '{subject} {name}, {calls}: {reason}', de: '{subject} {name}, {calls}: {reason}' },
          { ...values, calls: CALLED[direction] },
        )
  return {
    about: aboutOf(health),
    severity: severityOf(subject, state),
    says: inAll(says),
    startedAt: since,
  }
}

/** Microsoft has three regions, and one of them is enough. */
function severityOf(subject: SeenHealth['subject'], state: HealthState): Severity {
  if (subject === 'region') return state === 'down' ? 'warning' : 'info'
  return state === 'down' ? 'critical' : 'warning'
}
