// Toll bypass is prevented for the user where he is.

import { codeRule } from '../code-rule.ts'

export const locationBasedRouting = codeRule({
  id: 'routing/location-based',
  severity: 'info',
  certainty: 'proven',
  codes: [510_546, 10500],
  title: { en: 'Location-based routing forbids calls', de: 'Standortbasiertes Routing verbietet Anrufe' },
  remedy: {
    en: 'Nothing, where toll bypass is to be prevented. Else check PreventTollBypass in the calling policy, and sites, networks and gateways of location-based routing.',
    de: 'Nichts, wo Toll-Bypass verhindert werden soll. Sonst PreventTollBypass in der Anrufrichtlinie sowie Standorte, Netze und Gateways des standortbasierten Routings prüfen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 403',
})
