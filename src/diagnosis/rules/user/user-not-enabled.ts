// No licence, no telephony, or calls of the own country only.

import { codeRule } from '../../records/code-rule.ts'

export const userNotEnabled = codeRule({
  id: 'user/not-enabled',
  severity: 'warning',
  certainty: 'proven',
  codes: [510_560, 510_562, 510_563],
  title: {
    en: 'Users may not make the calls they try',
    de: 'Benutzer dürfen Anrufe nicht führen, die sie versuchen',
  },
  remedy: {
    en: 'Check the licence (Phone System), EnterpriseVoiceEnabled, the voice routing policy and the dial-out restrictions of these users.',
    de: 'Lizenz (Phone System), EnterpriseVoiceEnabled, Voice-Routing-Richtlinie und Auswahlbeschränkungen dieser Benutzer prüfen.',
  },
  reference:
    'Microsoft Learn, "Microsoft and SIP response codes", SIP 403; "Enable users for Direct Routing"',
})
