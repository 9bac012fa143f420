// The call to be replaced was replaced by the first INVITE already.

import { codeRule } from '../code-rule.ts'

export const consultRetried = codeRule({
  id: 'refer/consult-retried',
  severity: 'warning',
  certainty: 'proven',
  codes: [10202],
  title: {
    en: 'The SBC repeats the INVITE of a consultative transfer',
    de: 'Der SBC wiederholt das INVITE einer Weiterleitung mit Rückfrage',
  },
  remedy: {
    en: 'Keep the SBC from trying such an INVITE a second time: the call it replaces is gone by then.',
    de: 'Dem SBC abgewöhnen, ein solches INVITE ein zweites Mal zu versuchen: Den Anruf, den es ersetzt, gibt es dann nicht mehr.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 404',
})
