// Forwarding on both sides of the trunk sends a call round.

import { codeRule } from '../code-rule.ts'

export const callLoop = codeRule({
  id: 'calls/loop',
  severity: 'critical',
  certainty: 'proven',
  codes: [510_482],
  title: { en: 'Calls go in a circle', de: 'Anrufe laufen im Kreis' },
  remedy: {
    en: 'Follow the numbers: a user or queue forwards to a number that the SBC or the carrier sends back to Teams. Break the circle there.',
    de: 'Den Nummern folgen: Ein Benutzer oder eine Anrufwarteschlange leitet an eine Nummer weiter, die SBC oder Anbieter zurück zu Teams schicken. Den Kreis dort auftrennen.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 500',
})
