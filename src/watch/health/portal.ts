// What Microsoft's portal shows of an SBC at this moment (page "Health Dashboard"): by OPTIONS that came from it, its
// calls of a day, and the certificate of the connections that it opens. There is no "Down", and none of it looks at the
// connections that Microsoft opens.

import { type Said, say } from '../../findings/index.ts'
import { between, type Instant, minutes } from '../../kernel/index.ts'
import type { PortalView, Standing } from './health.ts'
import type { HealthOptions } from './health-options.ts'
import type { SbcSeen } from './sbc-seen.ts'
import type { Judged } from './signals.ts'

export interface SbcView {
  judged: readonly Judged[]
  seen: SbcSeen
  inbound: Standing
  outbound: Standing
  options: HealthOptions
  now: Instant
  /** What clocks of people show. */
  wall: Instant
}

/** "Active" is an SBC with calls within a day, by what was observed; the page does not say. */
const CALLS_OF = minutes(24 * 60)

/** Undefined where nobody saw what the SBC and Microsoft say to each other: OPTIONS that were not seen are not missing. */
export function portalView(view: SbcView): PortalView | undefined {
  const { seen, now } = view
  if (seen.sipSince === undefined) return undefined
  const shown: PortalView = {
    sipOptions: sipOptions(view),
    sbc: seen.callAt !== undefined && between(seen.callAt, now) < CALLS_OF ? 'Active' : 'Inactive',
    tls: tlsStatus(view),
  }
  const hides = hidden(view, shown)
  return { ...shown, ...(hides && { hides }) }
}

function sipOptions({ seen, options, now }: SbcView): PortalView['sipOptions'] {
  if (!seen.sendSipOptions) return "Warning, SIP Messages aren't configured"
  const { optionsTakenAt } = seen
  const isSeen = optionsTakenAt !== undefined && between(optionsTakenAt, now) < options.healthyMs
  return isSeen ? 'Active' : 'Warning, no SIP options'
}

function tlsStatus({ seen: { certificate }, options, wall }: SbcView): PortalView['tls'] {
  if (certificate === undefined) return 'Unknown'
  if (certificate.notAfter <= wall) return 'Certificate expired'
  return certificate.notAfter - wall < options.expiringMs ? 'Certificate expiring' : 'Active'
}

const isWrong = ({ state }: Standing): boolean => state === 'down' || state === 'degraded'

function hidden({ inbound, outbound }: SbcView, { sipOptions, tls }: PortalView): Said | undefined {
  const [wrong] = [outbound, inbound].filter(isWrong)
  if (wrong === undefined) return undefined
  if (sipOptions !== 'Active' || tls.startsWith('Certificate'))
    return say({ en: 'What is behind it: {why}', de: 'Was dahinter steckt: {why}' }, { why: wrong.reason })
  return say(
    {
      en: 'All of it is green, and yet: {why} The portal has no "Down" and does not show connections that Microsoft opens and that fail, nor REFERs that get lost.',
      de: 'Alles davon ist grün, und doch: {why} Das Portal kennt kein „Down“ und zeigt weder gescheiterte Verbindungen, die Microsoft öffnet, noch verlorene REFER.',
    },
    { why: wrong.reason },
  )
}
