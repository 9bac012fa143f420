// No endpoint of the callee, or one FQDN in two services.

import { codeRule } from '../code-rule.ts'

export const noCalleeEndpoint = codeRule({
  id: 'teams/no-callee-endpoint',
  severity: 'info',
  certainty: 'possible',
  codes: [10037],
  title: {
    en: 'Calls come in for users without any endpoint',
    de: 'Anrufe kommen für Benutzer ohne Endgerät an',
  },
  remedy: {
    en: 'See whether the users called were ever signed in. Where every call over one SBC ends so, its FQDN is used in Azure Communication Services as well: give each a name of its own.',
    de: 'Nachsehen, ob die gerufenen Benutzer je angemeldet waren. Enden alle Anrufe über einen SBC so, wird sein FQDN auch in Azure Communication Services benutzt: jedem einen eigenen Namen geben.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 480',
})
