// The health of SBCs, trunks and regions. What is worse keeps open what is less bad, so that a way down is told step by
// step and a way up at once.
//
//   degraded --> down (degraded stays open) --> up: both are over

import { type Severity, say } from '../../findings/index.ts'
import type { HealthState } from '../../watch/index.ts'
import { type AlertRule, type Condition, inWords } from '../alert-rule.ts'
import type { SeenHealth, Sightings } from '../seen/sightings.ts'

const SUBJECTS = {
  sbc: { en: 'The SBC', de: 'Der SBC' },
  trunk: { en: 'The trunk', de: 'Der Trunk' },
  region: { en: 'The Microsoft region', de: 'Die Microsoft-Region' },
} as const

const CALLED = {
  inbound: { en: 'calls to Teams', de: 'Anrufe zu Teams' },
  outbound: { en: 'calls and transfers from Teams', de: 'Anrufe und Weiterleitungen von Teams' },
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
  judge: seen => seen.health.flatMap(health => judged(health, 'down', keeps)),
}

export const healthDegraded: AlertRule = {
  id: 'health/degraded',
  title: { en: 'Degraded', de: 'Eingeschränkt' },
  remedy: SEE_REASON,
  judge: seen =>
    seen.health.flatMap(health => {
      const { state } = health
      // A direction that is down says more, and is an alert of its own.
      if (state === 'degraded' && directionsDown(seen, health).length > 0) return [unclear(health)]
      return judged(health, 'degraded', other => keeps(other) || other === 'down')
    }),
}

export const healthDirection: AlertRule = {
  id: 'health/direction-down',
  title: { en: 'Down in one direction', de: 'In einer Richtung ausgefallen' },
  remedy: SEE_REASON,
  judge: seen =>
    seen.health.flatMap((health): Condition[] => {
      if (keeps(health.state) || health.state === 'down') return [unclear(health)]
      const down = directionsDown(seen, health)[0]
      return down === undefined ? [] : [holding(health, down)]
    }),
}

function judged(health: SeenHealth, state: HealthState, stays: (other: HealthState) => boolean): Condition[] {
  if (stays(health.state)) return [unclear(health)]
  return health.state === state ? [holding(health, health)] : []
}

/** Of both directions down the whole is, too. */
const directionsDown = (seen: Sightings, health: SeenHealth): readonly SeenHealth[] =>
  seen.directionsOf(health).filter(({ state }) => state === 'down')

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
    says: inWords(says),
    startedAt: since,
  }
}

/** Microsoft has three regions, and one of them is enough. */
function severityOf(subject: SeenHealth['subject'], state: HealthState): Severity {
  if (subject === 'region') return state === 'down' ? 'warning' : 'info'
  return state === 'down' ? 'critical' : 'warning'
}
