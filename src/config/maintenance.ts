// Windows of maintenance as they are written, once or each week, and as health takes them.

import type { MaintenanceRule } from '../watch/index.ts'
import type { Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import { momentIn } from './text-values.ts'

type Written = NonNullable<Section<'alerts'>['maintenance']>[number]

export function readMaintenance({ alerts }: Readable, report: Report): MaintenanceRule[] {
  return (alerts.maintenance ?? []).flatMap((written, index) => {
    const read = windowOf(written)
    if (typeof read === 'object') return read
    report.error(['alerts', 'maintenance', index], {
      what: read,
      remedy: 'write weekly: sun 02:00-04:00, or from and until',
    })
    return []
  })
}

/** Or what is wrong with it. */
function windowOf({ subject, weekly, from, until, zone, note }: Written): MaintenanceRule | string {
  if (weekly !== undefined) {
    if (from !== undefined || until !== undefined) return 'it is weekly, and has a date as well'
    const { says: times, ...span } = weekly
    const says = `${times} ${zone}`
    return { ...subject, note: note ?? says, window: { ...span, zone, says } }
  }
  const [begins, ends] = [momentIn(from, zone), momentIn(until, zone)]
  if (begins === undefined || ends === undefined) return 'nothing says when it begins and when it ends'
  if (ends <= begins) return 'it ends before it begins'
  return { ...subject, note: note ?? `${from}-${until} ${zone}`, window: { from: begins, until: ends } }
}
