// The tenant's own list of blocked numbers.

import { codeRule } from '../../records/code-rule.ts'

export const numberBlocked = codeRule({
  id: 'number/blocked',
  severity: 'info',
  certainty: 'proven',
  codes: [510_534],
  title: {
    en: 'Callers are refused by the list of blocked numbers',
    de: 'Anrufer werden von der Liste gesperrter Nummern abgewiesen',
  },
  remedy: {
    en: 'Nothing, if they are to be refused. Else look for the pattern that hits them: Get-CsInboundBlockedNumberPattern.',
    de: 'Nichts, wenn sie abgewiesen werden sollen. Sonst das Muster suchen, das sie trifft: Get-CsInboundBlockedNumberPattern.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 403',
})
