// Session-Expires below what Teams allows, and no second try.

import { codeRule } from '../code-rule.ts'

export const sessionTimer = codeRule({
  id: 'sip/session-timer',
  severity: 'warning',
  certainty: 'proven',
  codes: [540_422],
  title: {
    en: 'The session timer of the SBC is too small for Teams',
    de: 'Der Session-Timer des SBC ist Teams zu klein',
  },
  remedy: {
    en: 'Set Session-Expires on the SBC to 1800 s or more, or have it try again with the Min-SE of the 422 (RFC 4028 section 6).',
    de: 'Session-Expires am SBC auf 1800 s oder mehr stellen oder den SBC mit dem Min-SE des 422 erneut versuchen lassen (RFC 4028, Abschnitt 6).',
  },
  reference: 'Microsoft Learn, "Microsoft and SIP response codes", SIP 422; RFC 4028',
})
