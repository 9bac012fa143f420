// No common cipher suite (Schannel: SEC_E_ALGORITHM_MISMATCH).

import { say } from '../../../findings/index.ts'
import { codeRule } from '../../records/code-rule.ts'
import type { Rule } from '../../rule.ts'
import { contextsWithoutSuite } from '../../tls/context-offers.ts'
import { agreementMatches } from '../../tls/tls-agreement.ts'

const recorded = codeRule({
  id: 'tls/no-shared-cipher',
  severity: 'critical',
  certainty: 'proven',
  codes: [549_002, 549_003, 569_002, 569_003],
  only: phrase => /0x80090331|SEC_E_ALGORITHM_MISMATCH/i.test(phrase),
  title: {
    en: 'The SBC and Microsoft have no cipher suite in common',
    de: 'SBC und Microsoft haben keine Cipher-Suite gemeinsam',
  },
  remedy: {
    en: 'Enable the four ECDHE-RSA suites Microsoft lists; a certificate with an ECDSA key alone fits none of them.',
    de: 'Die vier ECDHE-RSA-Suites aus Microsofts Liste einschalten; ein Zertifikat allein mit ECDSA-Schlüssel passt zu keiner davon.',
  },
  reference:
    'Microsoft Learn, "Schannel error codes for TLS and SSL alerts"; "Plan Direct Routing", section on TLS',
})

/** By Microsoft's records, by handshakes that ended before anything was shown, and by the SBC's settings. */
export const noSharedCipher: Rule = {
  ...recorded,
  find: (facts, options) => [
    ...agreementMatches('cipher', facts, ({ tried }) =>
      tried.ciphers.length === 0
        ? []
        : [
            say(
              {
                en: 'When others were offered it took {ciphers}.',
                de: 'Als andere angeboten wurden, nahm er {ciphers}.',
              },
              { ciphers: { list: tried.ciphers } },
            ),
          ],
    ),
    ...recorded.find(facts, options),
    ...contextsWithoutSuite(facts),
  ],
}
