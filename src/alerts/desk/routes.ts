// Whom an alert goes to, and what keeps it from being told at all.

import type { Severity } from '../../findings/index.ts'
import type { Instant } from '../../kernel/index.ts'
import type { Alert, Silence } from '../alert.ts'
import type { AlertRoute, AlertSettings } from '../alert-settings.ts'
import type { SeenHealth } from '../seen/sightings.ts'

type Routed = Pick<Alert, 'rule' | 'about' | 'severity'>

const SEVERITIES: readonly Severity[] = ['info', 'warning', 'critical']

/** Names of channels, each once. */
export function channelsFor(alert: Routed, { routes, channels }: AlertSettings): readonly string[] {
  const all: readonly AlertRoute[] = routes.length > 0 ? routes : [{ channels, severity: 'warning' }]
  return [...new Set(all.filter(route => fits(route, alert)).flatMap(route => route.channels))]
}

const fits = (route: AlertRoute, { rule, about, severity }: Routed): boolean =>
  SEVERITIES.indexOf(severity) >= SEVERITIES.indexOf(route.severity) &&
  (route.rules?.some(start => rule.startsWith(start)) ?? true) &&
  (route.about?.some(start => about.startsWith(start)) ?? true)

/** Why an alert is told to nobody now. */
export function heldBy(
  { rule, about }: Routed,
  silences: Iterable<Silence>,
  health: readonly SeenHealth[],
  wall: Instant,
): Alert['held'] {
  if (health.some(({ subject, name, state }) => state === 'maintenance' && `${subject} ${name}` === about))
    return 'maintenance'
  for (const silence of silences) {
    if (silence.from > wall || silence.until <= wall) continue
    if (silence.rule !== undefined && !rule.startsWith(silence.rule)) continue
    if (silence.about === undefined || silence.about === about) return 'silenced'
  }
  return undefined
}
