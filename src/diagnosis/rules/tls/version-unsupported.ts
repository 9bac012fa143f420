// TLS 1.0 or 1.1 only, which Microsoft refuses since April 2022, or 1.3 alone (Schannel: SEC_E_UNSUPPORTED_FUNCTION).

import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Rule } from '../../rule.ts'
import { contextsTooOld } from '../../tls/context-offers.ts'
import { agreementMatches } from '../../tls/tls-agreement.ts'

const recorded = codeRule({
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

/** By Microsoft's records, by handshakes that ended before anything was shown, and by the SBC's settings. */
export const versionUnsupported: Rule = {
  ...recorded,
  find: (facts, options) => [
    ...agreementMatches('version', facts, ({ tried }) =>
      tried.versions.length === 0
        ? []
        : [
            say(
              {
                en: 'When {versions} was offered alone, it agreed.',
                de: 'Als allein {versions} angeboten wurde, willigte er ein.',
              },
              { versions: { list: tried.versions } },
            ),
          ],
    ),
    ...recorded.find(facts, options),
    ...contextsTooOld(facts),
  ],
}
