// An emergency call for which no gateway could be had.

import { codeRule } from '../../records/code-rule.ts'

export const emergencyWithoutGateway = codeRule({
  id: 'routing/emergency-without-gateway',
  severity: 'critical',
  certainty: 'proven',
  codes: [510_544],
  only: phrase => /emergency/i.test(phrase),
  title: { en: 'Emergency calls find no gateway', de: 'Notrufe finden kein Gateway' },
  remedy: {
    en: 'Mend the emergency call routing policy at once: each number needs a usage, the usage a route, the route an enabled gateway. `linesman route lint` lists what is wrong.',
    de: 'Die Richtlinie für Notrufrouting sofort reparieren: Jede Nummer braucht eine Usage, die Usage eine Route, die Route ein eingeschaltetes Gateway. `linesman route lint` zählt auf, was falsch ist.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 500; "Manage emergency call routing policies"',
})
