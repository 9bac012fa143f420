// The Contact names an FQDN that is no trunk of the tenant.

import { codeRule } from '../../records/code-rule.ts'

export const sbcUnknown = codeRule({
  id: 'sbc/unknown-to-tenant',
  severity: 'critical',
  certainty: 'proven',
  codes: [510_532, 511_532],
  title: {
    en: 'Calls come from an SBC that the tenant does not have',
    de: 'Anrufe kommen von einem SBC, den der Mandant nicht hat',
  },
  remedy: {
    en: 'Put the FQDN paired in Teams into the Contact of INVITE and OPTIONS, and see with Get-CsOnlinePSTNGateway that the tenant has it.',
    de: 'Den in Teams gekoppelten FQDN in den Contact von INVITE und OPTIONS schreiben und mit Get-CsOnlinePSTNGateway prüfen, ob der Mandant ihn hat.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 403',
})
