// No pattern of the routes the user may use matches the number dialled.

import { codeRule } from '../../records/code-rule.ts'

export const noViablePath = codeRule({
  id: 'routing/no-viable-path',
  severity: 'warning',
  certainty: 'proven',
  codes: [510_559],
  title: {
    en: 'No voice route leads to numbers that users dial',
    de: 'Zu gewählten Nummern führt keine Voice-Route',
  },
  remedy: {
    en: "Ask `linesman route explain` with the tenant's export, the user and the number: it shows which pattern misses the number and why, invisible characters included.",
    de: '`linesman route explain` mit dem Export des Mandanten, dem Benutzer und der Nummer fragen: Es zeigt, welches Muster die Nummer warum verfehlt, auch wegen unsichtbarer Zeichen.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 403; "Configure call routing for Direct Routing"',
})
