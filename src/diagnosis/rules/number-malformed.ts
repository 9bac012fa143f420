// The user part of the Request-URI names nobody, whoever is assigned.

import { codeRule } from '../code-rule.ts'

export const numberMalformed = codeRule({
  id: 'number/malformed',
  severity: 'warning',
  certainty: 'proven',
  codes: [510_412],
  title: {
    en: 'The SBC calls numbers in a form Teams does not take',
    de: 'Der SBC ruft Nummern in einer Form, die Teams nicht annimmt',
  },
  remedy: {
    en: 'Send the called number as E.164 with + in the Request-URI, or repair it with InboundTeamsNumberTranslationRules of the gateway.',
    de: 'Die gerufene Nummer als E.164 mit + in der Request-URI senden oder sie mit InboundTeamsNumberTranslationRules des Gateways reparieren.',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 412; "Translate phone numbers"',
})
