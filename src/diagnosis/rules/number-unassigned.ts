// The number in the Request-URI is not assigned in the tenant, or is written otherwise there.

import { codeRule } from '../code-rule.ts'

export const numberUnassigned = codeRule({
  id: 'number/unassigned',
  severity: 'warning',
  certainty: 'proven',
  codes: [511_404],
  title: {
    en: 'Calls come in for numbers that belong to nobody',
    de: 'Anrufe kommen für Nummern an, die niemandem gehören',
  },
  remedy: {
    en: 'Compare the numbers called with those assigned (Get-CsPhoneNumberAssignment): Teams looks up the user part of the Request-URI, E.164 with +. Assign the number, or mend its form on the SBC or with an inbound translation rule.',
    de: 'Die gerufenen Nummern mit den zugewiesenen vergleichen (Get-CsPhoneNumberAssignment): Teams sucht den Benutzerteil der Request-URI, E.164 mit +. Die Nummer zuweisen oder ihre Form am SBC oder mit einer eingehenden Übersetzungsregel richten.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 404',
})
