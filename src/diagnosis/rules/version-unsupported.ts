// TLS 1.0 or 1.1 only (Schannel: SEC_E_UNSUPPORTED_FUNCTION).

import { codeRule } from '../code-rule.ts'

export const versionUnsupported = codeRule({
  id: 'tls/version-unsupported',
  severity: 'critical',
  certainty: 'proven',
  codes: [549_002, 549_003, 569_002, 569_003],
  only: phrase => /0x80090302|SEC_E_UNSUPPORTED_FUNCTION/i.test(phrase),
  title: {
    en: 'The SBC and Microsoft have no TLS version in common',
    de: 'SBC und Microsoft haben keine TLS-Version gemeinsam',
  },
  remedy: {
    en: 'Enable TLS 1.2 in the TLS context of the SBC; Microsoft takes nothing older.',
    de: 'TLS 1.2 im TLS-Kontext des SBC einschalten; Älteres nimmt Microsoft nicht.',
  },
  reference:
    'Microsoft Learn, "Schannel error codes for TLS and SSL alerts"; "Plan Direct Routing", section on TLS',
})
