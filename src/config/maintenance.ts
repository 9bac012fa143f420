// Windows of maintenance as they are written, once or each week, and as health takes them.

import type { Instant } from '../kernel/index.ts'
import type { MaintenanceRule } from '../watch/index.ts'
import type { Report } from './problem.ts'
import type { Readable, Section } from './schema.ts'
import { momentIn } from './text-values.ts'

type Written = NonNullable<Section<'alerts'>['maintenance']>[number]

/** A window that nobody can keep is left out; one that is over is of no use, but nothing is wrong with it either. */
export function readMaintenance({ alerts }: Readable, now: Instant, report: Report): MaintenanceRule[] {
  return (alerts.maintenance ?? []).flatMap((written, index) => {
    const path = ['alerts', 'maintenance', index]
    const read = windowOf(written)
    if (typeof read === 'string') {
      report.error(path, { what: read, remedy: 'write weekly: sun 02:00-04:00, or from and until' })
      return []
    }
    if ('until' in read.window && read.window.until <= now)
      report.warning(path, {
        what: `it is over since ${written.until} ${written.zone}`,
        remedy: 'take it out, or write when the next one is',
      })
    return read
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
