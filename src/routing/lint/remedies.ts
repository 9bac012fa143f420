// Changes that several rules propose.

import type { VoiceRoute } from '../tenant/voice-route.ts'
import type { Change, ChangedObjects } from './change.ts'
import type { Remedy } from './rule.ts'

export const setRoute = (
  identity: string,
  fields: Partial<ChangedObjects['voiceRoutes']>,
): Extract<Change, { part: 'voiceRoutes' }> => ({ do: 'set', part: 'voiceRoutes', identity, fields })

export const setGateway = (
  identity: string,
  fields: Extract<Change, { part: 'gateways'; do: 'set' }>['fields'],
): Change => ({ do: 'set', part: 'gateways', identity, fields })

export const removeRoute = (route: VoiceRoute, cost: string): Remedy => ({
  says: `Remove the route "${route.identity}".`,
  cost,
  changes: [{ do: 'remove', part: 'voiceRoutes', identity: route.identity }],
})

/** What only a person can do, or what Teams has no cmdlet for. */
export const byPerson = (says: string, cost: string): Remedy => ({ says, cost, changes: [] })
