// A way for an emergency number: a route of its own, and the entry in the policy that leads there.

import type { EmergencyCallRoutingPolicy } from '../tenant/emergency.ts'
import type { VoiceRoute } from '../tenant/voice-route.ts'
import type { Change } from './change.ts'
import type { TenantFacts } from './tenant-facts.ts'

/** A route that takes the number with and without +, by the usage, to the SBCs of `like`. */
export function emergencyRoute(
  facts: TenantFacts,
  number: string,
  usage: string,
  like: VoiceRoute,
): Change[] {
  const { tenant } = facts
  const highest = Math.max(0, ...tenant.voiceRoutes.map(({ priority }) => priority ?? 0))
  const listed: Change[] =
    !facts.knows('pstnUsages') || tenant.pstnUsages.includes(usage)
      ? []
      : [
          {
            do: 'set',
            part: 'pstnUsages',
            identity: 'Global',
            fields: { usage: [...tenant.pstnUsages, usage] },
          },
        ]
  return [
    ...listed,
    {
      do: 'new',
      part: 'voiceRoutes',
      identity: freeName(tenant.voiceRoutes, `Emergency ${number}`),
      fields: {
        priority: highest + 1,
        numberPattern: `^\\+?${number}$`,
        onlinePstnUsages: [usage],
        onlinePstnGatewayList: like.onlinePstnGatewayList,
      },
    },
  ]
}

export const withEmergencyNumber = (
  policy: EmergencyCallRoutingPolicy,
  number: string,
  onlinePstnUsage: string,
): Change => ({
  do: 'set',
  part: 'emergencyCallRoutingPolicies',
  identity: policy.identity,
  fields: {
    emergencyNumbers: [
      ...policy.emergencyNumbers,
      { emergencyDialString: number, emergencyDialMask: [], onlinePstnUsage },
    ],
  },
})

/** The first route by priority that has an SBC to call: best one of a usage. */
export const callableRoute = (facts: TenantFacts, usage?: string): VoiceRoute | undefined =>
  (usage === undefined ? facts.routes : facts.routesOf(usage)).find(route => facts.callable(route).length > 0)
    ?.route

function freeName(routes: readonly VoiceRoute[], wanted: string): string {
  const taken = new Set(routes.map(({ identity }) => identity.toLowerCase()))
  let name = wanted
  for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${wanted} ${number}`
  return name
}
