// The certificate is good for other names than the one that was asked for.

import { type Said, say } from '../../../findings/index.ts'
import type { CertificateFacts } from '../../../tls/index.ts'
import type { Rule } from '../../rule.ts'
import { matchesOf, ownerOf } from '../../tls/tls-matches.ts'

export const nameMismatch: Rule = {
  id: 'tls/name-mismatch',
  severity: 'critical',
  title: {
    en: 'The certificate is for another name',
    de: 'Das Zertifikat gilt für einen anderen Namen',
  },
  remedy: {
    en: 'Have a certificate issued whose common name or subjectAltName holds the FQDN paired in Teams. A wildcard covers one label only: *.contoso.com is good for sbc.contoso.com, not for sbc.test.contoso.com.',
    de: 'Ein Zertifikat ausstellen lassen, dessen Common Name oder subjectAltName den in Teams gekoppelten FQDN enthält. Ein Platzhalter deckt nur eine Ebene ab: *.contoso.com gilt für sbc.contoso.com, nicht für sbc.test.contoso.com.',
  },
  reference:
    'Microsoft Learn, "Plan Direct Routing", section "Public trusted certificate for the SBC"; RFC 2818 section 3.1',
  find: facts =>
    matchesOf('name-mismatch', facts, attempt => {
      const leaf = (attempt.refused === 'server' ? attempt.serverChain : attempt.clientChain)[0]
      return say(
        {
          en: '{owner} was asked for {asked} and showed {shown};',
          de: '{owner} wurde nach {asked} gefragt und zeigte {shown};',
        },
        {
          owner: ownerOf(attempt),
          asked: attempt.serverName ?? { en: 'its FQDN', de: 'seinem FQDN' },
          shown: shown(leaf),
        },
      )
    }),
}

const shown = (leaf: CertificateFacts | undefined): Said =>
  leaf === undefined
    ? say({ en: 'a certificate for another name', de: 'ein Zertifikat für einen anderen Namen' })
    : say({ en: 'a certificate for {names}', de: 'ein Zertifikat für {names}' }, { names: nameList(leaf) })

const nameList = (leaf: CertificateFacts): string =>
  [...new Set([leaf.subject, ...leaf.names])].slice(0, 3).join(', ')
